import { describe, expect, it } from 'vitest';

import { warningsOf } from '#contracts/configuration-warnings.ts';
import { Configuration } from '#contracts/configuration.ts';

/** So many nodes, in domains of at most 401 hosts; the first so many are hybrid ones. */
function configurationOf(nodes: number, hybrid: number): Configuration {
  const hosts = Array.from({ length: nodes }, (_, n) => ({
    host: `h${n}`,
    ssm: { node: `${n < hybrid ? 'mi' : 'i'}-${n.toString(16).padStart(17, '0')}` },
  }));
  const domains = Array.from({ length: Math.ceil(nodes / 401) }, (_, n) => {
    const [master, ...replicas] = hosts.slice(n * 401, (n + 1) * 401);
    return { name: `d${n}`, master, replicas };
  });
  return Configuration.parse({ version: 1, defaults: WATCHED, domains });
}

const WATCHED = { heartbeat: 'https://watcher.example.com/1' };

it('says nothing of what an account and Region gives without asking', () => {
  expect(warningsOf(configurationOf(2_400, 1_000))).toEqual([]);
});

it('names the price of more than 1,000 hybrid nodes', () => {
  const [warning, ...others] = warningsOf(configurationOf(1_001, 1_001));
  expect(warning).toContain('1001 hybrid nodes (mi-…): up to 1000');
  expect(warning).toContain('charges every one of them, at about $5.07 a host and month');
  expect(warning).toContain('about $5075 a month');
  expect(others).toEqual([]);
});

it('names the quota of 2,400 nodes, and what happens above it', () => {
  const [warning, ...others] = warningsOf(configurationOf(2_401, 0));
  expect(warning).toContain('2401 nodes of SSM: one account and Region manages 2400 unless');
  expect(warning).toContain('agents may stop answering');
  expect(others).toEqual([]);
});

it('counts a node of two domains once, and a host that is named by a tag', () => {
  const { domains, ...rest } = configurationOf(2_400, 0);
  const [first] = domains;
  if (first === undefined) throw new Error('no domain');
  const again = { ...first, name: 'again' };
  expect(warningsOf({ ...rest, domains: [...domains, again] })).toEqual([]);
  const tagged = { ...again, master: { ...first.master, ssm: { tag: 'BoksHost=one-more' } } };
  expect(warningsOf({ ...rest, domains: [...domains, tagged] })).toHaveLength(1);
});

it('counts the nodes that read others among the nodes', () => {
  const { domains, ...rest } = configurationOf(2_399, 0);
  const [first, ...others] = domains;
  if (first === undefined) throw new Error('no domain');
  const nodes = ['gate-1', 'gate-2'].map((name) => ({ name, ssm: { tag: `Node=${name}` } }));
  expect(
    warningsOf({ ...rest, domains: [{ ...first, nodes: nodes.slice(1) }, ...others] }),
  ).toEqual([]);
  expect(warningsOf({ ...rest, domains: [{ ...first, nodes }, ...others] })).toEqual([
    expect.stringContaining('2401 nodes of SSM'),
  ]);
});

it.each([
  ['20m', []],
  ['21m', [expect.stringContaining('domain d0: a period of 1260s. Who is silent')]],
  ['12h', [expect.stringContaining('43200s after the first. Write at most 1200s')]],
])('warns of a period of more than 20 minutes: %s', (period, expected) => {
  const { version, domains } = configurationOf(3, 0);
  const said = Configuration.parse({ version, defaults: { ...WATCHED, period }, domains });
  expect(warningsOf(said)).toEqual(expected);
});

it('warns of a phase in which SSM cannot say that a command was not delivered', () => {
  const { domains, ...rest } = configurationOf(3, 0);
  const [own] = domains;
  if (own === undefined) throw new Error('no domain');
  const short = { ...rest, domains: [{ ...own, replicaTime: 59, masterTime: 60 }] };
  const [warning, ...others] = warningsOf(short);
  expect(warning).toContain('domain d0: replicaTime 59s is too short for SSM to tell in time');
  expect(warning).toContain('Write at least 60s.');
  expect(others).toEqual([]);
  const defaults = { ...short.defaults, masterTime: 20 };
  expect(warningsOf({ ...short, domains: [own], defaults })).toEqual([
    expect.stringContaining('domain d0: masterTime 20s'),
  ]);
});

it('says nothing of a short phase where no host is read through SSM', () => {
  const host = (name: string): object => ({ host: name, ssh: {} });
  const domain = { name: 'bank', master: host('M'), replicas: [host('R')], replicaTime: '5s' };
  const given = { version: 1, defaults: WATCHED, domains: [domain] };
  expect(warningsOf(Configuration.parse(given))).toEqual([]);
});

it('names the domains of which nobody outside is told that they are still judged', () => {
  const { domains, ...rest } = configurationOf(802, 0);
  const [one, other] = domains;
  if (one === undefined || other === undefined) throw new Error('too few domains');
  const unwatched = { ...rest, defaults: {}, domains };
  const [warning, ...others] = warningsOf(unwatched);
  expect(warning).toMatch(/^no watcher outside is told that d0, d1 is still judged: where this/);
  expect(others).toEqual([]);
  const { heartbeat } = WATCHED;
  expect(warningsOf({ ...unwatched, domains: [{ ...one, heartbeat }, other] })).toEqual([
    expect.stringContaining('told that d1 is still'),
  ]);
  const simulator = { scenario: 'healthy', seed: 1 };
  expect(warningsOf({ ...unwatched, domains: [{ ...one, simulator }] })).toEqual([]);
});

describe('what nobody would be told of', () => {
  /** A domain on one machine that says this of its channels and alerts. */
  const warningsWith = (said: object): readonly string[] => {
    const host = (name: string): object => ({ host: name, ssh: {} });
    const domain = { name: 'bank', master: host('M'), replicas: [host('R')], ...said };
    return warningsOf(Configuration.parse({ version: 1, defaults: WATCHED, domains: [domain] }));
  };

  it('is named with why, and what it means', () => {
    const never = { mail: 'never', chat: 'never' };
    expect(warningsWith({ alerts: { critical: never } })).toEqual([
      'domain bank: nobody is told of what is critical (a replica ahead of its master): of ' +
        'terminal none carries it. It is recorded, and only who looks will see it. Name a channel that carries ' +
        'it, or change alerts: for it.',
    ]);
  });

  it('is all of it where there is no channel', () => {
    expect(warningsWith({ channels: [] })).toEqual([
      expect.stringMatching(
        /what is critical .* or an error .* or a warning .*: it has no channels/,
      ),
    ]);
  });

  it('is nothing where one channel hears it, at whatever hour, or machines alone', () => {
    const url = 'https://hook.example.com/1';
    const webhook = {
      channels: ['webhook'],
      delivery: { webhook: { url, secret: { env: 'HOOK' } } },
    };
    const never = { pager: 'never', mail: 'never', chat: 'never', unacknowledged: 'never' };
    expect(warningsWith({})).toEqual([]);
    expect(warningsWith({ ...webhook, alerts: { critical: never, error: never } })).toEqual([]);
  });

  it('is a warning where the pager is the only channel', () => {
    const { domains, ...rest } = configurationOf(2, 0);
    const [own] = domains;
    if (own === undefined) throw new Error('no domain');
    const paged = warningsOf({ ...rest, domains: [{ ...own, channels: ['pager'] }] });
    expect(paged).toEqual([
      expect.stringMatching(/^domain d0: nobody is told of what is a warning/),
    ]);
  });
});
