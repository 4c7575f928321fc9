import type { JournalRecord } from '#domain/journal.ts';
import type { AuditStore } from '#ports/audit-store.ts';

type Store = Pick<AuditStore, 'readRecords'>;

/** The records of these numbers, ascending; those that follow one another are read together. */
export async function readNumbered(
  store: Store,
  domain: string,
  numbers: readonly number[],
): Promise<readonly JournalRecord[]> {
  const records: JournalRecord[] = [];
  for (const { from, count } of runsOf(numbers)) {
    records.push(...(await store.readRecords(domain, from, count)));
  }
  return records;
}

/** Some of many records, ascending. */
export type FirstAndNewest = {
  readonly records: readonly JournalRecord[];
  /** How many are left out behind the first ones, and the first that is not; undefined where all are read. */
  readonly gap: { readonly count: number; readonly upTo: JournalRecord } | undefined;
};

/**
 * The first records of these numbers, and the newest until so much was read: an incident that lives for a
 * year, or comes back each day, has as many as it has days.
 */
export async function readFirstAndNewest(
  store: Store,
  domain: string,
  numbers: readonly number[],
): Promise<FirstAndNewest> {
  const [first, ...later] = runsOf(numbers);
  if (first === undefined) return { records: [], gap: undefined };
  const oldest = await store.readRecords(domain, first.from, first.count);
  const newest: JournalRecord[] = [];
  let [bytes, left] = [0, later.length];
  while (left > 0 && newest.length < MOST && bytes < MOST_BYTES) {
    left -= 1;
    const { from, count } = later[left] ?? first;
    const page = await store.readRecords(domain, from, count);
    newest.unshift(...page);
    for (const record of page) bytes += JSON.stringify(record).length;
  }
  const count = later.slice(0, left).reduce((sum, run) => sum + run.count, 0);
  const [upTo] = newest;
  return {
    records: [...oldest, ...newest],
    gap: count === 0 || upTo === undefined ? undefined : { count, upTo },
  };
}

function runsOf(numbers: readonly number[]): { from: number; count: number }[] {
  const runs: { from: number; count: number }[] = [];
  for (const number of [...new Set(numbers)].toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last.from + last.count === number && last.count < PAGE) {
      last.count += 1;
    } else {
      runs.push({ from: number, count: 1 });
    }
  }
  return runs;
}

/** Whole records: one of the largest domains has up to 20 MB. */
const PAGE = 5;
/** A year of one a day. */
const MOST = 400;
/** Of records, as JSON. */
const MOST_BYTES = 20_000_000;
