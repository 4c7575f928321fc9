import { describe, expect, it } from 'vitest';

import { exposureOf, holesOf, type HoleBefore } from '#domain/history/exposure.ts';
import { lookOf } from '#domain/history/look.ts';
import type { CellRecord, HostStanding, JudgedRecord, SweepJudged } from '#domain/journal.ts';
import { missOf } from '#domain/miss.ts';
import { MASTER } from '#test/facts.ts';
import { joined, type JudgedDomain } from '#test/judging.ts';

import { incidentOf, recordOf } from '../../contract/builders.ts';

const MINUTE = 60_000;

/** What is exposed, and unseen, over these records; over holes of before the first. */
const seenIn = (records: readonly JudgedRecord[], holes: readonly HoleBefore[] = []) =>
  exposureOf(records.map(lookOf), holes);

const READ: HostStanding['seen'] = {
  kind: 'read',
  place: { sweep: 1, phase: 'replicas' },
  readAtMs: 0,
  role: 'replica',
};

const standing = (seen: HostStanding['seen'] = READ): HostStanding => ({
  host: 'rephost',
  seen,
  complete: true,
  joining: false,
  listStatus: null,
  emptyFiles: [],
});
const cell = (
  verdict: CellRecord['verdict'],
  master: number | null = null,
  replica: number | null = null,
): CellRecord => {
  const difference = master === null || replica === null ? null : replica - master;
  return { host: 'rephost', table: 7, verdict, proved: true, master, replica, difference };
};

/** The record of the sweep at a minute. */
function sweepAt(minute: number, changes: Partial<SweepJudged> = {}): JudgedRecord {
  const { sweep } = recordOf('bank', minute + 1, '').act;
  return recordOf('bank', minute + 1, `n${minute}`, {
    sweep: { ...sweep, scheduledAtMs: minute * MINUTE },
    hosts: [standing()],
    ...changes,
  });
}
const behindAt = (minute: number, master: number, replica: number) =>
  sweepAt(minute, { cells: [cell('behind', master, replica)] });

describe('the exposure of a table', () => {
  it('runs from the last sweep that saw it in step to the next one that does', () => {
    const { exposures } = seenIn([
      sweepAt(0),
      behindAt(5, 12, 10),
      behindAt(10, 20, 11),
      sweepAt(15),
    ]);
    expect(exposures).toEqual([
      {
        host: 'rephost',
        table: 7,
        lastInStepMs: 0,
        firstSeenMs: 5 * MINUTE,
        lastSeenMs: 10 * MINUTE,
        inStepAgainMs: 15 * MINUTE,
        end: 'in-step',
        verdicts: ['behind'],
        incidents: [],
        // In the second sweep it had 11, and the master 12 in the sweep before: 1. Up to 20: 9.
        atLeast: 1,
        atMost: 9,
      },
    ]);
  });

  it('says at least how many were lacking, against what the master had in the sweep before', () => {
    const of = (...records: readonly JudgedRecord[]) => seenIn(records).exposures[0];
    expect(of(behindAt(5, 30, 10), behindAt(10, 40, 12))).toMatchObject({
      atLeast: 18,
      atMost: 28,
    });
    // The master fell in between, or is another host: what it had proves nothing.
    expect(of(behindAt(5, 30, 10), behindAt(10, 20, 12))).toMatchObject({ atLeast: 1, atMost: 20 });
    const other = { kind: 'master', host: 'other', moved: true, mayProve: true } as const;
    expect(
      of(behindAt(5, 30, 10), sweepAt(10, { cells: [cell('behind', 40, 12)], master: other })),
    ).toMatchObject({ atLeast: 1, atMost: 28 });
    // What stands still lacks as much.
    expect(of(sweepAt(5, { cells: [cell('stuck', 30, 10)] }))).toMatchObject({
      atLeast: 1,
      atMost: 20,
    });
  });

  it('knows the hole of what is ahead from its incident, and names it', () => {
    const incident = incidentOf('bank', 'bank-6-1', { host: 'rephost' });
    const { memory } = recordOf('bank', 1, '').act;
    const entry = { id: 'bank-6-1', kind: 'ahead', host: 'rephost', closedAtMs: null } as const;
    const record = sweepAt(5, {
      cells: [cell('ahead', 5053, 6982)],
      incidents: [incident],
      memory: { ...memory, incidents: [entry] },
    });
    expect(seenIn([record]).exposures).toMatchObject([
      { verdicts: ['ahead'], incidents: ['bank-6-1'], atLeast: 0, atMost: null },
    ]);
    expect(seenIn([sweepAt(5, { cells: [cell('missing')] })]).exposures).toMatchObject([
      { verdicts: ['missing'], incidents: [], atLeast: null, atMost: null },
    ]);
  });
});

describe('an exposure', () => {
  it('is one, though its word changes', () => {
    const stuck = sweepAt(10, { cells: [cell('stuck', 20, 10)] });
    expect(seenIn([behindAt(5, 12, 10), stuck]).exposures).toMatchObject([
      { verdicts: ['behind', 'stuck'], lastInStepMs: null, inStepAgainMs: null },
    ]);
  });

  it('is in step again after a lag, though the lag outlived the incident', () => {
    const ahead = incidentOf('bank', 'bank-6-1', { host: 'rephost' });
    const { memory } = recordOf('bank', 1, '').act;
    const known = (closedAtMs: number | null) => ({
      memory: {
        ...memory,
        incidents: [{ id: ahead.id, kind: ahead.kind, host: ahead.host, closedAtMs }],
      },
    });
    const closed = { ...ahead, state: 'closed', closedAtMs: 10 * MINUTE } as const;
    const { exposures } = seenIn([
      sweepAt(5, { cells: [cell('ahead', 10, 12)], incidents: [ahead], ...known(null) }),
      sweepAt(10, {
        cells: [cell('behind', 20, 18)],
        incidents: [closed],
        ...known(10 * MINUTE),
      }),
      sweepAt(15, known(10 * MINUTE)),
    ]);
    expect(exposures).toMatchObject([{ inStepAgainMs: 15 * MINUTE, end: 'in-step' }]);
  });
});

describe('times without data', () => {
  it('stand apart: neither end an exposure nor begin one', () => {
    const silent = (minute: number) =>
      sweepAt(minute, {
        hosts: [standing(missOf('no-answer', ''))],
        cells: [cell('no-data')],
      });
    const { exposures, unseen } = seenIn([
      sweepAt(0),
      behindAt(5, 12, 10),
      silent(10),
      silent(15),
      sweepAt(20),
      silent(25),
    ]);
    expect(exposures).toMatchObject([
      { firstSeenMs: 5 * MINUTE, lastSeenMs: 5 * MINUTE, inStepAgainMs: 20 * MINUTE },
    ]);
    const host = { host: 'rephost', table: null, cause: 'no-answer' };
    expect(unseen).toEqual([
      { ...host, firstMs: 10 * MINUTE, lastMs: 15 * MINUTE, againMs: 20 * MINUTE },
      { ...host, firstMs: 25 * MINUTE, lastMs: 25 * MINUTE, againMs: null },
    ]);
  });

  it('are of one table where its host was read', () => {
    const unproved = sweepAt(5, { cells: [cell('no-data', 10, 12)] });
    expect(seenIn([sweepAt(0), unproved, sweepAt(10)])).toEqual({
      exposures: [],
      unseen: [
        {
          host: 'rephost',
          table: 7,
          cause: 'nothing to compare it with',
          firstMs: 5 * MINUTE,
          lastMs: 5 * MINUTE,
          againMs: 10 * MINUTE,
        },
      ],
    });
  });

  it('are not of a host that a sweep did not ask', () => {
    const elsewhere = sweepAt(7, { hosts: [] });
    expect(seenIn([sweepAt(0), behindAt(5, 12, 10), elsewhere])).toMatchObject({
      exposures: [{ inStepAgainMs: null }],
      unseen: [],
    });
  });
});

describe('a host that holds no copy', () => {
  it('is not known as a whole, with its role', () => {
    const client = sweepAt(5, {
      hosts: [standing({ ...READ, role: 'client' })],
      cells: [cell('no-data')],
    });
    expect(seenIn([sweepAt(0), client, sweepAt(10)]).unseen).toEqual([
      {
        host: 'rephost',
        table: null,
        cause: 'it ran as client',
        firstMs: 5 * MINUTE,
        lastMs: 5 * MINUTE,
        againMs: 10 * MINUTE,
      },
    ]);
  });
});

describe('a sweep in which another than the expected host ran as master', () => {
  const actingMaster = (mayProve: boolean) =>
    ({ kind: 'master', host: 'rephost', moved: true, mayProve }) as const;
  const readAsMaster = standing({ ...READ, role: 'master' });
  const peer = { ...standing(), host: 'rephost2' };
  const ahead = sweepAt(15, { hosts: [standing(), peer], cells: [cell('ahead', 5053, 6982)] });

  it('has seen nobody in step while the old master was not seen', () => {
    const drill = (minute: number) =>
      sweepAt(minute, { hosts: [readAsMaster, peer], master: actingMaster(false) });
    const before = sweepAt(0, { hosts: [standing(), peer] });
    const { exposures, unseen } = seenIn([before, drill(5), drill(10), ahead]);
    // The edits of the drill came after the last comparison with the master, not after the drill.
    expect(exposures).toMatchObject([
      { host: 'rephost', lastInStepMs: 0, firstSeenMs: 15 * MINUTE },
    ]);
    const time = {
      table: null,
      firstMs: 5 * MINUTE,
      lastMs: 10 * MINUTE,
      againMs: 15 * MINUTE,
    };
    expect(unseen).toEqual([
      { ...time, host: 'rephost', cause: 'it ran as master, and the old master was not seen' },
      {
        ...time,
        host: 'rephost2',
        cause: 'rephost ran as master, and the old master was not seen',
      },
    ]);
  });

  it('ends no exposure while the old master was not seen', () => {
    const drill = sweepAt(10, { hosts: [standing()], master: actingMaster(false) });
    expect(seenIn([sweepAt(0), behindAt(5, 12, 10), drill]).exposures).toMatchObject([
      { lastSeenMs: 5 * MINUTE, inStepAgainMs: null, end: 'goes-on' },
    ]);
  });

  it('compared that host with nobody, though the old master was seen in another role', () => {
    const moved = sweepAt(5, { hosts: [readAsMaster, peer], master: actingMaster(true) });
    const before = sweepAt(0, { hosts: [standing(), peer] });
    const cells = [cell('ahead', 5053, 6982), { ...cell('behind', 9, 8), host: 'rephost2' }];
    const after = sweepAt(10, { hosts: [standing(), peer], cells });
    expect(seenIn([before, moved, after])).toMatchObject({
      exposures: [
        { host: 'rephost', lastInStepMs: 0 },
        { host: 'rephost2', lastInStepMs: 5 * MINUTE },
      ],
      unseen: [],
    });
  });
});

/** A sweep in which the master and R1 have these numbers of table 7. */
function read(domain: JudgedDomain, master: number, replica: number): void {
  const at = (sequence: number) => ({ tables: { 7: sequence } });
  domain.sweep({ [MASTER]: at(master), R1: at(replica), R2: { stamps: 0 } });
}

/** Ahead at 720, over a hole, and then at the same number as the master. */
function crossed(): JudgedDomain {
  const domain = joined();
  for (const [master, replica] of [
    [700, 720],
    [719, 720],
    [740, 740],
    [741, 741],
  ] as const) {
    read(domain, master, replica);
  }
  expect(domain.mustHave('ahead', 'R1').crossed).toBe(true);
  return domain;
}

const recordsOf = ({ records }: Pick<JudgedDomain, 'records'>) =>
  records.map((act, n): JudgedRecord => ({ ...recordOf('bank', n + 1, `n${n}`), act }));
const exposuresOf = ({ records }: Pick<JudgedDomain, 'records'>) =>
  seenIn(recordsOf({ records })).exposures.filter(
    ({ host, table }) => host === 'R1' && table === 7,
  );
const scheduledOf = (sweep: SweepJudged | undefined): number | undefined =>
  sweep?.sweep.scheduledAtMs;

describe('what was ahead and was crossed', () => {
  it('goes on over its hole, and ends when its incident is closed by what was read', () => {
    const domain = crossed();
    expect(exposuresOf(domain)).toMatchObject([
      {
        verdicts: ['ahead'],
        lastSeenMs: scheduledOf(domain.records.at(-1)),
        inStepAgainMs: null,
        end: 'over-a-hole',
      },
    ]);
    // Repaired on the replica: a later sweep closes the incident by what it read.
    read(domain, 742, 742);
    const last = domain.records.at(-1);
    if (last === undefined) throw new Error('nothing was judged');
    const atMs = last.sweep.scheduledAtMs;
    const ahead = domain.mustHave('ahead', 'R1');
    const incidents = last.memory.incidents.map((entry) =>
      entry.id === ahead.id ? { ...entry, closedAtMs: atMs } : entry,
    );
    const repaired: SweepJudged = {
      ...last,
      incidents: [{ ...ahead, state: 'closed', closedAtMs: atMs }],
      memory: { ...last.memory, incidents },
    };
    expect(exposuresOf({ records: [...domain.records.slice(0, -1), repaired] })).toMatchObject([
      { incidents: [ahead.id], inStepAgainMs: atMs, end: 'in-step' },
    ]);
  });

  it('has no end that is known where a person closed it', () => {
    const domain = crossed();
    const { id } = domain.mustHave('ahead', 'R1');
    domain.act({ kind: 'close', incident: id, code: 'our-error' });
    read(domain, 745, 745);
    read(domain, 746, 746);
    expect(exposuresOf(domain)).toMatchObject([
      { incidents: [id], inStepAgainMs: null, end: 'not-known' },
    ]);
  });
});

describe('what was crossed before the first look', () => {
  it('is exposed over its hole from the first look on', () => {
    const domain = crossed();
    const records = recordsOf(domain);
    const holes = holesOf(domain.mustHave('ahead', 'R1'));
    const later = seenIn(records.slice(-1), holes).exposures;
    const lastSeenMs = scheduledOf(domain.records.at(-1));
    expect(later).toMatchObject([
      {
        host: 'R1',
        table: 7,
        lastInStepMs: null,
        firstSeenMs: lastSeenMs,
        lastSeenMs,
        end: 'over-a-hole',
        verdicts: ['ahead'],
        incidents: [domain.mustHave('ahead', 'R1').id],
      },
    ]);
    // It lacks as much as the looks before that had seen.
    const [whole] = exposuresOf(domain);
    expect(later.map(({ atLeast, atMost }) => [atLeast, atMost])).toEqual([
      [whole?.atLeast, whole?.atMost],
    ]);
  });

  it('hides no hole by lagging behind first, and shows none once its incident is closed', () => {
    const domain = crossed();
    const holes = holesOf(domain.mustHave('ahead', 'R1'));
    read(domain, 760, 745);
    const from = domain.records.length;
    read(domain, 770, 750);
    read(domain, 771, 771);
    expect(seenIn(recordsOf(domain).slice(from), holes).exposures).toMatchObject([
      { verdicts: ['ahead', 'behind'], inStepAgainMs: null, end: 'over-a-hole' },
    ]);
    const { id } = domain.mustHave('ahead', 'R1');
    domain.act({ kind: 'close', incident: id, code: 'our-error' });
    read(domain, 772, 772);
    expect(seenIn(recordsOf(domain).slice(-1), holes).exposures).toEqual([]);
  });
});
