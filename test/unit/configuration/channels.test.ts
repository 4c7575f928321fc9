import { describe, expect, it } from 'vitest';

import { Configuration, toSettings } from '#contracts/configuration.ts';

const SIMULATED = {
  name: 'demo',
  simulator: { scenario: 'healthy' },
  master: { host: 'm' },
  replicas: [],
};
const OVER_SSH = {
  name: 'lab',
  master: { host: 'm', ssh: {} },
  replicas: [{ host: 'r', ssh: {} }],
};
const ON_AWS = {
  name: 'prod',
  replicaTime: '2m',
  master: { host: 'm', ssm: { tag: 'Host=m' } },
  replicas: [{ host: 'r', ssh: { via: 'm' } }],
};

const WAYS = {
  mail: { host: 'mail.example.com', from: 'boks@example.com', to: ['ann@example.com'] },
  webhook: { url: 'https://hook.example.com/boks', secret: { env: 'HOOK_SECRET' } },
};

const parse = (defaults: object, ...domains: object[]) =>
  Configuration.safeParse({ version: 1, defaults, domains });

const faultsOf = (defaults: object, ...domains: object[]): readonly string[] =>
  (parse(defaults, ...domains).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

describe('the channels of a domain', () => {
  it('are those of the place from which it is watched, where nothing names one', () => {
    const { data } = parse({}, SIMULATED, OVER_SSH, ON_AWS);
    expect(data && toSettings(data).map(({ domain, channels }) => [domain, channels])).toEqual([
      ['demo', ['terminal']],
      ['lab', ['terminal']],
      ['prod', ['mail', 'pager', 'chat', 'machines']],
    ]);
  });
  it('may be named, or none: then nobody is told', () => {
    const { data } = parse(
      {},
      { ...ON_AWS, channels: [] },
      { ...OVER_SSH, channels: ['terminal', 'mail', 'webhook'], delivery: WAYS },
    );
    expect(data && toSettings(data).map(({ channels }) => channels)).toEqual([
      [],
      ['terminal', 'mail', 'webhook'],
    ]);
  });
  it('are, on one machine, also those for which it is said where to', () => {
    const { mail, webhook } = WAYS;
    const own = { ...SIMULATED, delivery: { webhook } };
    const { data } = parse({ delivery: { mail } }, own, OVER_SSH, ON_AWS);
    expect(data && toSettings(data).map(({ channels }) => channels)).toEqual([
      ['terminal', 'mail', 'webhook'],
      ['terminal', 'mail'],
      ['mail', 'pager', 'chat', 'machines'],
    ]);
  });
  it('are refused where nothing says where to, and a way of one machine on AWS', () => {
    expect(faultsOf({}, { ...OVER_SSH, channels: ['terminal', 'mail'] })).toEqual([
      'domains.0.channels: mail needs delivery.mail, which says where to',
    ]);
    expect(faultsOf({}, { ...ON_AWS, delivery: WAYS })).toEqual([
      'domains.0.delivery: on AWS people subscribe to topics; delivery is for domains on one machine',
    ]);
    expect(faultsOf({ channels: ['webhook'] }, { ...OVER_SSH, delivery: WAYS })).toEqual([]);
  });
  it('are refused where nobody would be told', () => {
    expect(faultsOf({}, { ...ON_AWS, channels: ['terminal'] })).toEqual([
      'domains.0.channels: the channels of a domain that SSM reads, on AWS, are mail, pager, chat, machines, not terminal',
    ]);
    expect(faultsOf({}, { ...SIMULATED, channels: ['pager'] })).toEqual([
      'domains.0.channels: the channels of a domain on one machine are terminal, mail, webhook, not pager',
    ]);
  });
});

describe('channels that are named wrongly', () => {
  it('are refused once where defaults name them wrongly for some domains', () => {
    const other = { ...ON_AWS, name: 'other' };
    expect(faultsOf({ channels: ['terminal'] }, SIMULATED, ON_AWS, other)).toEqual([
      'defaults.channels: the channels of a domain that SSM reads, on AWS, are mail, pager, chat, machines, not terminal',
    ]);
  });
  it('are known names, each once', () => {
    expect(faultsOf({}, { ...ON_AWS, channels: ['telephone'] })).toContain(
      'domains.0.channels.0: the channels are mail, pager, chat, machines, webhook, terminal',
    );
    expect(faultsOf({}, { ...ON_AWS, channels: ['mail', 'mail'] })).toContain(
      'domains.0.channels: name each channel once',
    );
  });
  it.each(['mail', 5, null, [5], [null], {}])('are refused where they are %j', (channels) => {
    expect(faultsOf({ channels }, SIMULATED)[0]).toMatch(/^defaults\.channels/);
  });
});
