import { incidentIn, openingIn, othersIn } from '#domain/evidence/as-of.ts';
import type { Collection } from '#domain/evidence/collection.ts';
import type { Incident } from '#domain/incident.ts';
import type { JournalRecord } from '#domain/journal.ts';
import type { AuditStore } from '#ports/audit-store.ts';

/** What the journal says of an incident, as of the record at which its collection began. */
export type JournalFacts = {
  readonly incident: Incident;
  readonly others: readonly Incident[];
  /** Ascending; there are gaps. */
  readonly records: readonly JournalRecord[];
  /** A part of the journal without gaps, from before the first opening on. */
  readonly span: readonly JournalRecord[];
};

/**
 * Reads at most 600 records: those from a little before the first opening on, those that moved the
 * incident, what stood around its last opening and at the end, and the last word on each other
 * incident of the time. All of it as of one record, so that it is the same whenever it is read.
 */
export async function gatherRecords(
  collection: Collection,
  store: AuditStore,
): Promise<JournalFacts | undefined> {
  const { domain, asOf } = collection;
  const [stored] = await store.readIncidents(domain, [collection.incident]);
  if (stored === undefined) return undefined;
  const numbers = stored.records.filter((number) => number <= asOf);
  const from = before(numbers[0] ?? asOf);
  const span = await readSpan(store, domain, { from, to: Math.min(asOf, from + MOST_IN_SPAN) });
  const moved = middleLeftOut(numbers).filter((number) => number > from + MOST_IN_SPAN);
  const known = inOrder([...span, ...(await readEach(store, domain, moved))]);
  const opening = openingIn(known, stored.id)?.number ?? from;
  const records = inOrder([
    ...known,
    ...(await readSpan(store, domain, { from: before(opening), to: opening })),
    ...(await readSpan(store, domain, { from: Math.max(1, asOf - LAST), to: asOf })),
  ]);
  const incident = incidentIn(records, stored.id);
  if (incident === undefined) return undefined;
  return { incident, others: await othersAsOf({ collection, records, store }), records, span };
}

type AsOf = {
  readonly collection: Collection;
  readonly records: readonly JournalRecord[];
  readonly store: AuditStore;
};

/** Each as the record of its last move left it: later changes are not of this time. */
async function othersAsOf({ collection, records, store }: AsOf): Promise<readonly Incident[]> {
  const { domain, asOf } = collection;
  const ids = othersIn(records, collection.incident).slice(0, MOST_OTHERS);
  const found = ids.flatMap((id) => incidentIn(records, id) ?? []);
  const unknown = ids.filter((id) => !found.some((one) => one.id === id));
  const stored = await store.readIncidents(domain, unknown);
  // A move may be written down in the item later than in its record: some before it hold the state.
  const last = stored.flatMap(({ records: all }) =>
    all.filter((number) => number <= asOf).slice(-RECORDS_OF_OTHERS),
  );
  const moved = await readEach(store, domain, [...new Set(last)]);
  const others = [...found, ...unknown.flatMap((id) => incidentIn(inOrder(moved), id) ?? [])];
  return others.toSorted((one, other) => one.firstSeenAtMs - other.firstSeenAtMs);
}

type Part = { readonly from: number; readonly to: number };

async function readSpan(
  store: AuditStore,
  domain: string,
  { from, to }: Part,
): Promise<readonly JournalRecord[]> {
  const records: JournalRecord[] = [];
  while (from + records.length <= to) {
    const next = from + records.length;
    const page = await store.readRecords(domain, next, Math.min(PAGE, to - next + 1));
    if (page.length === 0) break;
    records.push(...page);
  }
  return records;
}

async function readEach(
  store: AuditStore,
  domain: string,
  numbers: readonly number[],
): Promise<readonly JournalRecord[]> {
  const records: JournalRecord[] = [];
  for (let at = 0; at < numbers.length; at += PAGE) {
    const page = numbers.slice(at, at + PAGE);
    const read = await Promise.all(page.map(async (n) => store.readRecords(domain, n, 1)));
    records.push(...read.flat());
  }
  return records;
}

/** Ascending, each once. */
function inOrder(records: readonly JournalRecord[]): readonly JournalRecord[] {
  const byNumber = new Map(records.map((record) => [record.number, record]));
  return [...byNumber.values()].toSorted((one, other) => one.number - other.number);
}

const before = (number: number): number => Math.max(1, number - CONTEXT);

/** Both ends of a long life: how it began, and what became of it. */
const middleLeftOut = (numbers: readonly number[]): readonly number[] =>
  numbers.length <= MOST_MOVES
    ? numbers
    : [...numbers.slice(0, FIRST_MOVES), ...numbers.slice(FIRST_MOVES - MOST_MOVES)];

/** Records read before an opening: so far back the last good sweep is looked for. */
const CONTEXT = 24;
const LAST = 24;
const MOST_IN_SPAN = 200;
const MOST_MOVES = 100;
const FIRST_MOVES = 20;
const MOST_OTHERS = 50;
const RECORDS_OF_OTHERS = 4;
const PAGE = 25;
