import { describe, expect, it } from 'vitest';

import type { ScheduledEvent, WorldEvent } from '#cli/simulator/world-event.ts';
import { World } from '#cli/simulator/world.ts';
import { MASTER, type Saying } from '#test/facts.ts';
import { JudgedDomain } from '#test/judging.ts';

import { edits, smallScenario } from '../simulator/small-world.ts';

/** A drill took the numbers 101 to 110; a backup of its host is put back at minute 16. */
type PutBack = {
  /** Edits of the drill that the backup holds: each is a number that the master gave out to another. */
  readonly held: number;
  /** The master's number by then. */
  readonly master: number;
  /** Sweeps that read the replica before it is sent what it lacks by its counters. */
  readonly readsBefore: number;
};

const at = (minutes: number, ...events: readonly WorldEvent[]): readonly ScheduledEvent[] =>
  events.map((event, n) => ({ at: minutes + n / 100, event }));

/** From minute 36 on the master is at 130, and from 41 on it takes an edit in every second sweep. */
function worldOf({ held, master, readsBefore }: PutBack): World {
  const saved: WorldEvent = { kind: 'backup-taken', host: 'a' };
  const acts: WorldEvent = { kind: 'becomes-master', host: 'a', followedBy: 'nobody' };
  const events = [
    ...at(6, acts, edits('a', held), saved, edits('a', 10 - held)),
    ...at(8, { kind: 'becomes-replica', host: 'a' }),
    ...at(11, edits('m', master - 100)),
    ...at(15.5, { kind: 'bridge-stops', to: 'a' }),
    ...at(16, { kind: 'restored', host: 'a' }),
    ...at(17 + 5 * readsBefore, { kind: 'bridge-starts', to: 'a' }),
    ...at(36, edits('m', 130 - master)),
    ...[41, 51, 61, 71].flatMap((minutes) => at(minutes, edits('m', 1))),
  ];
  return new World(smallScenario(events), 1);
}

/** What is said of it from then on, each with the minute of its sweep, and the hole that it has. */
function storyOf(putBack: PutBack) {
  const world = worldOf(putBack);
  const domain = new JudgedDomain();
  const read = (host: string): Saying => {
    const { tables, sequenceFile } = world.look(host);
    return { tables: { 7: tables[0]?.counter ?? 0 }, inode: sequenceFile?.inode ?? 0 };
  };
  const said: string[] = [];
  let last = '';
  for (let minutes = 0; minutes <= 90; minutes += 5) {
    world.advanceTo(minutes * 60_000);
    domain.sweep({ [MASTER]: read('m'), R1: read('a'), R2: read('b') });
    const incident = domain.incident('ahead', 'R1');
    const words = incident === undefined ? '' : `${incident.state}: ${incident.summary}`;
    if (minutes > 16 && words !== last) said.push(`${minutes} ${words}`);
    last = words;
  }
  return { said, neverApplied: world.truth('a', 0).missing };
}

/** A new `sequence` file, or a fall into the numbers of the drill: from outside no more can be told. */
const SIGN = ['20 recovering: looks reset by a sign alone: T7'];
const AHEAD = [
  '20 open: R1 is ahead of MASTER in 1 table: T7 +3',
  '40 open: the master has passed it, over the hole: T7 (at least 3 updates never applied, at most 5)',
];
/** When it was in step three times, since when, and when it closed by which movement. */
const closed = (
  quiet: number,
  since: string,
  closedAt: number,
  numbers: string,
): readonly string[] => [
  '20 recovering: reset seen: T7',
  `${quiet} recovering: repaired, not yet proved by movement: T7 (no edit since 2026-03-02 ${since} UTC)`,
  `${closedAt} closed: repair proved by movement: T7 (${numbers})`,
];

type Row = readonly [held: number, master: number, readsBefore: number, said: readonly string[]];

const tell = ([held, master, readsBefore]: Row) => storyOf({ held, master, readsBefore });

describe('a replica that is put back to a backup from before its drill: nothing is missing', () => {
  it.each<Row>([
    [0, 130, 0, SIGN],
    [0, 130, 1, closed(35, '08:25', 45, '130 → 131')],
    [0, 130, 2, closed(40, '08:30', 45, '130 → 131')],
    [0, 107, 0, closed(30, '08:20', 40, '107 → 130')],
    [0, 107, 1, closed(35, '08:25', 40, '107 → 130')],
  ])('%i of its edits held, master at %i, read %i times before it is filled up', (...row) => {
    expect(tell(row)).toEqual({ said: row[3], neverApplied: 0 });
  });
});

describe('a replica that is put back into its drill: updates are missing, and nothing closes', () => {
  it.each<Row>([
    [5, 130, 0, SIGN],
    [5, 130, 1, SIGN],
    [5, 130, 2, SIGN],
    [5, 107, 1, SIGN],
    [5, 107, 2, SIGN],
    [5, 102, 0, AHEAD],
    [5, 102, 1, AHEAD],
    [5, 102, 2, AHEAD],
  ])('%i of its edits held, master at %i, read %i times before it is filled up', (...row) => {
    expect(tell(row)).toEqual({ said: row[3], neverApplied: 5 });
  });
});

/** The rules' own limit, exempt from A3′ of the simulation: the same numbers as after a repair. */
describe('a replica that is put back into its drill, and in step when it is read first', () => {
  it.each<Row>([
    [5, 107, 0, closed(30, '08:20', 40, '107 → 130')],
    [5, 105, 1, closed(30, '08:20', 40, '105 → 130')],
  ])('%i of its edits held, master at %i, read %i times before it is filled up', (...row) => {
    expect(tell(row)).toEqual({ said: row[3], neverApplied: 5 });
  });

  it('shows every number that a true repair would show', () => {
    const repaired = storyOf({ held: 0, master: 107, readsBefore: 0 });
    const filledUp = storyOf({ held: 5, master: 107, readsBefore: 0 });
    expect([filledUp.said, repaired.neverApplied, filledUp.neverApplied]).toEqual([
      repaired.said,
      0,
      5,
    ]);
  });
});
