import type { TableReading } from './boksdiag/sequence.ts';
import { judgeMotion } from './motion.ts';

/**
 * What one reading says of one table: it *has* it, it *lacks* it (complete, and does not list it),
 * or it says nothing (no reading, or a partial one without it).
 */
export type Seen =
  | { readonly kind: 'has'; readonly table: TableReading }
  | { readonly kind: 'lacks' }
  | { readonly kind: 'none' };

/** What one replica × table is judged from (rules.md, D2). Stamps are compared after `sameSeries`. */
export type PositionInput = {
  readonly replica: Seen;
  /** MB: the newest reading of the master that is before the replica's; `none` where void. */
  readonly masterBefore: Seen;
  /** MA: the oldest reading of the master that the replica's is before. */
  readonly masterAfter: Seen;
  /** True where this host printed the table in an earlier reading. */
  readonly printedBefore: boolean;
  /** False where rows 7 and 9 prove nothing (rules.md, D0 *unproved*). */
  readonly mayProve: boolean;
  /** Stamps of one series, the zone offset of the host removed: seconds to add to the replica's stamps. */
  readonly zoneShiftSeconds: number;
};

/** D2: where a replica's table stands against its master's. */
export type PositionName =
  | 'no-data'
  | 'missing'
  | 'extra'
  | 'other-series'
  | 'ahead'
  | 'behind'
  | 'in-step';

/** The numbers that were compared; absent where a side has none. Sequence numbers, not times. */
export type Compared = {
  readonly replica: number | undefined;
  readonly masterBefore: number | undefined;
  readonly masterAfter: number | undefined;
};

/**
 * The position of a table in one sweep: the row of D2 that matched, and what it says. Differences
 * are signed, replica − master; a lag is a range of updates not yet applied.
 */
export type Position = {
  readonly row: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13;
  readonly name: PositionName;
  readonly proved: boolean;
  readonly compared: Compared;
  /** replica − master, against MA where there is one, else MB; undefined where either has no number. */
  readonly difference: number | undefined;
  /** For `behind` and `in-step`: how many updates are missing, at least and at most. */
  readonly lag: { readonly atLeast: number; readonly atMost: number | undefined } | undefined;
  /** For `missing`: was it ever printed; for `extra`: had the master it before MA. */
  readonly note: 'vanished' | 'never-had' | 'master-never-had' | 'master-lost' | undefined;
};

/**
 * Judges where one replica × table stands against its master: the first row of D2 that matches.
 * `masterBefore` must have gone through `masterBeforeUnlessVoid` where the master was read twice.
 *
 * Invariant: total, and sound (rules.md, D2). An `ahead` is proved by the order of the reads alone: a
 * replica value read before a master value and greater than it. Read the other way round it proves
 * nothing, so rows 8 and 10 never are.
 */
export function judgePosition(input: PositionInput): Position {
  const { replica, masterBefore, masterAfter } = input;
  if (replica.kind === 'none') return unnumbered(input, 0, 'no-data');
  if (replica.kind === 'lacks') return fromLacking(input);
  if (masterAfter.kind === 'lacks') return fromExtra(input);
  if (masterAfter.kind === 'has') {
    return fromAfter(input, replica.table, masterAfter.table);
  }
  return masterBefore.kind === 'has'
    ? fromBefore(input, replica.table, masterBefore.table)
    : unnumbered(input, 4, 'no-data');
}

/** What a reading's tables say of one table. Without a reading: no tables, and not complete. */
export function seenIn(tables: readonly TableReading[], complete: boolean, table: number): Seen {
  const found = tables.find((reading) => reading.table === table);
  if (found !== undefined) return { kind: 'has', table: found };
  return complete ? { kind: 'lacks' } : { kind: 'none' };
}

/**
 * MB, or `none` where it is void because the master fell or was restamped in this table before MA
 * was read: its numbers then belong to another history. That the two come from one host is the
 * caller's to see. `masterShiftSeconds` = `zoneShiftSeconds(MA's tables, MB's tables)`.
 */
export function masterBeforeUnlessVoid(
  before: Seen,
  after: Seen,
  masterShiftSeconds: number,
): Seen {
  if (before.kind !== 'has' || after.kind !== 'has') return before;
  const motion = judgeMotion(before.table, after.table, masterShiftSeconds);
  return motion === 'fell' || motion === 'restamped' ? { kind: 'none' } : before;
}

/** Rows 0, 1 and 2: a complete reading that does not list the table. */
function fromLacking(input: PositionInput): Position {
  if (input.masterAfter.kind !== 'has') return unnumbered(input, 0, 'no-data');
  return input.printedBefore
    ? { ...unnumbered(input, 1, 'missing'), proved: true, note: 'vanished' }
    : { ...unnumbered(input, 2, 'missing'), proved: true, note: 'never-had' };
}

/** Row 3: the master's complete reading does not list the table. */
function fromExtra(input: PositionInput): Position {
  const note = input.masterBefore.kind === 'has' ? 'master-lost' : 'master-never-had';
  return { ...unnumbered(input, 3, 'extra'), proved: true, note };
}

/** Rows 5, 7, 9 to 12: the master was read after the replica. */
function fromAfter(input: PositionInput, replica: TableReading, after: TableReading): Position {
  const numbered = { compared: comparedOf(input), difference: replica.sequence - after.sequence };
  if (!isSameSeries(input, replica, after)) {
    return { ...UNPROVED, ...numbered, row: 5, name: 'other-series' };
  }
  if (replica.sequence > after.sequence) {
    return { ...UNPROVED, ...numbered, row: 7, name: 'ahead', proved: input.mayProve };
  }
  const atMost = after.sequence - replica.sequence;
  const range = { ...UNPROVED, ...numbered, lag: { atLeast: 0, atMost } };
  if (input.masterBefore.kind !== 'has') {
    return atMost === 0
      ? { ...range, row: 12, name: 'in-step' }
      : { ...range, row: 10, name: 'behind' };
  }
  const atLeast = input.masterBefore.table.sequence - replica.sequence;
  if (atLeast <= 0) return { ...range, row: 11, name: 'in-step' };
  return { ...range, row: 9, name: 'behind', proved: input.mayProve, lag: { atLeast, atMost } };
}

/** Rows 6, 8, 9 and 13: the master was read before the replica only. */
function fromBefore(input: PositionInput, replica: TableReading, before: TableReading): Position {
  const difference = replica.sequence - before.sequence;
  const numbered = { compared: comparedOf(input), difference };
  if (!isSameSeries(input, replica, before)) {
    return { ...UNPROVED, ...numbered, row: 6, name: 'other-series' };
  }
  if (difference > 0) return { ...UNPROVED, ...numbered, row: 8, name: 'ahead' };
  const lag = { atLeast: before.sequence - replica.sequence, atMost: undefined };
  return difference === 0
    ? { ...UNPROVED, ...numbered, row: 13, name: 'in-step', lag }
    : { ...UNPROVED, ...numbered, row: 9, name: 'behind', proved: input.mayProve, lag };
}

function isSameSeries(
  { zoneShiftSeconds }: PositionInput,
  replica: TableReading,
  master: TableReading,
): boolean {
  return replica.stamp.seconds + zoneShiftSeconds === master.stamp.seconds;
}

const unnumbered = (input: PositionInput, row: Position['row'], name: PositionName): Position => ({
  ...UNPROVED,
  row,
  name,
  compared: comparedOf(input),
  difference: undefined,
});

const comparedOf = ({ replica, masterBefore, masterAfter }: PositionInput): Compared => ({
  replica: numberIn(replica),
  masterBefore: numberIn(masterBefore),
  masterAfter: numberIn(masterAfter),
});

const numberIn = (seen: Seen): number | undefined =>
  seen.kind === 'has' ? seen.table.sequence : undefined;

const UNPROVED = { proved: false, lag: undefined, note: undefined } as const;
