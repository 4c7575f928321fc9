import type { AheadTable, Incident } from '#domain/incident.ts';

import type { OracleSweep } from '../oracle/oracle.ts';
import { seriesOf } from '../oracle/same-series.ts';
import type { Printed } from '../world/printed.ts';
import { broken, type InvariantMaker } from './invariant.ts';

/**
 * A1 Proof. A table enters `ahead` by two recorded values, stamps equal, replica above master, the
 * replica's host in the closing list of the phase before the master was asked; in the world the
 * replica's counter when printed was above the master's when printed.
 */
export const proof: InvariantMaker = ({ count }) => {
  const standings = new Map<string, string>();
  const waiting = new Map<string, readonly Printed[]>();
  return {
    judged: (judged) => {
      const { act, domain } = judged.record;
      for (const incident of act.incidents) {
        if (incident.detail.kind !== 'ahead') continue;
        for (const table of incident.detail.tables) {
          const key = `${incident.id} ${table.table}`;
          const before = standings.get(key);
          // A person may close what is still ahead; opened again, it enters anew.
          if (incident.state === 'closed') {
            standings.delete(key);
            continue;
          }
          standings.set(key, table.standing);
          if (table.standing !== 'ahead' || IS_AHEAD_ALREADY.has(before ?? '')) continue;
          count('premise: A1 a table entered ahead');
          expectProof(judged, {
            incident,
            table,
            waited: waiting.get(`${domain} ${incident.host}`) ?? [],
          });
        }
      }
      rememberWaiting(judged, waiting);
    },
  };
};

/** A crossing that is undone is no entry. */
const IS_AHEAD_ALREADY: ReadonlySet<string> = new Set(['ahead', 'crossed', 'reset-by-sign']);

type Entered = {
  readonly incident: Incident;
  readonly table: AheadTable;
  readonly waited: readonly Printed[];
};

function expectProof(
  { sweep, replicas, later }: OracleSweep,
  { incident, table, waited }: Entered,
): void {
  const what = `${incident.id} T${table.table} on ${incident.host} in sweep ${sweep.number}`;
  const listed = replicas.get(incident.host ?? '');
  const isMaster = ([host, { runsAsMaster }]: readonly [string, Printed]): boolean =>
    runsAsMaster && host !== incident.host;
  const masters = [...later].filter(isMaster).map(([, printed]) => printed);
  const values = [listed, ...waited].filter((printed) => printed !== undefined);
  const isProved = values.some((replica) =>
    masters.some((master) => isProofOf(table, replica, master)),
  );
  if (!isProved) {
    const seen = `${table.lastReplica} against ${table.lastMaster}`;
    broken('A1', `${what} entered ahead by ${seen}, which no ordered pair of readings shows`);
  }
}

/** The two values are those recorded, of one series, the replica's the greater. */
function isProofOf({ table, lastReplica, lastMaster }: AheadTable, ...pair: Pair): boolean {
  const [replica, master] = pair.map(({ lines }) => lines);
  if (replica === undefined || master === undefined) return false;
  const values = [replica, master].map((lines) => lines.get(table)?.sequence);
  return (
    values[0] === lastReplica &&
    values[1] === lastMaster &&
    lastReplica > lastMaster &&
    seriesOf(replica, master)(table)
  );
}

type Pair = readonly [replica: Printed, master: Printed];

/**
 * A table that no master's reading after it has waits for the next (rules.md, D2, row 8), beside others;
 * where nobody was judged against (D0), all of them do, whoever else ran as master.
 */
function rememberWaiting(
  { record, replicas, later, isRegular }: OracleSweep,
  waiting: Map<string, readonly Printed[]>,
): void {
  if (!isRegular) return;
  const { master } = record.act;
  const judgedBy = master.kind === 'master' ? later.get(master.host) : undefined;
  for (const [host, printed] of [...replicas, ...later]) {
    const key = `${record.domain} ${host}`;
    if (printed.lines.size === 0) continue;
    const isCompared =
      judgedBy !== undefined &&
      [...printed.lines.keys()].every((table) => judgedBy.lines.has(table));
    const waited = waiting.get(key) ?? [];
    if (!isCompared || later.has(host)) waiting.set(key, [...waited, printed].slice(-MOST_WAITING));
    else waiting.delete(key);
  }
}

const MOST_WAITING = 4;
