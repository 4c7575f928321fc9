import { describe, expect, it } from 'vitest';

import { placesFrom } from '#adapters/aws/ssm-places.ts';
import type { Configured } from '#domain/configuration-act.ts';
import { settingsOf } from '#test/facts.ts';

const SOURCE = {
  version: 1,
  defaults: { paths: { boksm: '/opt/boks' } },
  domains: [
    {
      name: 'bank',
      master: { host: 'M', ssm: { node: 'i-0123456789abcdef0' } },
      replicas: [{ host: 'R1', ssm: { tag: 'Boks Host=r1' } }],
      paths: { var: '/srv/boks' },
    },
  ],
};

const actOf = (source: unknown): Configured => ({
  kind: 'configured',
  atMs: 0,
  who: 'ann',
  why: 'first',
  version: 1,
  configuration: {
    source: JSON.stringify(source),
    settings: settingsOf(),
  },
});

it('names each host by its node or by its tag', async () => {
  const { places } = await placesFrom({ readAct: async () => actOf(SOURCE) })('bank');
  expect([...places]).toEqual([
    ['M', { kind: 'node', node: 'i-0123456789abcdef0' }],
    ['R1', { kind: 'tag', key: 'Boks Host', value: 'r1' }],
  ]);
});

it('gives the document the paths that the domain says, and else those of the defaults', async () => {
  const { parameters } = await placesFrom({ readAct: async () => actOf(SOURCE) })('bank');
  expect(parameters).toEqual({ boksm: ['/opt/boks'], var: ['/srv/boks'] });
});

describe('hosts without an agent', () => {
  const [bank] = SOURCE.domains;
  const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExample';
  const domainWith = async (ssh: object) => {
    const replicas = [
      { host: 'aix1', ssh },
      { host: 'sol1', ssh: { via: 'M' } },
    ];
    const nodes = [{ name: 'gate', ssm: { tag: 'Node=gate' } }];
    const domains = [{ ...bank, replicas, nodes }];
    return placesFrom({ readAct: async () => actOf({ ...SOURCE, domains }) })('bank');
  };

  it('have a word for their node, which has a place as a host has', async () => {
    const way = { via: 'gate', address: '192.0.2.17', port: 2222, user: 'boksread', hostKey: KEY };
    const { places, targets } = await domainWith({ ...way, root: 'sudo', shell: '/bin/ksh' });
    expect(places.get('gate')).toEqual({ kind: 'tag', key: 'Node', value: 'gate' });
    expect([...places.keys()]).toEqual(['M', 'gate']);
    const key = KEY.replace(' ', ',');
    expect([...(targets ?? [])]).toEqual([
      ['aix1', { via: 'gate', word: `aix1,192.0.2.17,2222,boksread,sudo,/bin/ksh,${key}` }],
      ['sol1', { via: 'M', word: 'sol1,-,-,-,none,/bin/sh,-,-' }],
    ]);
  });

  it('are misses, one by one, where a way was recorded that no node can be told', async () => {
    const { targets } = await domainWith({ via: 'gate', address: '-oProxyCommand=x' });
    expect(targets?.get('aix1')?.word).toMatchObject({
      kind: 'miss',
      cause: 'agent-away',
      detail: expect.stringContaining('aix1: a node cannot be told how it is reached'),
    });
    expect(targets?.get('sol1')?.word).toBe('sol1,-,-,-,none,/bin/sh,-,-');
  });

  it('have no place where they were recorded without a node: nobody can read them', async () => {
    const { places, targets } = await domainWith({});
    expect(places.has('aix1')).toBe(false);
    expect(targets?.has('aix1')).toBe(false);
  });
});

it('throws for a domain that is not configured any more', async () => {
  await expect(placesFrom({ readAct: async () => undefined })('bank')).rejects.toThrow(
    'bank is not configured any more',
  );
});
