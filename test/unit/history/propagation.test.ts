import { describe, expect, it } from 'vitest';

import { followUpdates, type SaidOfTable, type TableLook } from '#domain/history/follow-updates.ts';
import { propagationByDay, type DayOfPropagation } from '#domain/history/propagation.ts';

/** 2 March 2026, 00:00 UTC. */
const DAY_AT_MS = 1_772_409_600_000;
const MINUTE_MS = 60_000;

type Sweep = {
  /** Of the day at which it was due. */
  readonly minute: number;
  /** What the master had; left out where it gave no answer. */
  readonly m?: number;
  /** What the replicas said, in their order; they are read a minute after, the master a minute later. */
  readonly r: readonly (number | 'anew' | 'nothing')[];
  readonly stamp?: number;
  readonly host?: string;
};

const lookOf = ({ minute, m, r, stamp = 1, host = 'MASTER' }: Sweep): TableLook => {
  const atMs = DAY_AT_MS + minute * MINUTE_MS;
  const within = (fromMinutes: number, sequence: number) => ({
    sequence,
    fromMs: atMs + fromMinutes * MINUTE_MS,
    toMs: atMs + (fromMinutes + 1) * MINUTE_MS,
  });
  return {
    atMs,
    master: m === undefined ? undefined : { host, stamp, ...within(1, m) },
    replicas: new Map(
      r.map((said, n): [string, SaidOfTable] => [
        `R${n + 1}`,
        typeof said === 'string' ? said : within(0, said),
      ]),
    ),
  };
};

const daysOf = (sweeps: readonly Sweep[]): readonly DayOfPropagation[] =>
  propagationByDay(followUpdates(sweeps.map(lookOf)));

function dayOf(sweeps: readonly Sweep[]): DayOfPropagation {
  const [day, ...others] = daysOf(sweeps);
  if (day === undefined || others.length > 0) throw new Error('it is one day');
  return day;
}

const ofR1 = (sweeps: readonly Sweep[]) => dayOf(sweeps).replicas.get('R1');
const same = (seconds: number) => ({ p50: seconds, p95: seconds, max: seconds });

describe('how old updates are when a replica has them', () => {
  it('is from no time to the time between two readings, where the next one has them', () => {
    expect(
      ofR1([
        { minute: 0, m: 100, r: [100] },
        { minute: 10, m: 105, r: [105] },
      ]),
    ).toEqual({
      readings: 2,
      resolutionSeconds: { typical: 600, worst: 600 },
      arrived: 5,
      atLeastSeconds: same(0),
      // Made after the master was first asked, at 1; there when the replica had answered, at 11.
      atMostSeconds: same(600),
      notApplied: 0,
      notKnown: 0,
      onTheWay: { updates: 0, atLeastSeconds: 0 },
    });
  });

  it('has a lower end where a reading still lacked them after the master had them', () => {
    expect(
      ofR1([
        { minute: 0, m: 100, r: [100] },
        { minute: 10, m: 105, r: [100] },
        { minute: 20, m: 105, r: [100] },
        { minute: 30, m: 105, r: [105] },
      ]),
    ).toMatchObject({
      arrived: 5,
      // The master had them by 12; the replica was asked at 20 and did not.
      atLeastSeconds: same(8 * 60),
      atMostSeconds: same(30 * 60),
    });
  });

  it('is ranked by updates, not by readings, and by nearest rank', () => {
    // 90 of 10 minutes at most, then 9 of 20, then 1 of 30: all with the master once behind.
    const { all } = dayOf([
      { minute: 0, m: 0, r: [0] },
      { minute: 10, m: 90, r: [90] },
      { minute: 20, m: 99, r: [90] },
      { minute: 30, m: 99, r: [99] },
      { minute: 40, m: 100, r: [99] },
      { minute: 50, m: 100, r: [99] },
      { minute: 60, m: 100, r: [100] },
    ]);
    expect(all.atMostSeconds).toEqual({ p50: 600, p95: 1_200, max: 1_800 });
    expect(all.atLeastSeconds).toEqual({ p50: 0, p95: 0, max: 480 });
  });
});

describe('an age in seconds', () => {
  it('is never less than it may be at most, nor more than it is at least', () => {
    const at = (fromMs: number, sequence: number) => ({ sequence, fromMs, toMs: fromMs + 100 });
    const look = (atMs: number, [replica, master]: readonly [number, number]): TableLook => ({
      atMs,
      master: { host: 'MASTER', stamp: 1, ...at(atMs + 200, master) },
      replicas: new Map([['R1', at(atMs, replica)]]),
    });
    const [day] = propagationByDay(
      followUpdates([look(0, [1, 1]), look(1_000, [1, 3]), look(3_500, [3, 3])]),
    );
    // Made from 200 on, there by 3,600; had by the master at 1,300, and not by the replica at 1,000.
    expect(day?.all).toMatchObject({ atMostSeconds: same(4), atLeastSeconds: same(0) });
    const late = propagationByDay(
      followUpdates([
        look(0, [1, 1]),
        look(1_000, [1, 3]),
        look(3_200, [1, 3]),
        look(9_000, [3, 3]),
      ]),
    );
    // Had by the master at 1,300; the replica was asked at 3,200 and lacked them.
    expect(late[0]?.all.atLeastSeconds).toEqual(same(1));
  });

  it('has the rank of the update that half of them are not older than', () => {
    // One of 10 minutes at most, one of 20, one of 30.
    const { all } = dayOf([
      { minute: 0, m: 0, r: [0] },
      { minute: 10, m: 1, r: [1] },
      { minute: 20, m: 2, r: [1] },
      { minute: 30, m: 2, r: [2] },
      { minute: 40, m: 3, r: [2] },
      { minute: 50, m: 3, r: [2] },
      { minute: 60, m: 3, r: [3] },
    ]);
    expect(all.atMostSeconds).toEqual({ p50: 1_200, p95: 1_800, max: 1_800 });
  });
});

describe('the ages of a day', () => {
  it('are of all replicas together, and of each alone', () => {
    const { all, replicas } = dayOf([
      { minute: 0, m: 100, r: [100, 100] },
      { minute: 10, m: 110, r: [110, 100] },
      { minute: 20, m: 110, r: [110, 110] },
    ]);
    expect(replicas.get('R1')?.atMostSeconds).toEqual(same(600));
    expect(replicas.get('R2')?.atMostSeconds).toEqual(same(1_200));
    expect(all).toMatchObject({
      readings: 6,
      arrived: 20,
      atMostSeconds: { p50: 600, p95: 1_200, max: 1_200 },
    });
  });

  it('are not known at most for what the master had before it was first read', () => {
    expect(
      ofR1([
        { minute: 0, m: 100, r: [90] },
        { minute: 10, m: 110, r: [110] },
      ]),
    ).toMatchObject({ arrived: 20, atMostSeconds: { p50: 600, p95: null, max: null } });
  });

  it('are taken in runs: numbers of ten digits make no more work', () => {
    const begins = 9_000_000_000;
    expect(
      ofR1([
        { minute: 0, m: 0, r: [0] },
        { minute: 10, m: begins, r: [0] },
        { minute: 20, m: begins + 1, r: [begins + 1] },
      ]),
    ).toMatchObject({ arrived: begins + 1, atMostSeconds: same(1_200) });
  });

  it('belong to the day of the sweep that saw them arrive', () => {
    const days = daysOf([
      { minute: 1_420, m: 100, r: [100] },
      { minute: 1_435, m: 105, r: [100] },
      { minute: 1_450, m: 106, r: [106] },
    ]);
    expect(days.map(({ day, made, all }) => [day, made, all.arrived])).toEqual([
      ['2026-03-02', 5, 0],
      ['2026-03-03', 1, 6],
    ]);
    expect(days[0]?.all.onTheWay).toEqual({ updates: 5, atLeastSeconds: 0 });
  });
});

describe('silence', () => {
  it('widens the range: what a silent host had meanwhile is not guessed', () => {
    expect(
      ofR1([
        { minute: 0, m: 100, r: [100] },
        { minute: 10, m: 105, r: ['nothing'] },
        { minute: 20, m: 105, r: ['nothing'] },
        { minute: 30, m: 105, r: [105] },
      ]),
    ).toMatchObject({
      readings: 2,
      resolutionSeconds: { typical: 600, worst: 1_800 },
      atLeastSeconds: same(0),
      atMostSeconds: same(1_800),
    });
  });

  it('of the master widens it too, up to its next reading', () => {
    expect(
      ofR1([
        { minute: 0, m: 100, r: [100] },
        { minute: 10, r: [105] },
        { minute: 20, m: 105, r: [105] },
      ]),
    ).toMatchObject({ arrived: 5, atMostSeconds: same(600) });
  });

  it('of the master to the end leaves all open: a number that it was not seen to have may be no update', () => {
    const day = dayOf([
      { minute: 0, m: 100, r: [100] },
      { minute: 10, r: [105] },
    ]);
    expect(day.replicas.get('R1')).toMatchObject({ readings: 1, arrived: 0, notKnown: 0 });
  });
});

describe('what is on the way', () => {
  it('is counted with the age that it has at least, and is not arrived', () => {
    expect(
      ofR1([
        { minute: 0, m: 100, r: [100] },
        { minute: 10, m: 105, r: [100] },
        { minute: 20, m: 107, r: [100] },
        { minute: 30, m: 107, r: [101] },
      ]),
    ).toMatchObject({ arrived: 1, onTheWay: { updates: 6, atLeastSeconds: 18 * 60 } });
  });

  it('is no older than the last reading that lacked it, however long the host is silent then', () => {
    expect(
      ofR1([
        { minute: 0, m: 100, r: [100] },
        { minute: 10, m: 105, r: [100] },
        { minute: 300, m: 105, r: ['nothing'] },
      ]),
    ).toMatchObject({ onTheWay: { updates: 5, atLeastSeconds: 0 } });
  });
});

describe('what a replica drops while it is ahead', () => {
  const DRILL: readonly Sweep[] = [
    { minute: 0, m: 100, r: [100] },
    { minute: 10, m: 102, r: [110] },
  ];

  it('is never counted as arrived, nor as on the way, however the numbers look after a crossing', () => {
    expect(
      ofR1([...DRILL, { minute: 20, m: 106, r: [110] }, { minute: 30, m: 120, r: [120] }]),
    ).toMatchObject({
      // 101 and 102 were made about when it took edits of its own.
      notKnown: 2,
      // 103 to 110 were made while its counter was at 110.
      notApplied: 8,
      arrived: 10,
      onTheWay: { updates: 0 },
    });
  });

  it('was ahead before the first look as well', () => {
    expect(
      ofR1([
        { minute: 0, m: 100, r: [110] },
        { minute: 10, m: 115, r: [115] },
      ]),
    ).toMatchObject({ notApplied: 10, arrived: 5, notKnown: 0 });
  });

  it('is not waited for: what is above its counter alone is on the way', () => {
    expect(ofR1([...DRILL, { minute: 20, m: 113, r: [110] }])).toMatchObject({
      notApplied: 8,
      onTheWay: { updates: 3 },
    });
  });

  it('ends with a fall: what was made since the reading before that is not known, and all after it is', () => {
    expect(
      ofR1([
        ...DRILL,
        { minute: 20, m: 104, r: [110] },
        { minute: 30, m: 106, r: [105] },
        { minute: 40, m: 108, r: [108] },
      ]),
    ).toMatchObject({ notApplied: 2, notKnown: 2 + 1, arrived: 3 });
  });
});

describe('numbers that begin anew', () => {
  it('are not counted twice where a copy is loaded again', () => {
    expect(
      ofR1([
        { minute: 0, m: 100, r: [100] },
        { minute: 10, m: 104, r: [0] },
        { minute: 20, m: 104, r: [104] },
        { minute: 30, m: 106, r: [106] },
      ]),
    ).toMatchObject({ notKnown: 0, arrived: 6 });
  });

  it('after another series or another role tell nothing of what came meanwhile', () => {
    expect(
      ofR1([
        { minute: 0, m: 100, r: [100] },
        { minute: 10, m: 104, r: ['anew'] },
        { minute: 20, m: 106, r: [105] },
        { minute: 30, m: 106, r: [106] },
      ]),
    ).toMatchObject({ readings: 3, notKnown: 5, arrived: 1 });
  });

  it.each([
    { what: 'the master is another host', after: { host: 'REPHOST', m: 150 } },
    { what: 'its series is another', after: { stamp: 2, m: 150 } },
    { what: 'it fell', after: { m: 50 } },
  ])('where $what, of what had not arrived nothing is told', ({ after: { m, ...after } }) => {
    expect(
      ofR1([
        { minute: 0, m: 100, r: [100] },
        { minute: 10, m: 105, r: [101] },
        { minute: 20, m, r: [m], ...after },
        { minute: 30, m: m + 5, r: [m + 5], ...after },
      ]),
    ).toMatchObject({ notKnown: 4, arrived: 1 + 5 });
  });

  it('of a replica that is seen for the first time are none that arrived', () => {
    expect(
      dayOf([
        { minute: 0, m: 100, r: [100] },
        { minute: 10, m: 105, r: [105, 105] },
        { minute: 20, m: 106, r: [106, 106] },
      ]).replicas.get('R2'),
    ).toMatchObject({ readings: 2, arrived: 1 });
  });
});

it('of no look there is no day', () => {
  expect(daysOf([])).toEqual([]);
});
