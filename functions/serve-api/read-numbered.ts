import type { JournalRecord } from '#domain/journal.ts';
import type { AuditStore } from '#ports/audit-store.ts';

/** The records of these numbers, ascending; those that follow one another are read together. */
export async function readNumbered(
  store: Pick<AuditStore, 'readRecords'>,
  domain: string,
  numbers: readonly number[],
): Promise<readonly JournalRecord[]> {
  const records: JournalRecord[] = [];
  for (const { from, count } of runsOf(numbers)) {
    records.push(...(await store.readRecords(domain, from, count)));
  }
  return records;
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

const PAGE = 100;
