import type { AheadStanding, AheadTable } from './incident.ts';
import { rememberedOf } from './remembered.ts';
import type { Snapshot } from './snapshot.ts';
import type { HostView, SweepView } from './sweep-view.ts';
import type { TableView } from './table-views.ts';
import { provedByWaiting } from './waiting-readings.ts';
import { isZoneShift } from './zone-offset.ts';

/** What D7 follows a host's tables by, beside the sweep itself. */
export type AheadInput = {
  readonly view: SweepView;
  readonly seen: HostView;
  readonly previous: readonly AheadTable[];
  /** True where the inode of `data/sequence` is another than when last read. */
  readonly inodeChanged: boolean;
};

/** A host's tables after this sweep, and those that this sweep proved ahead. */
export type FollowedAhead = {
  readonly tables: readonly AheadTable[];
  readonly proved: ReadonlySet<number>;
  /** Those among them that an earlier reading proved, which waited for this one of the master: in which sweep. */
  readonly late: ReadonlyMap<number, number>;
  /** False where a table that is ahead or crossed was not compared in this sweep: a sign still waits for it. */
  readonly isWhole: boolean;
};

/**
 * Follows the tables of a host that are, or were, ahead (rules.md, D7).
 *
 * Invariant: a table leaves `ahead` and `crossed` only by what was read on the replica itself: a
 * fall, a new stamp, another inode. Equality heals nothing; a fall that is still ahead is none.
 */
export function followAhead(input: AheadInput): FollowedAhead {
  const { view, seen, previous } = input;
  const known = new Map(previous.map((table) => [table.table, table]));
  const standings = new Map(previous.map(({ table, standing }) => [table, standing]));
  const proved = new Set<number>();
  const late = new Map<number, number>();
  const compared = new Set<number>();
  const isJudged = mayMove(view);
  for (const read of seen.tables) {
    const { table, position } = read;
    const before = known.get(table);
    const pair = isJudged ? pairOf(read) : undefined;
    if (pair !== undefined && position.row === 7 && position.proved) {
      if (before === undefined && view.isFollowUp) continue;
      known.set(table, whileAhead(input, { before, ...pair, table }));
      proved.add(table);
      compared.add(table);
    } else if (before === undefined) {
      continue;
    } else if (pair !== undefined && seen.mayProve && AT_OR_BELOW.has(position.row)) {
      known.set(table, onceBelow(input, { before, ...pair, read }));
      compared.add(table);
    } else {
      known.set(table, withFall(before, read));
    }
  }
  for (const waited of isJudged ? provedByWaiting(view, seen) : []) {
    const standing = standings.get(waited.table);
    const isOfThisFork = standing !== undefined && !AFTER_RESET.has(standing);
    if (isOfThisFork || proved.has(waited.table)) continue;
    known.set(waited.table, begin(input, waited));
    proved.add(waited.table);
    late.set(waited.table, waited.sweep);
  }
  return {
    tables: [...known.values()].toSorted((a, b) => a.table - b.table),
    proved,
    late,
    isWhole:
      isJudged &&
      previous.every(({ table, standing }) => compared.has(table) || !OPEN.has(standing)),
  };
}

/**
 * The hole of a table: updates of the master that were never applied, at least and at most, and
 * the edits that exist only on the replica (domain.md). A range, for the fork is known as one.
 */
export function holeOf(table: AheadTable): {
  readonly atLeast: number;
  readonly atMost: number | null;
} {
  const { atLeast, lastCalm, lastMaster, highest } = table;
  if (lastCalm === null) return { atLeast, atMost: null };
  return { atLeast, atMost: Math.max(atLeast, Math.min(lastMaster, highest) - lastCalm) };
}

/** How many edits exist only on the replica, r* − b … r* − a; at most is null where a is not known. */
export function onlyHereOf({ highest, forkAtMost, lastCalm }: AheadTable): {
  readonly atLeast: number;
  readonly atMost: number | null;
} {
  return { atLeast: highest - forkAtMost, atMost: lastCalm === null ? null : highest - lastCalm };
}

/** Proved, at or below: the rows of D2 in which both numbers of one series were read. */
const AT_OR_BELOW: ReadonlySet<number> = new Set([9, 10, 11, 12]);
const IN_STEP: ReadonlySet<number> = new Set([11, 12]);
const CLEAN_SWEEPS_NEEDED = 3;

/** Two numbers of one series, and the stamp that the replica printed beside its own. */
type Pair = { readonly replica: number; readonly master: number; readonly stampSeconds: number };

const mayMove = ({ master, masterAfter }: SweepView): boolean =>
  master.kind === 'master' && master.mayProve && masterAfter !== undefined;

function pairOf({ position, reading }: TableView): Pair | undefined {
  const { masterAfter: master } = position.compared;
  return reading === undefined || master === undefined
    ? undefined
    : { replica: reading.sequence, master, stampSeconds: reading.stamp.seconds };
}

function whileAhead(
  input: AheadInput,
  now: Pair & { readonly table: number; readonly before: AheadTable | undefined },
): AheadTable {
  const { before, replica, master } = now;
  if (before === undefined || AFTER_RESET.has(before.standing)) return begin(input, now);
  if (isOfNewSeries(before, now)) return begin(input, now);
  if (master < before.lastMaster) {
    return { ...begin(input, now), lastCalm: null };
  }
  if (hasFallen(before, replica) || before.standing === 'reset-by-sign') {
    return { ...begin(input, now), lastCalm: before.lastCalm, forkAtMost: before.forkAtMost };
  }
  return {
    ...before,
    standing: 'ahead',
    highest: Math.max(before.highest, replica),
    atLeast: before.atLeast + missedSince(before, master),
    lastMaster: master,
    lastReplica: replica,
  };
}

/** Below what it had, now or in a reading since that no reading of the master judged. */
const hasFallen = ({ fellTo, lastReplica }: AheadTable, replica: number): boolean =>
  fellTo !== undefined || replica < lastReplica;

/**
 * Nothing moves without a master to judge by; where the counter fell, the first value is kept. A lower
 * number of another series is no fall.
 */
function withFall(before: AheadTable, { reading }: TableView): AheadTable {
  if (before.fellTo !== undefined || reading === undefined) return before;
  const { sequence, stamp } = reading;
  if (isOfNewSeries(before, { stampSeconds: stamp.seconds })) return before;
  return sequence < before.lastReplica ? { ...before, fellTo: sequence } : before;
}

const OPEN: ReadonlySet<AheadStanding> = new Set(['ahead', 'crossed']);
/** Another fork after a reset is another account. */
const AFTER_RESET: ReadonlySet<AheadStanding> = new Set(['reset', 'quiet', 'proved']);

/**
 * Another stamp than when the account began, and none that a change of clocks makes of it. Files that
 * are put back bring their old stamp with them: only a new one shows a table that was sent anew.
 */
const isOfNewSeries = (
  account: AheadTable,
  { stampSeconds }: Pick<Pair, 'stampSeconds'>,
): boolean => !isZoneShift(stampSeconds - account.stampSeconds);

/**
 * Another account. Its `a` is of one history with the master's number: a value from before the
 * master fell, or of another series, bounds nothing.
 */
function begin({ view, seen }: AheadInput, now: Pair & { readonly table: number }): AheadTable {
  const { table, replica, master, stampSeconds } = now;
  const calm = valueIn(rememberedOf(view.facts, seen.host, seen.memory?.replicaSweep), now);
  const asMaster = valueIn(firstAsMaster(view, seen), now);
  const forkAtMost = Math.min(master, asMaster ?? master);
  const fell = (valueAt(view.masterBefore, table) ?? 0) > master;
  return {
    table,
    standing: 'ahead',
    stampSeconds,
    highest: replica,
    lastCalm: calm === undefined || calm > forkAtMost || fell ? null : calm,
    forkAtMost,
    lastMaster: master,
    lastReplica: replica,
    atLeast: 0,
    resetAtMaster: null,
    cleanSweeps: 0,
    movedTo: null,
  };
}

/** The first reading of its latest spell as master, where that came after its last as a calm replica. */
function firstAsMaster(view: SweepView, { host, memory }: HostView): Snapshot | undefined {
  const first = memory?.firstMasterSweep ?? null;
  if (first === null || first < (memory?.replicaSweep ?? 0)) return undefined;
  return rememberedOf(view.facts, host, first);
}

type Below = Pair & { readonly before: AheadTable; readonly read: TableView };

function onceBelow(input: AheadInput, now: Below): AheadTable {
  const { before, replica, master } = now;
  const { fellTo: _fellTo, ...account } = before;
  const seen: AheadTable = { ...account, lastMaster: master, lastReplica: replica };
  if (isReset(now)) {
    const reset: AheadTable = {
      ...seen,
      standing: 'reset',
      stampSeconds: now.stampSeconds,
      resetAtMaster: master,
      cleanSweeps: 0,
      movedTo: null,
    };
    return repairing(input, reset, now);
  }
  if (hasFallen(before, replica)) return { ...seen, standing: 'reset-by-sign' };
  if (AFTER_RESET.has(before.standing)) return repairing(input, seen, now);
  if (before.standing === 'reset-by-sign') return seen;
  if (input.inodeChanged) return { ...seen, standing: 'reset-by-sign' };
  const missed = before.standing === 'ahead' ? missedSince(before, master) : 0;
  return { ...seen, standing: 'crossed', atLeast: before.atLeast + missed };
}

/**
 * A reset: a new series of the master, or the counter fell and was, when first read after the fall,
 * the master's or not above its last calm value; where that is not known, 0 is above none. A number
 * that the master had some time between two readings may as well be one of the drill. What was first
 * read without the master is known by its value alone: the drill may be filled up since.
 */
function isReset(now: Below): boolean {
  const { before, replica, master } = now;
  if (isOfNewSeries(before, now)) return true;
  if (!hasFallen(before, replica)) return false;
  const first = before.fellTo ?? replica;
  const isFirstNow = before.fellTo === undefined;
  return first <= (before.lastCalm ?? 0) || (isFirstNow && replica === master);
}

/**
 * From reset over quiet to proved: in step in complete sweeps, and after the first of them both
 * counters moved. What moved before was the download.
 */
function repairing({ view, seen }: AheadInput, table: AheadTable, now: Below): AheadTable {
  const isEmpty = emptyFilesOf(view, seen).length > 0;
  const isClean = view.complete && seen.clean && IN_STEP.has(now.read.position.row) && !isEmpty;
  const cleanSweeps = Math.min(CLEAN_SWEEPS_NEEDED, table.cleanSweeps + (isClean ? 1 : 0));
  const isFirst = table.cleanSweeps === 0;
  const resetAtMaster = isFirst ? now.master : table.resetAtMaster;
  const moved = resetAtMaster !== null && now.master > resetAtMaster;
  const movedTo = table.movedTo ?? (moved ? now.master : null);
  const since = isFirst ? { resetAtMs: view.nowMs } : {};
  const repaired = { ...table, resetAtMaster, ...since, cleanSweeps, movedTo };
  return { ...repaired, standing: isEmpty ? 'reset' : repairOf(repaired, now.replica) };
}

function repairOf(
  { standing, cleanSweeps, movedTo }: AheadTable,
  replica: number,
): 'reset' | 'quiet' | 'proved' {
  if (standing === 'proved') return 'proved';
  if (cleanSweeps < CLEAN_SWEEPS_NEEDED) return 'reset';
  if (movedTo === null) return 'quiet';
  return replica >= movedTo ? 'proved' : 'reset';
}

/** Updates that the master made while the replica stood above it, and that it therefore dropped. */
const missedSince = (before: AheadTable, master: number): number =>
  Math.max(0, Math.min(master, before.lastReplica) - before.lastMaster);

/**
 * Names of data files that have 0 bytes here in two readings running and not on the master (rules.md,
 * D2, the flag `empty`; an inference).
 */
export function emptyFilesOf(view: SweepView, seen: HostView): readonly string[] {
  const full = filledOnMaster(view);
  const before = new Set(seen.memory?.zeroFiles);
  return zeroFilesOf(seen).filter((name) => full.has(name) && before.has(name));
}

/** Names of the master's files that are not empty; none where they were not listed. */
export const filledOnMaster = ({ masterReading }: SweepView): ReadonlySet<string> =>
  new Set(
    (masterReading?.files?.files ?? []).flatMap(({ name, sizeBytes }) =>
      sizeBytes > 0 ? [name] : [],
    ),
  );

/** Names of `.dat` files of 0 bytes in this reading. */
export function zeroFilesOf({ outcome }: HostView): readonly string[] {
  if (outcome.kind === 'miss') return [];
  const files = outcome.files?.files ?? [];
  return files
    .filter(({ name, sizeBytes }) => sizeBytes === 0 && name.endsWith('.dat'))
    .map(({ name }) => name);
}

const valueAt = (snapshot: Snapshot | undefined, table: number): number | undefined =>
  snapshot?.tables.find((reading) => reading.table === table)?.sequence;

/** A table's number in an earlier reading of the same host, where it was of the series it is in now. */
function valueIn(
  snapshot: Snapshot | undefined,
  { table, stampSeconds }: { readonly table: number; readonly stampSeconds: number },
): number | undefined {
  const found = snapshot?.tables.find((reading) => reading.table === table);
  return found !== undefined && isZoneShift(stampSeconds - found.stamp.seconds)
    ? found.sequence
    : undefined;
}
