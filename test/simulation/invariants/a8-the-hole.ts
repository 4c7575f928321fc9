import type { Edits } from '#cli/simulator/edit-ranges.ts';
import { holeOf } from '#domain/ahead.ts';

import { pairsOf, type OracleSweep } from '../oracle/oracle.ts';
import { seriesOf } from '../oracle/same-series.ts';
import { broken, type ActedRecord, type InvariantMaker } from './invariant.ts';

/**
 * A8 The hole. At least ≤ truth ≤ at most, over numbers in holes of drills that some sweep saw
 * ahead.
 */
export const theHole: InvariantMaker = ({ count }) => {
  const calm = new Map<string, number>();
  const last = new Map<string, number>();
  const accounts = new Map<string, ReadonlySet<number>>();
  return {
    // What a person closed is accounted for: another drill counts from the last reading on.
    acted: (record) => {
      for (const { kind, host, state } of record.act.incidents) {
        if (kind !== 'ahead' || state !== 'closed') continue;
        for (const [key, value] of last) {
          if (key.startsWith(`${record.domain} ${host} `)) calm.set(key, value);
        }
      }
      noteAccounts(record, accounts);
    },
    judged: (judged) => {
      expectHoles(judged, { calm, count });
      noteAccounts(judged.record, accounts);
      for (const { host, table, replica, master } of pairsOf(judged)) {
        const key = `${judged.record.domain} ${host}`;
        last.set(`${key} ${table}`, replica);
        if (replica <= master && accounts.get(key)?.has(table) !== true)
          calm.set(`${key} ${table}`, replica);
      }
    },
  };
};

/** The tables of each host whose hole is open, or was filled up by a sign alone. */
function noteAccounts(
  { domain, act }: OracleSweep['record'] | ActedRecord,
  accounts: Map<string, ReadonlySet<number>>,
): void {
  for (const { detail, host, state } of act.incidents) {
    if (detail.kind !== 'ahead') continue;
    const open = detail.tables.filter(
      ({ standing }) => state !== 'closed' && IN_ACCOUNT.has(standing),
    );
    accounts.set(`${domain} ${host}`, new Set(open.map(({ table }) => table)));
  }
}

const IN_ACCOUNT: ReadonlySet<string> = new Set(['ahead', 'crossed', 'reset-by-sign']);

type Measured = {
  /** The last value of a replica's table that was not above the master's, by our own reading. */
  readonly calm: ReadonlyMap<string, number>;
  readonly count: (what: string) => void;
};

function expectHoles({ record, replicas, master }: OracleSweep, { calm, count }: Measured): void {
  if (master === undefined) return;
  for (const { kind, host, detail, id } of record.act.incidents) {
    const read = replicas.get(host ?? '');
    if (kind !== 'ahead' || detail.kind !== 'ahead' || read === undefined) continue;
    for (const table of detail.tables) {
      const [replica, source] = [read.tables[table.table], master.after.tables[table.table]];
      if (!IN_A_HOLE.has(table.standing) || replica === undefined || source === undefined) continue;
      // The account is of this very pair of readings: a fall that waits to be judged leaves an older one,
      // and so does a replica that counts in another series, be its numbers the same.
      if (
        table.fellTo !== undefined ||
        !seriesOf(read.lines, master.after.lines)(table.table) ||
        table.lastReplica !== read.lines.get(table.table)?.sequence ||
        table.lastMaster !== master.after.lines.get(table.table)?.sequence ||
        table.lastReplica !== replica.counter ||
        table.lastMaster !== source.counter
      )
        continue;
      const { atLeast, atMost } = holeOf(table);
      const dropped = droppedIn(replica.applied, source.held, [1, Infinity]);
      // A later drill that no sweep saw ahead took numbers above the highest that was seen.
      const from = calm.get(`${record.domain} ${host} ${table.table}`) ?? 0;
      const seen = [from + 1, table.highest] as const;
      const sinceCalm = droppedIn(replica.applied, source.held, seen);
      if (dropped > 0) count('premise: A8 a hole was measured');
      const claim = `${id} T${table.table}: at least ${atLeast}, at most ${atMost}`;
      if (atLeast > dropped) broken('A8', `${claim}, and ${dropped} were dropped`);
      if (atMost !== null && atMost < sinceCalm)
        broken('A8', `${claim}, and ${sinceCalm} were dropped`);
    }
  }
}

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
