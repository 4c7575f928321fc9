import { describe, expect, it } from 'vitest';

import { MASTER, replicasOf, type Counters, type Saying } from '#test/facts.ts';
import { joined, type JudgedDomain, type Sayings } from '#test/judging.ts';

const all = (tables: Counters): Sayings => ({ R1: { tables }, R2: { tables } });
const BEFORE = { 7: 700, 9: 900 };

/** T7 of the master fell from 700 to 690, read twice; both replicas still have 700. */
const restored = (): JudgedDomain => {
  const domain = joined({ replicas: replicasOf('R1', 'R2') });
  domain.sweeps(2, { [MASTER]: { tables: { 7: 690 } }, ...all(BEFORE) });
  return domain;
};
const fallen = (domain: JudgedDomain): unknown => {
  const { detail } = domain.mustHave('master-went-back', MASTER);
  return detail.kind === 'master-went-back' ? detail.tables : undefined;
};
const told = (domain: JudgedDomain): readonly string[] =>
  domain.last.moves.filter(({ spoken }) => spoken).map(({ kind, reason }) => `${kind} ${reason}`);

describe('the master is restored again while master-went-back lives', () => {
  const again = { [MASTER]: { tables: { 7: 690, 9: 850 } }, ...all(BEFORE) };

  it('its further tables are added by a second reading, and told', () => {
    const domain = restored();
    domain.sweep(again);
    expect(told(domain)).toEqual([]);
    domain.sweep(again);
    expect(fallen(domain)).toEqual([
      { table: 7, before: 700, after: 690 },
      { table: 9, before: 900, after: 850 },
    ]);
    expect(told(domain)).toEqual(['master-went-back more-tables']);
    expect(domain.mustHave('master-went-back', MASTER).summary).toBe(
      'the counter of the master MASTER went back in 2 tables: T7 700 → 690, T9 900 → 850',
    );
  });

  it('asks for that reading at once', () => {
    const domain = restored();
    domain.sweep(again);
    domain.followUp({ [MASTER]: { tables: { 7: 690, 9: 850 } } });
    expect(told(domain)).toEqual(['master-went-back more-tables']);
  });

  it('holds what it froze meanwhile and since, unspoken', () => {
    const domain = restored();
    for (let n = 0; n < 3; n += 1) {
      domain.sweep(again);
      expect(domain.mustHave('ahead', 'R1').heldBy?.kind).toBe('master-went-back');
    }
    expect(domain.spoken('ahead')).toEqual([]);
  });

  it('a fall that the second reading does not show is none', () => {
    const domain = restored();
    domain.sweep(again);
    domain.sweeps(2, { [MASTER]: { tables: { 7: 690, 9: 900 } }, ...all(BEFORE) });
    expect(fallen(domain)).toEqual([{ table: 7, before: 700, after: 690 }]);
    expect(domain.spoken('master-went-back')).toEqual(['opened']);
  });

  it('a table that falls further keeps what it had first, and is told once that is twice as much', () => {
    const domain = restored();
    domain.sweeps(2, { [MASTER]: { tables: { 7: 670 } }, ...all(BEFORE) });
    expect(fallen(domain)).toEqual([{ table: 7, before: 700, after: 670 }]);
    expect(told(domain)).toEqual(['master-went-back grown']);
  });

  it('a replica that is silent since is not proved', () => {
    const domain = repaired(restored());
    expect(domain.stateOf('ahead', 'R2')).toBe('closed');
    domain.sweep({ [MASTER]: { tables: { 7: 600 } }, R1: 'no-answer', R2: 'no-answer' });
    domain.sweeps(4, { R1: 'no-answer', R2: 'no-answer' });
    expect(domain.stateOf('master-went-back', MASTER)).toBe('open');
  });
});

describe('the master is restored again after master-went-back closed', () => {
  it('reopens it, and replicas that are silent since are not proved by their old repair', () => {
    const domain = repaired(restored());
    domain.sweeps(3);
    expect(domain.stateOf('master-went-back', MASTER)).toBe('closed');
    domain.sweep({ [MASTER]: { tables: { 7: 600 } }, R1: 'no-answer', R2: 'no-answer' });
    domain.sweeps(5, { R1: 'no-answer', R2: 'no-answer' });
    expect(domain.mustHave('master-went-back', MASTER)).toMatchObject({
      state: 'open',
      episode: 2,
    });
  });
});

describe('master-went-back, recovering', () => {
  it('is back with a second fall that is read twice, in its own words', () => {
    const domain = repaired(restored());
    expect(domain.stateOf('master-went-back', MASTER)).toBe('recovering');
    const again = { [MASTER]: { tables: { 7: 600 } }, ...all({ 7: 695, 9: 905 }) };
    domain.sweep(again);
    expect(domain.stateOf('master-went-back', MASTER)).toBe('recovering');
    domain.sweep(again);
    expect(domain.history('master-went-back').at(-1)).toMatchObject({
      reason: 'back',
      text: 'the counter of the master MASTER went back in 1 table: T7 700 → 600',
      spoken: true,
    });
    expect(domain.spoken('ahead').slice(-2)).not.toContain('reopened');
  });
});

describe('the master is restamped again while master-restamped lives', () => {
  it('its further tables are added by a second reading, and told', () => {
    const domain = joined();
    const stamped = (stamps: Saying['stamps']): Sayings => {
      const said = stamps === undefined ? {} : { stamps };
      return { [MASTER]: said, R1: said, R2: said };
    };
    domain.sweeps(3, stamped({ 7: 77 }));
    domain.sweep(stamped({ 7: 77, 9: 99 }));
    expect(told(domain)).toEqual([]);
    domain.sweep(stamped({ 7: 77, 9: 99 }));
    expect(told(domain)).toEqual(['master-restamped more-tables']);
    expect(domain.mustHave('master-restamped', MASTER).summary).toBe(
      'the stamp of the master MASTER changed in 2 tables: T7, T9',
    );
  });
});

describe('a host that becomes master again', () => {
  const acting = (domain: JudgedDomain, value: number): void => {
    const said: Saying = { role: 'master', tables: { 7: value } };
    domain.sweep({ [MASTER]: { role: 'replica' }, R1: said }, { repeat: { R1: said } });
  };
  /** R1 acted as master up to 720, was reset, and has followed the master to 711. */
  const drilled = (): JudgedDomain => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    for (const value of [710, 720]) acting(domain, value);
    domain.sweep({ [MASTER]: { tables: { 7: 700 } }, R1: { tables: { 7: 720 } } });
    domain.sweep({ R1: { tables: { 7: 0 } } });
    for (let n = 701; n < 712; n += 1) domain.sweep({ [MASTER]: { tables: { 7: n } } });
    expect(domain.stateOf('ahead', 'R1')).toBe('closed');
    return domain;
  };

  it('in the next drill, has lost nothing by its reset as a replica', () => {
    const domain = drilled();
    for (const value of [713, 714, 715]) acting(domain, value);
    expect(domain.incident('master-went-back', 'R1')).toBeUndefined();
  });

  it('nor where the configuration makes it the master', () => {
    const domain = drilled();
    domain.settings = {
      ...domain.settings,
      master: 'R1',
      replicas: replicasOf(MASTER, 'R2', 'R3'),
    };
    const followed = { role: 'replica', tables: { 7: 713 } };
    for (let n = 0; n < 3; n += 1) {
      domain.sweep({ R1: { role: 'master', tables: { 7: 713 } }, [MASTER]: followed });
    }
    expect(domain.incident('master-went-back', 'R1')).toBeUndefined();
  });
});

/** Both replicas are reset, in step, and have followed the master since. */
function repaired(domain: JudgedDomain): JudgedDomain {
  const tables = { 7: 690, 9: 900 };
  domain.sweeps(3, { [MASTER]: { tables }, ...all(tables) });
  const moved = { 7: 695, 9: 905 };
  domain.sweeps(2, { [MASTER]: { tables: moved }, ...all(moved) });
  return domain;
}
