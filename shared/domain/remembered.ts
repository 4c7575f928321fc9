import type { TableReading } from './boksdiag/sequence.ts';
import { judgeMotion, type Motion } from './motion.ts';
import type { Snapshot } from './snapshot.ts';
import type { SweepFacts } from './sweep-facts.ts';
import { zoneShiftSeconds } from './zone-offset.ts';

/** The stored snapshot of a host in an earlier sweep, where it was fetched. */
export const rememberedOf = (
  facts: SweepFacts,
  host: string,
  sweep: number | null | undefined,
): Snapshot | undefined =>
  sweep === null || sweep === undefined
    ? undefined
    : facts.remembered.find((other) => other.host === host && other.place.sweep === sweep);

/** The last reading of a host as master, whoever was master since. */
export function asMasterOf(facts: SweepFacts, host: string): Snapshot | undefined {
  const remembered = facts.memory.hosts.find((other) => other.host === host);
  return rememberedOf(facts, host, remembered?.masterSweep);
}

/** A table as its host had it before, and how it moved since (rules.md, D3). */
export type TableChange = {
  readonly before: TableReading;
  readonly now: TableReading;
  readonly motion: Motion;
};

/**
 * How each table of a reading moved since its host was last read to have it, in whatever role: where
 * that reading was partial, or BoKS was stopped, since its last whole one. A shift of the host's zone
 * is no restamping, also where one of the readings has too few tables to tell it by.
 */
export function changesSince(facts: SweepFacts, now: Snapshot): ReadonlyMap<number, TableChange> {
  const memory = facts.memory.hosts.find(({ host }) => host === now.host);
  const newest = rememberedOf(facts, now.host, memory?.lastSweep);
  const whole =
    newest?.complete === true ? undefined : rememberedOf(facts, now.host, memory?.wholeSweep);
  const before = new Map(
    [whole, newest].flatMap((each) => (each?.tables ?? []).map((table) => [table.table, table])),
  );
  const shifts = [newest, whole].map((each) => zoneShiftSeconds(now.tables, each?.tables ?? []));
  return new Map(
    now.tables.flatMap((table) => {
      const had = before.get(table.table);
      if (had === undefined) return [];
      const isSame = (shift: number): boolean => table.stamp.seconds + shift === had.stamp.seconds;
      const motion = judgeMotion(had, table, shifts.find(isSame) ?? 0);
      return [[table.table, { before: had, now: table, motion }]];
    }),
  );
}
