import type { TableReading } from './boksdiag/sequence.ts';
import type { Snapshot } from './snapshot.ts';
import type { SweepFacts } from './sweep-facts.ts';

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

/**
 * What a host was last read to have: where that reading was partial, or BoKS was stopped, the tables
 * that it says nothing of are those of its last whole one.
 */
export function lastTablesOf(facts: SweepFacts, host: string): readonly TableReading[] {
  const memory = facts.memory.hosts.find((other) => other.host === host);
  const newest = rememberedOf(facts, host, memory?.lastSweep);
  if (newest?.complete === true) return newest.tables;
  const whole = rememberedOf(facts, host, memory?.wholeSweep);
  return [...new Map([...index(whole), ...index(newest)]).values()];
}

const index = (snapshot: Snapshot | undefined): ReadonlyMap<number, TableReading> =>
  new Map(snapshot?.tables.map((reading) => [reading.table, reading]));
