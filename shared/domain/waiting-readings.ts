import { rememberedOf } from './remembered.ts';
import type { Snapshot } from './snapshot.ts';
import type { HostView, SweepView } from './sweep-view.ts';
import { zoneShiftSeconds } from './zone-offset.ts';

/** A table that a reading before the master's proves ahead: in which sweep, with what stamp of its own. */
type Waited = {
  readonly table: number;
  readonly replica: number;
  readonly master: number;
  readonly stampSeconds: number;
  readonly sweep: number;
};

/** D2, row 8: earlier readings that waited for this reading of the master, and are above it. */
export function provedByWaiting(view: SweepView, seen: HostView): readonly Waited[] {
  const master = view.masterAfter;
  if (master === undefined || view.isFollowUp) return [];
  const { waitingSweep, waitingBefore } = seen.memory ?? {};
  const newest = rememberedOf(view.facts, seen.host, waitingSweep);
  const known = new Set(newest?.tables.map(({ table }) => table));
  const leftOut = aboveIn(rememberedOf(view.facts, seen.host, waitingBefore), master);
  return [...aboveIn(newest, master), ...leftOut.filter(({ table }) => !known.has(table))];
}

function aboveIn(waited: Snapshot | undefined, master: Snapshot): readonly Waited[] {
  if (waited === undefined) return [];
  const { sweep } = waited.place;
  const shift = zoneShiftSeconds(waited.tables, master.tables);
  const readings = new Map(master.tables.map((reading) => [reading.table, reading]));
  return waited.tables.flatMap(({ table, sequence, stamp }) => {
    const after = readings.get(table);
    const isAhead =
      after !== undefined &&
      after.stamp.seconds === stamp.seconds + shift &&
      sequence > after.sequence;
    if (!isAhead) return [];
    const { seconds: stampSeconds } = stamp;
    return [{ table, replica: sequence, master: after.sequence, stampSeconds, sweep }];
  });
}
