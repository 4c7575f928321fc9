import { describe, expect, it } from 'vitest';

import { isHistoryUnknown } from '#domain/history.ts';
import { snapshotsNeeded } from '#domain/sweep-facts.ts';
import { MASTER, replicasOf, type Saying } from '#test/facts.ts';
import { joined, JudgedDomain, type Sayings } from '#test/judging.ts';

const at = (sequence: number): Saying => ({ tables: { 7: sequence } });
const AHEAD: Sayings = { R1: at(720) };
const NOUGHT = { 1: 0, 2: 0, 5: 0, 7: 0, 9: 0, 25: 0 };
const DAY_MINUTES = 1_440;

const told = (): JudgedDomain => {
  const domain = joined();
  domain.sweep(AHEAD);
  domain.followUp(AHEAD);
  return domain;
};

describe('an ahead that grows while its host runs as replica (rules.md, Speaks through)', () => {
  it('is told once, through an acknowledgement and a mute', () => {
    const domain = told();
    const { id } = domain.mustHave('ahead', 'R1');
    domain.act({ kind: 'acknowledge', incident: id });
    const fromMs = domain.last.sweep.scheduledAtMs;
    const matched = { hosts: ['R1'], kinds: [], tables: [] };
    domain.act({ kind: 'mute', ...matched, fromMs, untilMs: fromMs + 86_400_000 });
    domain.sweep({ R1: at(723) });
    expect(domain.moves).toEqual(['ahead R1 still-written!', 'ahead R1 quieted']);
    expect(domain.last.moves[0]?.text).toBe(
      'R1 runs as replica, and its counter grows: T7 720 → 723; something other than MASTER writes to it; ' +
        'yet the master\'s own list says ok of it: "R1 00:49 04:50 1000 ok"',
    );
    domain.sweep({ R1: at(729) });
    expect(domain.spoken('ahead')).toEqual(['confirmed', 'still-written']);
  });

  it.each<readonly [string, Sayings, Sayings]>([
    ['it stays as it is', AHEAD, AHEAD],
    ['it falls and is ahead still', { R1: at(710) }, { R1: at(710) }],
    ['it ran as master in between', { R1: { role: 'master', ...at(720) } }, { R1: at(730) }],
    ['the master has passed it', { [MASTER]: at(730), R1: at(730) }, { [MASTER]: at(731) }],
  ])('is not told where %s', (_, first, second) => {
    const domain = told();
    domain.sweep(first);
    domain.sweep(second);
    expect(domain.reasons('ahead')).not.toContain('still-written');
  });

  it('waits for the first message', () => {
    const domain = joined();
    domain.sweep(AHEAD);
    domain.followUp({ R1: at(725) });
    expect(domain.moves).toEqual(['ahead R1 confirmed!', 'ahead R1 still-written!']);
  });

  it('is told by the cause alone while that holds it', () => {
    const domain = told();
    domain.sweep({ [MASTER]: at(690), R1: at(720), R2: at(700) });
    domain.followUp({ R1: at(720), R2: at(700) });
    domain.sweep({ R1: at(733), R2: at(700) });
    expect(domain.reasons('ahead', 'R1')).not.toContain('still-written');
  });
});

describe('a notice in the sweep in which its cause opens', () => {
  it('is silenced by the cause, and owed still once that is over', () => {
    const domain = told();
    domain.sweep({ [MASTER]: at(690), R1: at(720), R2: at(700) });
    domain.sweep({ R1: at(733), R2: at(700) });
    expect(domain.moves).toContain('ahead R1 still-written');
    expect(domain.mustHave('ahead', 'R1')).toMatchObject({
      heldBy: { kind: 'master-went-back' },
      noticed: [],
    });
    const { id } = domain.mustHave('master-went-back', MASTER);
    domain.act({ kind: 'close', incident: id, code: 'contents-compared' });
    domain.sweep({ R1: at(733), R2: at(700) });
    domain.sweep({ R1: at(740), R2: at(700) });
    expect(domain.moves).toContain('ahead R1 still-written!');
  });
});

/** Days of so many edits of T7 a day, one sweep a day; then R1 is ahead by so much, and confirmed. */
function aheadAfter(edits: readonly number[], gap: number): JudgedDomain {
  const domain = new JudgedDomain();
  let value = 700;
  domain.sweep({ [MASTER]: at(value) });
  for (const [day, count] of edits.entries()) {
    value += count;
    domain.sweep({ [MASTER]: at(value) }, { minutes: (day + 1) * DAY_MINUTES });
  }
  domain.sweep({ R1: at(value + gap) });
  domain.followUp({ R1: at(value + gap) });
  return domain;
}
const crossingsOf = (domain: JudgedDomain): unknown =>
  domain.mustHave('ahead', 'R1').crossings?.map(({ table, dayMs, editsADay }) => ({
    table,
    day: new Date(dayMs).toISOString().slice(0, 10),
    editsADay,
  }));
const days = (count: number, edits: number): readonly number[] =>
  Array.from({ length: count }, () => edits);

describe('the crossing date (rules.md)', () => {
  it('is the gap by the median of the master’s daily edits', () => {
    expect(crossingsOf(aheadAfter([1, 90, 4, 4, 4, 4, 2], 80))).toEqual([
      { table: 7, day: '2026-03-29', editsADay: 4 },
    ]);
  });

  it.each<readonly [string, readonly number[]]>([
    ['six days are known', days(6, 4)],
    ['the master is mostly idle', [4, 4, 4, 0, 0, 0, 0]],
    ['it would take more than ten years', days(7, 0.001)],
  ])('cannot be foreseen where %s', (_, edits) => {
    expect(crossingsOf(aheadAfter(edits, 80))).toBeUndefined();
  });

  it('leaves out a fall of the master, and a day of another master', () => {
    expect(crossingsOf(aheadAfter([4, 4, 4, 4, 4, 4, -50, 4], 80))).toMatchObject([
      { editsADay: 4 },
    ]);
    expect(crossingsOf(aheadAfter([4, 4, 4, 4, 4, 4, -50], 80))).toBeUndefined();
  });

  it('needs one reading of the master a day, of 28 days, and only while an ahead lives', () => {
    const domain = aheadAfter(days(40, 4), 80);
    expect(domain.memory.masterDays).toHaveLength(29);
    const needed = snapshotsNeeded(domain.memory).filter(({ host }) => host === MASTER);
    expect(needed.length).toBeGreaterThanOrEqual(29);
    expect(needed.length).toBeLessThanOrEqual(31);
    const calm = joined();
    calm.sweeps(3);
    expect(snapshotsNeeded(calm.memory).length).toBeLessThanOrEqual(5);
  });

  it('within 7 days is told once, through an acknowledgement', () => {
    const domain = aheadAfter(days(8, 4), 60);
    expect(domain.reasons('ahead')).not.toContain('crossing-soon');
    domain.act({ kind: 'acknowledge', incident: domain.mustHave('ahead', 'R1').id });
    const value = 700 + 8 * 4;
    domain.sweep({ [MASTER]: at(value + 36), R1: at(value + 60) });
    expect(domain.moves).toEqual(['ahead R1 crossing-soon!']);
    expect(domain.last.moves[0]?.text).toBe(
      'at the usual pace the master passes R1 in T7 about 2026-03-16 (4 edits a day): from then on it looks healthy; ' +
        'yet the master\'s own list says ok of it: "R1 00:49 04:50 1000 ok"',
    );
    domain.sweeps(2, { R1: at(value + 60) });
    expect(domain.spoken('ahead')).toEqual(['confirmed', 'crossing-soon']);
  });

  it('is forgotten once it has crossed', () => {
    const domain = aheadAfter(days(8, 4), 20);
    domain.sweep({ [MASTER]: at(900), R1: at(900) });
    expect(domain.mustHave('ahead', 'R1')).toMatchObject({ crossed: true });
    expect(crossingsOf(domain)).toBeUndefined();
  });
});

/** Some lines of a host were not understood. */
const TWO_LINES: Saying = { complete: false, lacks: [1, 2, 5, 25] };
const isUnknown = (domain: JudgedDomain, host = 'R1'): boolean => isHistoryUnknown(domain, host);

describe('history unknown (rules.md)', () => {
  it('of a host that the configuration calls a former master, and of no other', () => {
    const replicas = replicasOf('R1', 'R2').map((each) => ({
      ...each,
      formerMaster: each.host === 'R1',
    }));
    const domain = joined({ replicas });
    expect([isUnknown(domain), isUnknown(domain, 'R2')]).toEqual([true, false]);
  });

  it.each<readonly [string, Saying]>([
    ['master', { role: 'master' }],
    ['client: it is converted', { role: 'client' }],
  ])('of a host that was read as %s', (_, said) => {
    const domain = joined();
    domain.sweep({ R1: said });
    expect(isUnknown(domain)).toBe(true);
    domain.sweeps(3);
    expect(isUnknown(domain)).toBe(true);
    expect(isUnknown(domain, 'R2')).toBe(false);
  });

  it('of an old master that is a replica from now on', () => {
    const domain = joined();
    domain.settings = { ...domain.settings, master: 'R1', replicas: replicasOf(MASTER, 'R2') };
    expect(isUnknown(domain, MASTER)).toBe(true);
  });
});

describe('history is known again', () => {
  it('once its ahead closed by proof', () => {
    const domain = joined();
    domain.sweep({ R1: { role: 'client' } });
    domain.sweep(AHEAD);
    domain.sweep();
    for (let n = 701; domain.stateOf('ahead', 'R1') !== 'closed'; n += 1) {
      expect(isUnknown(domain)).toBe(true);
      domain.sweep({ [MASTER]: at(n) });
    }
    expect(isUnknown(domain)).toBe(false);
    domain.sweep({ R1: { role: 'client' } });
    expect(isUnknown(domain)).toBe(true);
  });

  it('once a window’s verdict was yes for every table', () => {
    const domain = joined();
    domain.sweep({ R1: { role: 'client' } });
    const fromMs = domain.last.sweep.scheduledAtMs + 60_000;
    const window = { hosts: ['R1'], kinds: [], fromMs, untilMs: fromMs + 300_000, change: 'c' };
    domain.act({ kind: 'plan-window', ...window });
    domain.sweeps(2);
    expect(isUnknown(domain)).toBe(false);
  });

  it('once a person says that it was reset, or compared', () => {
    const domain = joined();
    domain.sweep({ R1: { role: 'client' } });
    domain.sweep(AHEAD);
    domain.sweep({ [MASTER]: at(800), R1: at(800) });
    const { id } = domain.mustHave('ahead', 'R1');
    domain.act({ kind: 'close', incident: id, code: 'contents-compared' });
    expect(isUnknown(domain)).toBe(false);
  });
});

describe('history is known again where every counter begins anew', () => {
  it('once the last of them is 0, too', () => {
    const domain = joined();
    domain.sweep({ R1: { role: 'client' } });
    domain.sweep({ R1: { tables: { 1: 0, 2: 0, 5: 0, 7: 0, 9: 0, 25: 100 } } });
    expect(isUnknown(domain)).toBe(true);
    domain.sweep({});
    domain.sweep({ R1: { tables: NOUGHT } });
    expect(isUnknown(domain)).toBe(false);
  });

  it.each<readonly [string, Saying]>([
    ['has a new stamp', { stamps: 77 }],
    ['is 0, under a new stamp', { stamps: 77, tables: NOUGHT }],
  ])('once every one %s', (_, said) => {
    const domain = joined();
    domain.sweep({ R1: { role: 'client' } });
    domain.sweep({ [MASTER]: { stamps: 77 }, R1: said, R2: { stamps: 77 } });
    expect(isUnknown(domain)).toBe(false);
  });

  it.each<readonly [string, Sayings]>([
    ['a new stamp', { R1: { stamps: 77 } }],
    ['0 and a new stamp', { R1: { stamps: 77, tables: NOUGHT } }],
    ['a new stamp, and the master is not read', { [MASTER]: 'no-answer', R1: { stamps: 77 } }],
  ])('not where every one has %s that is not the master’s', (_, said) => {
    const domain = joined();
    domain.sweep({ R1: { role: 'client' } });
    domain.sweep(said);
    expect(isUnknown(domain)).toBe(true);
  });

  it.each<readonly [string, Saying]>([
    ['the clocks of a host of two tables go forward', { lacks: [1, 2, 5, 25], stamps: 3_600 }],
    ['two of its lines are new, and no other was read', { ...TWO_LINES, stamps: 77 }],
    ['two of its lines are 0, and no other was read', { ...TWO_LINES, tables: { 7: 0, 9: 0 } }],
  ])('not where %s', (_, said) => {
    const domain = joined();
    domain.sweep({ R1: { role: 'client' } });
    domain.sweep({ R1: said });
    expect(isUnknown(domain)).toBe(true);
  });
});

describe('after a gap (rules.md)', () => {
  it('the first message says so, and no later one', () => {
    const domain = joined();
    domain.sweep(AHEAD, { minutes: 400 });
    expect(domain.alerts).toEqual([]);
    domain.followUp(AHEAD);
    const [first] = domain.alerts;
    expect(first?.afterGap).toEqual({
      fromMs: domain.records[1]?.sweep.scheduledAtMs,
      toMs: domain.records[2]?.sweep.scheduledAtMs,
    });
    expect(domain.memory).not.toHaveProperty('gap');
    domain.sweep({ R1: { tables: { 7: 720, 9: 950 } } });
    expect(domain.alerts[0]).not.toHaveProperty('afterGap');
  });

  it('a gap of which nothing was told is forgotten after a day', () => {
    const domain = joined();
    domain.sweep({}, { minutes: 400 });
    expect(domain.memory.gap).toBeDefined();
    domain.sweep();
    expect(domain.memory.gap).toBeDefined();
    for (let n = 0; n < 24 * 12; n += 1) domain.sweep();
    expect(domain.memory).not.toHaveProperty('gap');
  });
});
