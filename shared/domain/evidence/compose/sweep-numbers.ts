import type { BundleFacts, HistoryRow } from '../bundle-facts.ts';
import type { TimelineState } from '../report/facts.ts';

/** A replica's number in a sweep, and the master's read before and after it. */
export type SweepNumbers = HistoryRow & {
  readonly masterLow: number | null;
  readonly masterHigh: number | null;
  /** As these numbers stand to one another; the service judges stamps and roles too. */
  readonly state: Extract<TimelineState, 'master' | 'ahead' | 'behind' | 'in-step' | 'none'>;
};

/**
 * The rows of every host but the master of the collection, each with the master's numbers around it.
 * Linear time.
 */
export function numbersOfSweeps({
  history,
  collection,
}: Pick<BundleFacts, 'history' | 'collection'>): readonly SweepNumbers[] {
  const isTheMaster = ({ host, role }: HistoryRow): boolean =>
    host === collection.master && role === 'master';
  const masters = new Map<string, number>();
  const sweeps = new Set<number>();
  for (const row of history.filter(isTheMaster)) {
    masters.set(`${row.sweep} ${row.table}`, row.sequence);
    sweeps.add(row.sweep);
  }
  const inOrder = [...sweeps];
  const before = new Map(inOrder.map((sweep, at) => [sweep, inOrder[at - 1]]));
  return history
    .filter((row) => !isTheMaster(row))
    .map((row) => {
      const last = before.get(row.sweep);
      const masterLow = last === undefined ? null : (masters.get(`${last} ${row.table}`) ?? null);
      const masterHigh = masters.get(`${row.sweep} ${row.table}`) ?? null;
      return { ...row, masterLow, masterHigh, state: stateOf(row, masterLow, masterHigh) };
    });
}

function stateOf(row: HistoryRow, low: number | null, high: number | null): SweepNumbers['state'] {
  if (row.role === 'master') return 'master';
  if (high === null) return 'none';
  if (row.sequence > high) return 'ahead';
  return low !== null && row.sequence < low ? 'behind' : 'in-step';
}
