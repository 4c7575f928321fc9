import type { Snapshot } from './snapshot.ts';
import { counted } from './words.ts';
import { zoneShiftSeconds } from './zone-offset.ts';

/** What a replica lacks of one table, in updates, by counters. */
export type TableLoss = {
  readonly table: number;
  /** Null where it cannot be told: the table was not printed, or is of another series. */
  readonly updates: number | null;
  /** The replica that has them; null where only the master had. */
  readonly heldBy: string | null;
};

/** What is compared where the master is lost. */
export type LossInput = {
  /** The newest reading of the last master. */
  readonly master: Snapshot;
  /** Newest readings of the replicas that could be promoted. */
  readonly replicas: readonly Snapshot[];
  /** Tables that ordinary logins change: between two replicas they are never alike. */
  readonly busy: readonly number[];
};

/**
 * What would be lost if one of these replicas became master now, by host: the tables in which it
 * has less than the master's newest reading, or than another of them has, ascending. Empty where
 * nothing known is lost. Equal counters are not equal content.
 */
export function lossesOf({
  master,
  replicas,
  busy,
}: LossInput): ReadonlyMap<string, readonly TableLoss[]> {
  const held = replicas.map((replica) => ({
    host: replica.host,
    sequences: sequencesIn(replica, master),
  }));
  const losses = new Map<string, TableLoss[]>(held.map(({ host }) => [host, []]));
  for (const { table, sequence } of master.tables) {
    const best = highestOf(held, table);
    const isElsewhere = best !== undefined && best.value >= sequence;
    const highest = isElsewhere && !busy.includes(table) ? best.value : sequence;
    for (const { host, sequences } of held) {
      const mine = sequences.get(table);
      if (mine !== undefined && mine >= highest) continue;
      const heldBy = isElsewhere ? best.host : null;
      const updates = mine === undefined ? null : highest - mine;
      losses.get(host)?.push({ table, updates, heldBy });
    }
  }
  return losses;
}

/** The sum over tables; infinite where one cannot be told. */
export const totalOf = (losses: readonly TableLoss[]): number =>
  losses.reduce((sum, { updates }) => sum + (updates ?? Infinity), 0);

/** `loses T1 12 updates (REPHOST3 has them), T9 not known`; what is lost most comes first. */
export function lossInWords(losses: readonly TableLoss[]): string {
  if (losses.length === 0) return 'loses nothing known';
  const worst = losses.toSorted((a, b) => (b.updates ?? Infinity) - (a.updates ?? Infinity));
  const shown = worst.slice(0, MOST_TABLES).map(({ table, updates, heldBy }) => {
    if (updates === null) return `T${table} not known`;
    const whose = heldBy === null ? '' : ` (${heldBy} has them)`;
    return `T${table} ${counted(updates, 'update')}${whose}`;
  });
  const rest = losses.length - shown.length;
  return `loses ${shown.join(', ')}${rest > 0 ? ` and in ${rest} more tables` : ''}`;
}

type Held = { readonly host: string; readonly sequences: ReadonlyMap<number, number> };

function highestOf(
  held: readonly Held[],
  table: number,
): { readonly host: string; readonly value: number } | undefined {
  let best: { host: string; value: number } | undefined;
  for (const { host, sequences } of held) {
    const value = sequences.get(table);
    if (value !== undefined && (best === undefined || value > best.value)) best = { host, value };
  }
  return best;
}

/** A host's counters that are of the master's series, the zone offset between them removed. */
function sequencesIn(host: Snapshot, master: Snapshot): ReadonlyMap<number, number> {
  const shift = zoneShiftSeconds(host.tables, master.tables);
  const stamps = new Map(master.tables.map(({ table, stamp }) => [table, stamp.seconds]));
  return new Map(
    host.tables
      .filter(({ table, stamp }) => stamps.get(table) === stamp.seconds + shift)
      .map(({ table, sequence }) => [table, sequence]),
  );
}

const MOST_TABLES = 4;
