import {
  addEdits,
  countNotHeld,
  editsAbove,
  editsUpTo,
  type EditRange,
  type Edits,
} from './edit-ranges.ts';

/** One table on one host. */
export type TableState = {
  /** The highest number the host has: `sequence` keeps it, apart from the data. */
  readonly counter: number;
  readonly stampSeconds: number;
  /** What the data file holds. */
  readonly held: Edits;
  /** What was applied under this counter, whatever became of the data file since. */
  readonly applied: Edits;
  /** What was sent to it under this counter and never arrived; left out where nothing was. */
  readonly lost?: Edits;
  readonly hasFile: boolean;
  readonly fileModifiedMs: number;
};

/** What a replica's table is worth, measured against a master's. */
export type TableTruth = {
  readonly counter: number;
  /** Its data holds every edit of the master's history up to its own counter. */
  readonly heldAll: boolean;
  /** The true hole: the master's edits up to its own counter that were never applied here. */
  readonly missing: number;
  /** The master's edits up to its own counter that its data does not hold, cleared ones too. */
  readonly notHeld: number;
  /** The master's edits above its own counter: the ordinary lag. */
  readonly lag: number;
  /** Phantoms: edits in its data that the master does not have. */
  readonly onlyHere: number;
};

/** The master's side: edits take the next numbers. */
export function takeEdits(table: TableState, edits: EditRange, atMs: number): TableState {
  return applied(table, edits, atMs);
}

/**
 * The replica's side: an update is applied only above the counter. One that is not is dropped,
 * and acknowledged all the same: this is the defect (domain.md, inference).
 */
export function applyUpdate(table: TableState, update: EditRange, atMs: number): TableState {
  const above = editsAbove([update], table.counter);
  return above.reduce((state, range) => applied(state, range, atMs), table);
}

/** What a master sends when a replica connects: `whole`, the edits above its counter, or nothing. */
export function sentOnConnect(replica: TableState, master: TableState): 'whole' | Edits {
  if (replica.counter >= master.counter) return [];
  return replica.counter === 0 ? 'whole' : editsAbove(master.held, replica.counter);
}

/** A table that a version adds: without entries, its number series born now. */
export function bornEmpty(atMs: number): TableState {
  const stampSeconds = Math.floor(atMs / 1000);
  return { counter: 0, stampSeconds, held: [], applied: [], hasFile: true, fileModifiedMs: atMs };
}

/** A download of the whole table, counter and series included. */
export function downloaded(master: TableState, atMs: number): TableState {
  return { ...master, applied: master.held, lost: [], hasFile: true, fileModifiedMs: atMs };
}

/** The data file is gone, or made anew and empty; the counter knows nothing of it. */
export function emptied(table: TableState, hasFile: boolean, atMs: number): TableState {
  return { ...table, held: [], hasFile, fileModifiedMs: atMs };
}

/** BoKS started without a `sequence` file. */
export function withoutCounter(table: TableState): TableState {
  return { ...table, counter: 0, applied: [], lost: [] };
}

/** What a replica's table really lacks and has, beside what its counter says. */
export function truthOf(replica: TableState, master: TableState): TableTruth {
  const reached = editsUpTo(master.held, replica.counter);
  const notHeld = countNotHeld(reached, replica.held);
  return {
    counter: replica.counter,
    heldAll: notHeld === 0,
    missing: countNotHeld(reached, replica.applied),
    notHeld,
    lag: Math.max(0, master.counter - replica.counter),
    onlyHere: countNotHeld(replica.held, master.held),
  };
}

/** An update that never arrives. */
export const withLost = (table: TableState, update: EditRange): TableState => ({
  ...table,
  lost: addEdits(table.lost ?? [], update),
});

function applied(table: TableState, edits: EditRange, atMs: number): TableState {
  return {
    ...table,
    counter: edits.to,
    held: addEdits(table.held, edits),
    applied: addEdits(table.applied, edits),
    hasFile: true,
    fileModifiedMs: atMs,
  };
}
