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
  master: { host: 'm', ssm: { tag: 'Host=m' } },
  replicas: [{ host: 'r', ssh: { via: 'm' } }],
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
      ['prod', ['people']],
    ]);
  });
  it('may be named, or none: then nobody is told', () => {
    const { data } = parse(
      {},
      { ...ON_AWS, channels: [] },
      { ...OVER_SSH, channels: ['terminal'] },
    );
    expect(data && toSettings(data).map(({ channels }) => channels)).toEqual([[], ['terminal']]);
  });
  it('are refused where nobody would be told', () => {
    expect(faultsOf({}, { ...ON_AWS, channels: ['terminal'] })).toEqual([
      'domains.0.channels: the channel of a domain that SSM reads, on AWS, is people, not terminal',
    ]);
    expect(faultsOf({}, { ...SIMULATED, channels: ['people'] })).toEqual([
      'domains.0.channels: the channel of a domain on one machine is terminal, not people',
    ]);
  });
  it('are refused once where defaults name them wrongly for some domains', () => {
    const other = { ...ON_AWS, name: 'other' };
    expect(faultsOf({ channels: ['terminal'] }, SIMULATED, ON_AWS, other)).toEqual([
      'defaults.channels: the channel of a domain that SSM reads, on AWS, is people, not terminal',
    ]);
  });
  it('are known names, each once', () => {
    expect(faultsOf({}, { ...ON_AWS, channels: ['pager'] })).toContain(
      'domains.0.channels.0: the channels are people and terminal',
    );
    expect(faultsOf({}, { ...ON_AWS, channels: ['people', 'people'] })).toContain(
      'domains.0.channels: name each channel once',
    );
  });
  it.each(['people', 5, null, [5], [null], {}])('are refused where they are %j', (channels) => {
    expect(faultsOf({ channels }, SIMULATED)[0]).toMatch(/^defaults\.channels/);
  });
});
