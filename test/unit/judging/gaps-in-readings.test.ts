import { describe, expect, it } from 'vitest';

import { isHistoryUnknown } from '#domain/history.ts';
import { MASTER, type Saying } from '#test/facts.ts';
import { joined, type JudgedDomain } from '#test/judging.ts';

const at = (sequence: number, more: Saying = {}): Saying => ({ ...more, tables: { 7: sequence } });
const PARTIAL: Saying = { complete: false, lacks: [7] };
const STOPPED: Saying = { runs: 'stopped' };
const verdictOf = ({ last }: JudgedDomain, host: string): string | undefined =>
  last.cells.find((cell) => cell.host === host && cell.table === 7)?.verdict;

describe('motion is told against the last reading that had the table', () => {
  it.each<readonly [string, Saying]>([
    ['BoKS was stopped in', STOPPED],
    ['left it out', PARTIAL],
  ])('across one that %s', (_, between) => {
    const domain = joined();
    domain.sweep({ R1: between });
    domain.sweep({ R1: at(690) });
    expect(verdictOf(domain, 'R1')).toBe('went-back');
    expect(domain.mustHave('went-back', 'R1').summary).toBe(
      'R1 went back in 1 table: T7 700 → 690',
    );
  });

  it('so that a reset done while BoKS was stopped makes its history known', () => {
    const domain = joined();
    domain.settings = {
      ...domain.settings,
      replicas: domain.settings.replicas.map((replica) => ({ ...replica, formerMaster: true })),
    };
    const isUnknown = (): boolean => isHistoryUnknown(domain, 'R1');
    expect(isUnknown()).toBe(true);
    domain.sweep({ R1: STOPPED });
    domain.sweep({ R1: { tables: { 1: 0, 2: 0, 5: 0, 7: 0, 9: 0, 25: 0 } } });
    expect(isUnknown()).toBe(false);
  });
});

describe('a reading that waits for the master (rules.md, D2, row 8)', () => {
  const waited = (...after: readonly Saying[]): JudgedDomain => {
    const domain = joined();
    for (const said of [at(720), ...after]) domain.sweep({ [MASTER]: 'no-answer', R1: said });
    domain.sweep({ [MASTER]: at(710), R1: 'no-answer' });
    return domain;
  };

  it('is not forgotten over a partial one that leaves the table out', () => {
    for (const after of [[PARTIAL], [PARTIAL, PARTIAL], [STOPPED]]) {
      const incident = waited(...after).mustHave('ahead', 'R1');
      expect(incident.summary).toContain('T7 +10 (read in sweep 3, MASTER in sweep');
    }
  });

  it('gives way to a later one that has the table', () => {
    expect(waited({ complete: false, ...at(705) }).incident('ahead', 'R1')).toBeUndefined();
    expect(waited(PARTIAL, at(705)).incident('ahead', 'R1')).toBeUndefined();
  });

  it('is judged once', () => {
    const domain = waited(PARTIAL);
    expect(domain.memory.hosts[0]).toMatchObject({ waitingSweep: null });
    expect(domain.memory.hosts[0]).not.toHaveProperty('waitingBefore');
  });
});

describe('a shift of the zone beside a reading of few tables', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [100 + n, 5]));
  const others = [1, 2, 5, 25, ...Object.keys(many).map(Number)];
  const few: Saying = { complete: false, lacks: others, stamps: 3_600 };
  const reasons = (order: readonly Saying[]): readonly string[] => {
    const domain = joined();
    domain.sweep({ [MASTER]: { tables: many } });
    domain.sweep({ R1: at(720) });
    domain.sweep({ [MASTER]: at(725), R1: at(725) });
    for (const said of order) domain.sweep({ R1: said });
    return domain.reasons('ahead', 'R1').filter((reason) => !reason.endsWith('confirmed'));
  };

  it.each<readonly [string, readonly Saying[]]>([
    ['in the first reading after it', [few, { stamps: 3_600 }]],
    ['in the last one before it', [{ ...few, stamps: 0 }, { stamps: 3_600 }]],
    ['on both sides of it', [{ ...few, stamps: 0 }, few, { stamps: 3_600 }]],
  ])('%s is no restamping, and no reset of what has crossed', (_, order) => {
    expect(reasons(order)).toEqual(['opened', 'crossed']);
  });
});

describe('a host that joins', () => {
  it('goes on joining where a partial reading has only tables that are in step', () => {
    const domain = joined();
    const restored: Saying = { instance: 'another machine', ...at(690) };
    domain.sweep({ R1: restored });
    domain.sweep({ R1: { ...restored, ...PARTIAL } });
    expect(domain.last.hosts[0]).toMatchObject({ host: 'R1', joining: true });
    domain.sweep({ R1: { instance: 'another machine' } });
    expect(domain.last.hosts[0]).toMatchObject({ host: 'R1', joining: false });
  });
});

describe('a fall of the master', () => {
  it('is seen against its last reading that had the table', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: PARTIAL });
    domain.sweeps(2, { [MASTER]: at(690), R1: at(700), R2: at(700) });
    expect(domain.mustHave('master-went-back', MASTER)).toMatchObject({
      state: 'open',
      summary: 'the counter of the master MASTER went back in 1 table: T7 700 → 690',
    });
  });

  it('is neither proved nor given up by a second reading that leaves the table out', () => {
    const domain = joined();
    const fallen = { [MASTER]: at(690), R1: at(700), R2: at(700) };
    domain.sweep(fallen);
    domain.sweep({ ...fallen, [MASTER]: PARTIAL });
    expect(domain.stateOf('master-went-back', MASTER)).toBe('pending');
    domain.sweep(fallen);
    expect(domain.stateOf('master-went-back', MASTER)).toBe('open');
  });
});

describe('a fall that a follow-up reads first (ADR 0019)', () => {
  /** R2 is ahead of T9, so that a follow-up reads it and the master. */
  const followed = (): JudgedDomain => {
    const domain = joined();
    domain.sweep({ R2: { tables: { 9: 950 } } });
    return domain;
  };

  it('of the master is proved by its second reading', () => {
    const domain = followed();
    domain.followUp({ [MASTER]: at(690), R2: { tables: { 7: 700, 9: 950 } } });
    expect(domain.stateOf('master-went-back', MASTER)).toBe('pending');
    domain.sweep({ [MASTER]: at(690), R1: at(700), R2: { tables: { 7: 700, 9: 950 } } });
    expect(domain.stateOf('master-went-back', MASTER)).toBe('open');
  });

  it('of a replica opens went-back where it is not ahead', () => {
    const domain = joined({ periodSeconds: 3_600 });
    domain.sweep({ R1: { lacks: [25] } });
    domain.followUp({ R1: at(690, { lacks: [25] }) });
    expect(domain.stateOf('went-back', 'R1')).toBe('open');
  });

  it('leaves a fall on a host alone that it does not ask', () => {
    const domain = joined();
    domain.sweep({ R1: at(690), R2: { tables: { 9: 950 } } });
    domain.followUp({ R2: { tables: { 9: 950 } } });
    expect(domain.mustHave('went-back', 'R1')).toMatchObject({ state: 'open', stale: false });
  });
});
