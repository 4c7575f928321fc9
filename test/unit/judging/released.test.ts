import { describe, expect, it } from 'vitest';

import { MASTER, replicasOf, STARTS_AT_MS, type Saying } from '#test/facts.ts';
import { joined, type JudgedDomain } from '#test/judging.ts';

const at = (sequence: number): Saying => ({ tables: { 7: sequence } });
const DAY_MS = 86_400_000;

/** R1 is stuck at 700, and the master's list says why. */
const heldStuck = (): JudgedDomain => {
  const domain = joined();
  for (let n = 0; n < 7; n += 1) listedAs(domain, 'down', 700);
  expect(domain.mustHave('stuck', 'R1').heldBy?.kind).toBe('list-down');
  return domain;
};
const listedAs = (domain: JudgedDomain, status: string, r1: number): void => {
  domain.sweep({ [MASTER]: { ...at(710), list: { R1: status } }, R1: at(r1) });
};

describe('the cause closed (rules.md, D6): what it held', () => {
  it('speaks once it holds again, where it had just moved and was still behind', () => {
    const domain = heldStuck();
    listedAs(domain, 'ok', 700);
    listedAs(domain, 'ok', 702);
    expect(domain.stateOf('list-down', 'R1')).toBe('closed');
    expect(domain.spoken('stuck')).toEqual([]);
    for (let n = 0; n < 4; n += 1) listedAs(domain, 'ok', 702);
    expect(domain.spoken('stuck')).toEqual(['no-longer-held']);
  });

  it('is released without a word where it recovers', () => {
    const domain = heldStuck();
    listedAs(domain, 'ok', 705);
    listedAs(domain, 'ok', 710);
    expect(domain.mustHave('stuck', 'R1')).toMatchObject({ state: 'recovering', heldBy: null });
    expect(domain.spoken('stuck')).toEqual([]);
  });

  it('speaks as it was last read, where its host is no longer configured', () => {
    const domain = joined();
    const both = { [MASTER]: at(690), R1: at(700), R2: at(700) };
    domain.sweep(both);
    domain.followUp(both);
    expect(domain.mustHave('ahead', 'R1').heldBy?.kind).toBe('master-went-back');
    domain.settings = { ...domain.settings, replicas: replicasOf('R2') };
    domain.sweep({ R2: at(700) });
    expect(domain.spoken('ahead', 'R1')).toEqual([]);
    const { id } = domain.mustHave('master-went-back', MASTER);
    const acceptedUntilMs = STARTS_AT_MS + 30 * DAY_MS;
    domain.act({ kind: 'close', incident: id, code: 'risk-accepted', acceptedUntilMs });
    domain.sweeps(3, { R2: at(700) });
    expect(domain.spoken('ahead', 'R1')).toEqual(['no-longer-held']);
    expect(domain.history('ahead', 'R1').at(-1)?.text).toContain('as last read, was held by');
    expect(domain.spoken('ahead', 'R2')).toEqual(['no-longer-held']);
  });
});

describe('what a person may close (rules.md, D6)', () => {
  it('an open one that was read and did not hold, until it holds again', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: at(710), R1: at(700) });
    domain.sweeps(4, { R1: at(700) });
    const { id } = domain.mustHave('stuck', 'R1');
    const close = { kind: 'close', incident: id, code: 'our-error' } as const;
    expect(domain.tryAct(close)).toMatchObject({ reason: 'proved-now' });
    domain.sweep({ R1: at(702) });
    expect(domain.mustHave('stuck', 'R1')).toMatchObject({ state: 'open', notHeld: true });
    domain.sweeps(4, { R1: at(702) });
    expect(domain.tryAct(close)).toMatchObject({ reason: 'proved-now' });
    domain.sweep({ R1: at(705) });
    expect(domain.tryAct(close)).toMatchObject({ kind: 'acted' });
  });
});
