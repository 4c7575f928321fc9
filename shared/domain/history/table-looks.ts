import type { HostStanding, SweepJudged } from '../journal.ts';
import { isBefore, isReplicaRole, type Snapshot } from '../snapshot.ts';
import type { VerdictName } from '../verdict.ts';
import { zoneShiftSeconds } from '../zone-offset.ts';
import type { SaidOfTable, TableLook } from './follow-updates.ts';

/** A judged sweep, and the numbers that it read, as far as they are looked at; in no order. */
export type ReadSweep = {
  readonly act: Pick<SweepJudged, 'sweep' | 'master' | 'hosts' | 'cells'>;
  readonly snapshots: readonly Snapshot[];
};

/**
 * What judged sweeps, in their order, read of one table. A reading was made between the moment at which it
 * could first be asked for and that at which its phase was closed. A master that proves nothing (rules.md,
 * D0, *unproved*) is none.
 */
export function looksAt(table: number, sweeps: readonly ReadSweep[]): readonly TableLook[] {
  const shiftOf = zoneShifts();
  return sweeps.map(({ act, snapshots }) => {
    const { scheduledAtMs: atMs } = act.sweep;
    const byHost = new Map(snapshots.map((snapshot) => [snapshot.host, snapshot]));
    const proves = act.master.kind === 'master' && act.master.mayProve ? act.master.host : '';
    const snapshot = byHost.get(proves);
    const read = snapshot && numberIn(snapshot, table);
    const words = new Map(
      act.cells.filter((cell) => cell.table === table).map((cell) => [cell.host, cell.verdict]),
    );
    const replicas = act.hosts
      .filter(({ host }) => host !== proves)
      .map((standing) => {
        const own = byHost.get(standing.host);
        const isLate = own && snapshot && !isBefore(own.place, snapshot.place);
        const seen = { table, word: words.get(standing.host), atMs };
        return [standing.host, seenOf(standing, isLate ? undefined : own, seen)] as const;
      });
    const shift = snapshot === undefined ? 0 : shiftOf(snapshot);
    return {
      atMs,
      master:
        snapshot && read
          ? {
              host: snapshot.host,
              stamp: read.stamp.seconds + shift,
              sequence: read.sequence,
              fromMs: replicasClosedMs(act.hosts) ?? atMs,
              toMs: snapshot.readAtMs,
            }
          : undefined,
      replicas: new Map(replicas),
    };
  });
}

type Seen = {
  readonly table: number;
  readonly word: VerdictName | undefined;
  readonly atMs: number;
};

/** What a host that is not the master said of the table. */
function seenOf(
  { seen }: HostStanding,
  snapshot: Snapshot | undefined,
  { table, word, atMs }: Seen,
): SaidOfTable {
  if (seen.kind !== 'read') return 'nothing';
  if (word === 'other-series' || !isReplicaRole(seen.role)) return 'anew';
  const read = snapshot && numberIn(snapshot, table);
  if (snapshot === undefined || read === undefined || word === 'no-data') return 'nothing';
  return { sequence: read.sequence, fromMs: atMs, toMs: snapshot.readAtMs };
}

const numberIn = ({ tables }: Snapshot, table: number): Snapshot['tables'][number] | undefined =>
  tables.find((each) => each.table === table);

/** The master is asked once the replicas' phase is closed. */
function replicasClosedMs(hosts: readonly HostStanding[]): number | undefined {
  const closed = hosts.flatMap(({ seen }) =>
    seen.kind !== 'miss' && 'place' in seen && seen.place.phase === 'replicas'
      ? [seen.readAtMs]
      : [],
  );
  return closed.length === 0 ? undefined : Math.max(...closed);
}

/**
 * The seconds to add to a master's stamps so that they speak in the zone of its first reading: summer
 * time moves every stamp that is printed in local time, and no series is new for that.
 */
function zoneShifts(): (snapshot: Snapshot) => number {
  let last: Snapshot | undefined;
  let sum = 0;
  return (snapshot) => {
    const isSame = last !== undefined && last.host === snapshot.host;
    sum = isSame ? sum + zoneShiftSeconds(snapshot.tables, last?.tables ?? []) : 0;
    last = snapshot;
    return sum;
  };
}
