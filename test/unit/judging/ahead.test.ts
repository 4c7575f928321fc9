import { describe, expect, it } from 'vitest';

import { holeOf } from '#domain/ahead.ts';
import type { AheadTable } from '#domain/incident.ts';
import { MASTER, type Saying } from '#test/facts.ts';
import { joined, type JudgedDomain } from '#test/judging.ts';

const at = (sequence: number, more: Saying = {}): Saying => ({ ...more, tables: { 7: sequence } });
/** One sweep: the master at a value of T7, R1 at another. */
const sweep = (
  domain: JudgedDomain,
  master: number,
  r1: number,
  more: Saying = {},
): JudgedDomain => {
  domain.sweep({ [MASTER]: at(master), R1: at(r1, more) });
  return domain;
};
/** R1 was calm at 700, and is ahead by 20 since a drill. */
const drilled = (): JudgedDomain => sweep(joined(), 700, 720);
/** The master has passed it at 725. */
const crossed = (): JudgedDomain => sweep(drilled(), 725, 725);
/** Reset and in step at 702, once. */
const repaired = (): JudgedDomain => {
  const domain = drilled();
  domain.followUp({ R1: at(720) });
  return sweep(domain, 702, 702);
};

/** A host read while its master gave no answer. */
const silentMaster = (r1: Saying): JudgedDomain => {
  const domain = joined();
  domain.sweep({ [MASTER]: 'no-answer', R1: r1 });
  return domain;
};

const tableOf = (domain: JudgedDomain, table = 7): AheadTable => {
  const { detail } = domain.mustHave('ahead', 'R1');
  const found =
    detail.kind === 'ahead' ? detail.tables.find((each) => each.table === table) : undefined;
  if (found === undefined) throw new Error(`T${table} is not in the incident`);
  return found;
};
const standing = (domain: JudgedDomain): string => tableOf(domain).standing;
const state = (domain: JudgedDomain): string => domain.stateOf('ahead', 'R1');

describe('a table that is ahead (rules.md, D7)', () => {
  it('opens on the first proof, with the numbers of its pair', () => {
    const domain = drilled();
    expect(domain.mustHave('ahead', 'R1')).toMatchObject({
      state: 'open',
      severity: 'critical',
      summary: 'R1 is ahead of MASTER in 1 table: T7 +20',
      tables: [{ table: 7, master: 700, replica: 720, difference: 20 }],
    });
  });

  it('stays ahead while the master climbs towards it, and keeps its first numbers', () => {
    const domain = sweep(drilled(), 719, 720);
    expect(standing(domain)).toBe('ahead');
    expect(domain.mustHave('ahead', 'R1')).toMatchObject({
      tables: [{ difference: 20 }],
      now: [{ difference: 1 }],
    });
  });

  it('opens while its host is joining, too', () => {
    const domain = joined();
    domain.sweep({ R1: at(720, { instance: 'another machine' }) });
    expect(state(domain)).toBe('open');
    expect(domain.last.hosts[0]).toMatchObject({ host: 'R1', joining: true });
  });

  it('stays ahead when it falls to a value that is still above the master', () => {
    const domain = sweep(drilled(), 701, 710);
    expect(standing(domain)).toBe('ahead');
    expect(domain.reasons('ahead', 'R1')).toEqual(['opened', 'confirmed']);
  });

  it('falls again from there, to the master: that is the reset', () => {
    expect(standing(sweep(sweep(drilled(), 701, 710), 702, 702))).toBe('reset');
  });

  it('lists a further table when it is proved, and speaks of it', () => {
    const domain = sweep(drilled(), 700, 720);
    domain.sweep({ R1: { tables: { 7: 720, 9: 950 } } });
    expect(domain.moves).toEqual(['ahead R1 more-tables!']);
    expect(domain.mustHave('ahead', 'R1').tables.map(({ table }) => table)).toEqual([7, 9]);
  });
});

describe('crossed: the master has passed it, and nothing was reset', () => {
  it.each<readonly [string, number, number]>([
    ['equal', 720, 720],
    ['in step, having moved with the master', 725, 725],
    ['behind', 730, 720],
  ])('%s', (_, master, r1) => {
    const domain = sweep(drilled(), master, r1);
    expect([standing(domain), state(domain)]).toEqual(['crossed', 'open']);
    expect(domain.mustHave('ahead', 'R1').crossed).toBe(true);
  });

  it('is told, with the hole', () => {
    const domain = sweep(sweep(drilled(), 710, 720), 725, 725);
    expect(domain.moves).toEqual(['ahead R1 crossed!']);
    expect(domain.mustHave('ahead', 'R1').summary).toBe(
      'the master has passed it, over the hole: T7 (20 updates never applied)',
    );
  });

  it('stays open for as long as both move together', () => {
    const domain = crossed();
    for (let n = 726; n < 760; n += 1) sweep(domain, n, n);
    expect([standing(domain), state(domain)]).toEqual(['crossed', 'open']);
  });

  it('then converted, the counter kept: stays crossed', () => {
    const domain = crossed();
    const all = { zero: ['addr.dat', 'group.dat', 'user.dat'] } as const;
    for (let n = 0; n < 20; n += 1) sweep(domain, 725, 725, all);
    expect([standing(domain), state(domain)]).toEqual(['crossed', 'open']);
  });

  it('then reset: recovering', () => {
    const domain = sweep(sweep(crossed(), 740, 740), 741, 0);
    expect([standing(domain), state(domain)]).toEqual(['reset', 'recovering']);
  });

  it('then ahead again: back', () => {
    const domain = sweep(crossed(), 725, 790);
    expect([standing(domain), state(domain)]).toEqual(['ahead', 'open']);
    expect(domain.moves).toEqual(['ahead R1 back!']);
  });
});

describe('reset: seen on the replica itself', () => {
  it.each<readonly [string, number, number, Saying, string]>([
    ['its stamp became the master’s', 730, 730, { stamps: { 7: 60 } }, 'reset'],
    ['it fell and has the master’s number', 717, 717, {}, 'reset'],
    [
      'it fell to a number that the master had between two readings: a sign',
      718,
      717,
      {},
      'reset-by-sign',
    ],
    ['it fell to its last calm value, behind', 730, 700, {}, 'reset'],
    ['it fell below its last calm value', 730, 100, {}, 'reset'],
    ['it fell to 0', 730, 0, {}, 'reset'],
    ['it fell into the drill, behind: a sign', 718, 712, {}, 'reset-by-sign'],
    ['another inode alone: a sign', 730, 730, { inode: 99 }, 'reset-by-sign'],
    ['another inode, above the master: none', 717, 720, { inode: 99 }, 'ahead'],
    ['neither: none', 730, 730, {}, 'crossed'],
  ])('%s', (_, master, r1, more, expected) => {
    const domain = sweep(drilled(), 716, 720);
    const stamps = more.stamps ?? 0;
    domain.sweep({ [MASTER]: at(master, { stamps }), R1: at(r1, more), R2: { stamps } });
    expect(standing(domain)).toBe(expected);
    expect(state(domain)).toBe(expected.startsWith('reset') ? 'recovering' : 'open');
  });

  it('a fall behind is a sign alone where the last calm value is not known, but to 0 it is none', () => {
    const unknown = (r1: number): string => {
      const domain = joined();
      domain.settings = { ...domain.settings, replicas: [...domain.settings.replicas] };
      domain.memory = {
        ...domain.memory,
        hosts: domain.memory.hosts.map((host) => ({ ...host, replicaSweep: null })),
      };
      return standing(sweep(sweep(domain, 700, 720), 730, r1));
    };
    expect([unknown(650), unknown(0)]).toEqual(['reset-by-sign', 'reset']);
  });

  it('a fall into the drill that was read without the master, and filled up since, is a sign', () => {
    const domain = sweep(drilled(), 716, 720);
    domain.sweep({ [MASTER]: 'no-answer', R1: at(712) });
    expect(standing(sweep(domain, 718, 718))).toBe('reset-by-sign');
  });

  it('a fall to the calm value that was read without the master is a reset', () => {
    const domain = sweep(drilled(), 716, 720);
    domain.sweep({ [MASTER]: 'no-answer', R1: at(650) });
    expect(standing(sweep(domain, 718, 718))).toBe('reset');
  });
});

describe('a fall that was first read without the master', () => {
  const unread = (domain: JudgedDomain, r1: number): void => {
    domain.sweep({ [MASTER]: 'no-answer', R1: at(r1) });
  };

  it('into the drill, filled up before the master is read again: a sign, however often it was read', () => {
    const domain = sweep(drilled(), 705, 720);
    unread(domain, 702);
    unread(domain, 708);
    expect(standing(domain)).toBe('ahead');
    sweep(domain, 708, 708);
    expect(standing(domain)).toBe('reset-by-sign');
  });

  it('into the drill, where the master has reached that very number since: a sign', () => {
    const domain = sweep(drilled(), 705, 720);
    unread(domain, 710);
    sweep(domain, 710, 710);
    expect(standing(domain)).toBe('reset-by-sign');
  });

  it('to nothing, and past its highest value when the master is read again: the reset', () => {
    const domain = drilled();
    unread(domain, 0);
    sweep(domain, 730, 730);
    expect(standing(domain)).toBe('reset');
  });

  it('and ahead once more when the master is read again: another account', () => {
    const domain = sweep(drilled(), 705, 720);
    unread(domain, 702);
    sweep(domain, 710, 725);
    expect(tableOf(domain)).toMatchObject({ standing: 'ahead', atLeast: 0, lastCalm: 700 });
    expect(tableOf(domain).fellTo).toBeUndefined();
  });
});

describe('reset by a sign alone', () => {
  it('a sign never closes by itself, whatever moves', () => {
    const domain = sweep(sweep(drilled(), 716, 720), 718, 712);
    for (let n = 731; n < 750; n += 1) sweep(domain, n, n);
    expect([standing(domain), state(domain)]).toEqual(['reset-by-sign', 'recovering']);
    expect(domain.mustHave('ahead', 'R1').summary).toContain('looks reset by a sign alone: T7');
  });

  it('a sign, then a true reset: it goes on to be proved', () => {
    const domain = sweep(sweep(sweep(drilled(), 716, 720), 718, 712), 731, 0);
    expect(standing(domain)).toBe('reset');
  });

  it('a second fall, into the drill again, takes back what the first had shown', () => {
    const domain = sweep(sweep(sweep(drilled(), 730, 100), 731, 731), 740, 715);
    expect(standing(domain)).toBe('reset-by-sign');
  });

  it('a reset that a follow-up saw is kept, and moves the incident in the next sweep', () => {
    const domain = drilled();
    domain.followUp({ [MASTER]: at(702), R1: at(702) });
    expect(domain.moves).toEqual(['ahead R1 not-confirmed!']);
    expect([standing(domain), state(domain)]).toEqual(['reset', 'open']);
    sweep(domain, 703, 703);
    expect(domain.moves).toEqual(['ahead R1 recovering!']);
  });
});

describe('repair proved by movement', () => {
  it('quiet after three complete sweeps in step, proved when both have moved', () => {
    const domain = repaired();
    const seen = [standing(domain)];
    for (const n of [702, 702, 702, 703]) seen.push(standing(sweep(domain, n, n)));
    expect(seen).toEqual(['reset', 'reset', 'quiet', 'quiet', 'proved']);
    expect(state(domain)).toBe('closed');
    expect(domain.reasons('ahead', 'R1')).toEqual([
      'opened',
      'confirmed',
      'recovering',
      'progressed',
      'progressed',
      'closed',
    ]);
    expect(domain.last.moves[0]?.text).toBe('repair proved by movement: T7 (702 → 703)');
  });

  it('in step for ever without an edit: recovering, and the table is named', () => {
    const domain = repaired();
    for (let n = 0; n < 30; n += 1) sweep(domain, 702, 702);
    expect([standing(domain), state(domain)]).toEqual(['quiet', 'recovering']);
    expect(domain.mustHave('ahead', 'R1').summary).toContain('proved by movement: T7');
  });

  it('the master moved and the replica has not followed yet: not proved', () => {
    const domain = repaired();
    sweep(sweep(domain, 702, 702), 702, 702);
    domain.sweep({ [MASTER]: at(705), R1: at(702) });
    expect(standing(domain)).toBe('reset');
    expect(standing(sweep(domain, 705, 705))).toBe('proved');
  });

  it('what the replica caught up with before it was in step is the download, not movement', () => {
    const domain = sweep(drilled(), 730, 0);
    for (let n = 0; n < 6; n += 1) sweep(domain, 731, 731);
    expect([standing(domain), state(domain)]).toEqual(['quiet', 'recovering']);
    expect(standing(sweep(domain, 732, 732))).toBe('proved');
  });
});

describe('what keeps a repair from being proved', () => {
  it('an empty data file keeps it from counting', () => {
    const domain = repaired();
    const zero = { zero: ['addr.dat'] } as const;
    for (let n = 0; n < 6; n += 1) sweep(domain, 702, 702, zero);
    expect(tableOf(domain)).toMatchObject({ standing: 'reset', cleanSweeps: 2 });
  });

  it('nor is one proved by movement while a file is empty that was filled before', () => {
    const domain = repaired();
    for (let n = 0; n < 3; n += 1) sweep(domain, 702, 702);
    const zero = { zero: ['addr.dat'] } as const;
    sweep(domain, 702, 702, zero);
    for (let n = 0; n < 4; n += 1) sweep(domain, 705, 705, zero);
    expect([standing(domain), state(domain)]).toEqual(['reset', 'recovering']);
    expect(standing(sweep(domain, 705, 705))).toBe('proved');
  });

  it('one table of two is not enough', () => {
    const domain = joined();
    domain.sweep({ R1: { tables: { 7: 720, 9: 950 } } });
    domain.sweep({});
    for (let n = 701; n < 710; n += 1) domain.sweep({ [MASTER]: at(n) });
    expect(state(domain)).toBe('recovering');
    expect(domain.mustHave('ahead', 'R1').summary).toBe(
      'repaired, not yet proved by movement: T9 (no edit since 2026-03-02 08:15 UTC); ' +
        'repair proved by movement: T7 (700 → 701)',
    );
    domain.sweep({ [MASTER]: { tables: { 9: 901 } } });
    expect(state(domain)).toBe('closed');
  });

  it('incomplete sweeps count for nothing: partial, overdue, or without the master', () => {
    const domain = repaired();
    domain.sweep({ R1: { complete: false } });
    domain.sweep({ [MASTER]: { complete: false } });
    domain.sweep({}, { overdue: true });
    domain.sweep({ [MASTER]: 'no-answer' });
    expect(tableOf(domain).cleanSweeps).toBe(1);
    expect(domain.mustHave('ahead', 'R1').progress).toBe(1);
  });

  it('ahead again after the reset: back, with an account of its own', () => {
    const domain = sweep(sweep(repaired(), 702, 702), 703, 760);
    expect(domain.moves).toEqual(['ahead R1 back!']);
    expect(tableOf(domain)).toMatchObject({ standing: 'ahead', atLeast: 0, lastCalm: 702 });
  });
});

describe('readings that are not whole, or are not there', () => {
  it('a miss moves nothing of it', () => {
    const domain = drilled();
    domain.followUp({ R1: at(720) });
    const before = domain.mustHave('ahead', 'R1');
    domain.sweeps(10, { R1: 'no-answer' });
    expect(domain.mustHave('ahead', 'R1')).toEqual({ ...before, stale: true });
  });

  it('a partial reading that shows the reset does not start the recovery; a whole one does', () => {
    const domain = drilled();
    domain.followUp({ R1: at(720) });
    sweep(domain, 702, 702, { complete: false });
    expect([standing(domain), state(domain)]).toEqual(['reset', 'open']);
    sweep(domain, 702, 702);
    expect(state(domain)).toBe('recovering');
  });

  it('a partial reading without the table says nothing', () => {
    const domain = drilled();
    domain.followUp({ R1: at(720) });
    domain.sweep({ R1: { complete: false, lacks: [7] } });
    expect([standing(domain), state(domain)]).toEqual(['ahead', 'open']);
    expect(domain.moves).toEqual(['drift-of-format R1 first-seen']);
  });

  it('without the master’s reading nothing is ahead, and nothing heals', () => {
    const domain = drilled();
    domain.followUp({ R1: at(720) });
    domain.sweeps(3, { [MASTER]: 'no-answer', R1: at(100) });
    expect([standing(domain), state(domain)]).toEqual(['ahead', 'open']);
  });
});

describe('an unproved reading waits for the next one of the master (rules.md, D2 row 8)', () => {
  it('which proves it, though the host is silent then; both sweeps are named', () => {
    const domain = silentMaster(at(720));
    expect(state(domain)).toBe('none');
    domain.sweep({ R1: 'no-answer' });
    expect(state(domain)).toBe('open');
    expect(domain.mustHave('ahead', 'R1').summary).toBe(
      'R1 is ahead of MASTER in 1 table: T7 +20 (read in sweep 3, MASTER in sweep 4)',
    );
    expect(domain.last.hosts[0]?.seen).toMatchObject({ kind: 'miss' });
  });

  it('or does not: the master had moved past it', () => {
    const domain = silentMaster(at(702));
    domain.sweep({ [MASTER]: at(705), R1: 'no-answer' });
    expect(state(domain)).toBe('none');
  });

  it('and waits no longer than that', () => {
    const domain = silentMaster(at(702));
    domain.sweep({ [MASTER]: at(705), R1: 'no-answer' });
    expect(domain.memory.hosts[0]?.waitingSweep).toBeNull();
  });

  it('a host that ran as master waits for nothing: it was no replica', () => {
    const domain = joined();
    const acting = { role: 'master', tables: { 7: 720 } } as const;
    const two = { R1: acting, R2: acting };
    domain.sweep({ [MASTER]: 'no-answer', ...two }, { repeat: two });
    domain.sweep({ R1: 'no-answer', R2: 'no-answer' });
    expect(domain.all().filter(({ kind }) => kind === 'ahead')).toEqual([]);
  });

  it('also where a master was read that left the table out', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: { complete: false, lacks: [7] }, R1: at(720) });
    domain.sweep({ [MASTER]: at(705), R1: 'no-answer', R2: at(705) });
    expect(domain.mustHave('ahead', 'R1').tables).toMatchObject([{ table: 7, difference: 15 }]);
    domain.sweep({ R1: 'no-answer' });
    expect(domain.memory.hosts.map(({ waitingSweep }) => waitingSweep)).toEqual([null, null, null]);
  });
});

describe('an answer of the master with a line that is not understood, and every table (D2)', () => {
  it('judges the reading: it does not wait, to be held against a master that was restored since', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: { complete: false } });
    expect(domain.memory.hosts.map(({ waitingSweep }) => waitingSweep)).toEqual([null, null, null]);
    domain.sweep({ [MASTER]: at(690), R1: 'no-answer' });
    expect(state(domain)).toBe('none');
  });

  it('judges those that had waited, too', () => {
    const domain = silentMaster(at(705));
    domain.sweep({ [MASTER]: { complete: false, ...at(706) }, R1: 'no-answer' });
    domain.sweep({ [MASTER]: at(690), R1: 'no-answer' });
    expect(state(domain)).toBe('none');
  });
});

describe('a reading that waited, of a table that was repaired (D2, row 8)', () => {
  it('is another fork: back, though the host is silent then', () => {
    const domain = repaired();
    for (const n of [702, 702, 702]) sweep(domain, n, n);
    expect(standing(domain)).toBe('quiet');
    domain.sweep({ [MASTER]: 'no-answer', R1: at(740) });
    domain.sweep({ [MASTER]: at(703), R1: 'no-answer' });
    expect(state(domain)).toBe('open');
    expect(tableOf(domain)).toMatchObject({ standing: 'ahead', lastReplica: 740 });
  });

  it('is another fork, though its own reading then would prove the repair', () => {
    const domain = repaired();
    for (const n of [702, 702, 702]) sweep(domain, n, n);
    domain.sweep({ [MASTER]: 'no-answer', R1: at(740) });
    sweep(domain, 703, 703);
    expect(state(domain)).toBe('open');
    expect(tableOf(domain)).toMatchObject({ standing: 'ahead', lastReplica: 740 });
  });

  it('its own reading of that sweep stands beside it', () => {
    const domain = silentMaster(at(720));
    domain.sweep({ R1: at(700) });
    expect(state(domain)).toBe('open');
    expect(domain.last.cells).toMatchObject([{ host: 'R1', table: 7, verdict: 'went-back' }]);
    sweep(domain, 700, 700);
    expect(standing(domain)).toBe('reset');
  });
});

describe('the hole, as a range (domain.md)', () => {
  /** Edits k in a drill at 700; then the master edits, seen in steps. */
  it.each<readonly [string, readonly number[], { atLeast: number; atMost: number | null }]>([
    ['the master has not moved', [700], { atLeast: 0, atMost: 0 }],
    ['it moved before the first look, too', [705], { atLeast: 0, atMost: 5 }],
    ['it moves while we look', [700, 706], { atLeast: 6, atMost: 6 }],
    ['up to the replica', [703, 710, 720], { atLeast: 17, atMost: 20 }],
    [
      'and past it: the hole is as long as the drill, not longer',
      [703, 730],
      { atLeast: 17, atMost: 20 },
    ],
    ['and far past it', [703, 730, 900], { atLeast: 17, atMost: 20 }],
  ])('%s', (_, masters, hole) => {
    const domain = joined();
    for (const master of masters) sweep(domain, master, Math.max(720, master));
    expect(holeOf(tableOf(domain))).toEqual(hole);
  });

  it('has no upper bound where the replica was never seen calm', () => {
    const domain = joined();
    domain.memory = {
      ...domain.memory,
      hosts: domain.memory.hosts.map((host) => ({ ...host, replicaSweep: null })),
    };
    sweep(sweep(domain, 700, 720), 706, 720);
    expect(holeOf(tableOf(domain))).toEqual({ atLeast: 6, atMost: null });
  });

  it('its fork is at most the first value read while the host ran as master, if that is lower', () => {
    const domain = joined();
    const acting = { R1: { role: 'master', tables: { 7: 701 } } } as const;
    domain.sweep({ [MASTER]: 'no-answer', ...acting }, { repeat: acting });
    sweep(domain, 705, 720);
    expect(tableOf(domain)).toMatchObject({ lastCalm: 700, forkAtMost: 701 });
  });

  it('begins anew when the replica falls and is still ahead, from the same fork', () => {
    const domain = sweep(sweep(sweep(drilled(), 706, 720), 707, 715), 709, 715);
    expect(tableOf(domain)).toMatchObject({ highest: 715, lastCalm: 700, atLeast: 2 });
  });

  it('begins anew when the master falls, and what was calm before bounds it no more', () => {
    const domain = sweep(sweep(drilled(), 706, 720), 690, 720);
    expect(tableOf(domain)).toMatchObject({ lastCalm: null, atLeast: 0, forkAtMost: 690 });
  });

  it('of a master that was restored has no upper bound: its replicas were calm above the fork', () => {
    const domain = sweep(joined(), 690, 700);
    expect(tableOf(domain)).toMatchObject({ lastCalm: null, forkAtMost: 690 });
    expect(holeOf(tableOf(sweep(domain, 695, 700)))).toEqual({ atLeast: 5, atMost: null });
  });

  it('a follow-up that read a further table ahead leaves its last calm value alone', () => {
    const domain = drilled();
    domain.followUp({ R1: { tables: { 7: 720, 9: 950 } } });
    domain.sweep({ R1: { tables: { 7: 720, 9: 950 } } });
    expect(tableOf(domain, 9).lastCalm).toBe(900);
  });

  it('does not grow by what the master did while the replica was reset', () => {
    const domain = sweep(sweep(drilled(), 706, 720), 712, 712);
    expect(tableOf(domain)).toMatchObject({ standing: 'reset', atLeast: 6 });
  });
});

describe('what people see of an incident that goes on', () => {
  const both = (seven: number, nine: number): Saying => ({ tables: { 7: seven, 9: nine } });

  it('has the latest numbers of a table that crossed while another is still ahead', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: both(700, 900), R1: both(720, 905) });
    domain.sweep({ [MASTER]: both(701, 950), R1: both(721, 950) });
    const { tables, now, summary } = domain.mustHave('ahead', 'R1');
    expect(tables.map(({ difference }) => difference)).toEqual([20, 5]);
    expect(now.map(({ table, difference }) => [table, difference])).toEqual([
      [7, 20],
      [9, 0],
    ]);
    expect(summary).not.toContain('T9');
  });

  it('does not call a table that fell far behind grown: a lag is no lead', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: both(700, 900), R1: both(720, 905) });
    domain.sweep({ [MASTER]: both(700, 900), R1: both(720, 905) });
    domain.sweep({ [MASTER]: both(700, 990), R1: both(720, 905) });
    expect(domain.reasons('ahead', 'R1')).not.toContain('grown');
  });

  it('is critical while ahead, an error once crossed, critical when ahead again', () => {
    expect(drilled().mustHave('ahead', 'R1').severity).toBe('critical');
    expect(crossed().mustHave('ahead', 'R1').severity).toBe('error');
    expect(sweep(crossed(), 725, 750).mustHave('ahead', 'R1').severity).toBe('critical');
  });
});
