import type { Edits } from '#cli/simulator/edit-ranges.ts';
import { holeOf } from '#domain/ahead.ts';

import { broken, type InvariantMaker } from './invariant.ts';

/**
 * A8 The hole. At least ≤ truth ≤ at most, over numbers in holes of drills that some sweep saw
 * ahead.
 */
export const theHole: InvariantMaker = ({ count }) => ({
  judged: ({ record, replicas, master }) => {
    if (master === undefined) return;
    for (const { kind, host, detail, id } of record.act.incidents) {
      const read = replicas.get(host ?? '');
      if (kind !== 'ahead' || detail.kind !== 'ahead' || read === undefined) continue;
      for (const table of detail.tables) {
        const [replica, source] = [read.tables[table.table], master.after.tables[table.table]];
        if (!IN_A_HOLE.has(table.standing) || replica === undefined || source === undefined)
          continue;
        // The account is of this very pair of readings.
        if (table.lastReplica !== replica.counter || table.lastMaster !== source.counter) continue;
        const { atLeast, atMost } = holeOf(table);
        const dropped = droppedIn(replica.applied, source.held, [1, Infinity]);
        // A later drill that no sweep saw ahead took numbers above the highest that was seen.
        const seen = [(table.lastCalm ?? 0) + 1, table.highest] as const;
        const sinceCalm = droppedIn(replica.applied, source.held, seen);
        if (dropped > 0) count('premise: A8 a hole was measured');
        const claim = `${id} T${table.table}: at least ${atLeast}, at most ${atMost}`;
        if (atLeast > dropped) broken('A8', `${claim}, and ${dropped} were dropped`);
        if (atMost !== null && atMost < sinceCalm)
          broken('A8', `${claim}, and ${sinceCalm} were dropped`);
      }
    }
  },
});

const IN_A_HOLE: ReadonlySet<string> = new Set(['ahead', 'crossed']);

/** Edits of the master, of certain numbers, whose place another edit has taken on the replica. */
function droppedIn(applied: Edits, held: Edits, [first, last]: readonly [number, number]): number {
  let dropped = 0;
  for (const mine of applied) {
    for (const theirs of held) {
      if (mine.series === theirs.series) continue;
      const [from, to] = [
        Math.max(mine.from, theirs.from, first),
        Math.min(mine.to, theirs.to, last),
      ];
      dropped += Math.max(0, to - from + 1);
    }
  }
  return dropped;
}
