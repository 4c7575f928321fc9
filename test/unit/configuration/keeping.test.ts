import { describe, expect, it } from 'vitest';

import { shapeOf } from '#cli/commands/config-shape.ts';
import { changesBetween } from '#cli/text/configuration-changes.ts';
import { Configuration, toSettings } from '#contracts/configuration.ts';
import {
  configuredInWords,
  decideConfiguration,
  type Configured,
  type DomainConfiguration,
} from '#domain/configuration-act.ts';
import { canonicalJson } from '#domain/journal.ts';

const fileOf = (domain: object, defaults: object = {}) => ({
  version: 1,
  defaults,
  domains: [
    {
      name: 'bank',
      master: { host: 'MASTER', ssm: { node: 'i-0123456789abcdef0' } },
      replicas: [{ host: 'REPHOST', ssm: { tag: 'BoksHost=REPHOST' } }],
      ...domain,
    },
  ],
});
const keeping = (snapshots: string) => ({ keep: { snapshots } });
const configurationOf = (file: object): DomainConfiguration => {
  const [settings] = toSettings(Configuration.parse(file));
  if (settings === undefined) throw new Error('the file has a domain');
  return { settings, source: canonicalJson(file) };
};
const daysOf = (file: object): number | undefined => configurationOf(file).settings.snapshotDays;

describe('how long readings are kept', () => {
  it('is said by a domain, else by defaults; the usual 35 days are as if nothing was said', () => {
    expect(daysOf(fileOf(keeping('90d'), keeping('60d')))).toBe(90);
    expect(daysOf(fileOf({}, keeping('60d')))).toBe(60);
    expect(daysOf(fileOf(keeping('35d'), keeping('60d')))).toBeUndefined();
    expect(daysOf(fileOf({}))).toBeUndefined();
  });

  it.each(['34d', '3651d', '90', '2160h', '0d', '090d', 90])('is not %s', (snapshots) => {
    const told = Configuration.safeParse(fileOf({ keep: { snapshots } }));
    expect(told.error?.issues).toMatchObject([
      {
        path: ['domains', 0, 'keep', 'snapshots'],
        message: 'write days from 35d to 3650d',
      },
    ]);
  });

  it('is shown in the words of the file where it changes', () => {
    const shape = (file: object) => {
      const shown = shapeOf(Configuration.parse(file), 'bank');
      if (shown === undefined) throw new Error('the file has it');
      return shown;
    };
    expect(changesBetween(shape(fileOf(keeping('90d'))), shape(fileOf({})))).toEqual([
      'keep.snapshots: 90d -> 35d',
    ]);
    expect(changesBetween(shape(fileOf(keeping('35d'))), shape(fileOf({})))).toEqual([]);
  });
});

describe('a change of how long readings are kept', () => {
  const first: Configured = {
    kind: 'configured',
    atMs: 0,
    who: 'ann',
    why: 'first',
    version: 1,
    configuration: configurationOf(fileOf(keeping('90d'))),
  };
  const changedTo = (file: object): Configured => {
    const wanted = { madeFrom: 1, atMs: 1, who: 'bob', why: 'the disk is full', change: 'CHG1' };
    const decision = decideConfiguration(first, {
      ...wanted,
      configuration: configurationOf(file),
    });
    if (decision.kind !== 'configured') throw new Error(`it is ${decision.kind}`);
    return decision.act;
  };

  it('is in its record, with the days before and after', () => {
    expect(changedTo(fileOf({})).keeping).toEqual({ daysBefore: 90, days: 35 });
    expect(changedTo(fileOf(keeping('120d'))).keeping).toEqual({ daysBefore: 90, days: 120 });
    expect(changedTo(fileOf({ ...keeping('90d'), period: '10m' }))).not.toHaveProperty('keeping');
  });

  it('is told in words: what shortening does not do, too', () => {
    expect(configuredInWords(changedTo(fileOf({})))).toBe(
      'the disk is full (change CHG1); readings are kept 35 days, before 90: what was read until ' +
        'now keeps its 90 days, and nothing is deleted sooner',
    );
    expect(configuredInWords(changedTo(fileOf(keeping('120d'))))).toBe(
      'the disk is full (change CHG1); readings are kept 120 days, before 90: what was read until ' +
        'now keeps its 90 days',
    );
  });
});
