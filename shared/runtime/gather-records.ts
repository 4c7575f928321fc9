import { incidentIn, openingIn, othersIn } from '#domain/evidence/as-of.ts';
import type { ChainLink } from '#domain/evidence/chain.ts';
import type { Collection } from '#domain/evidence/collection.ts';
import type { Incident } from '#domain/incident.ts';
import type { JournalRecord } from '#domain/journal.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Sha256 } from '#ports/basics.ts';

import { KeptRecords, linkIn } from './kept-records.ts';

/** What the journal says of an incident, as of the record at which its collection began. */
export type JournalFacts = {
  readonly incident: Incident;
  readonly others: readonly Incident[];
  /** Ascending; there are gaps. */
  readonly records: readonly JournalRecord[];
  /** How many more were read, and left out for their weight; none that moved the incident. */
  readonly leftOut: number;
  /**
   * A part of the journal's chain without gaps, from before the first opening on, and the hash of the
   * record before it: a nonce is in that record, so the hash tells nothing of it.
   */
  readonly span: { readonly previous: string; readonly links: readonly ChainLink[] };
};

/**
 * Reads at most 600 records, five at a time: those from a little before the first opening on, those that moved the
 * incident, what stood around its last opening and at the end, and the last word on each other
 * incident of the time. All of it as of one record, so that it is the same whenever it is read.
 */
export async function gatherRecords(
  collection: Collection,
  { store, sha256 }: { readonly store: AuditStore; readonly sha256: Sha256 },
): Promise<JournalFacts | undefined> {
  const { domain, asOf, master, replicas } = collection;
  const [stored] = await store.readIncidents(domain, [collection.incident]);
  if (stored === undefined) return undefined;
  const numbers = stored.records.filter((number) => number <= asOf);
  const from = before(numbers[0] ?? asOf);
  const kept = new KeptRecords({
    incident: stored.id,
    hosts: new Set([master, ...replicas, ...(stored.host === null ? [] : [stored.host])]),
  });
  const movedIt = new Set(numbers);
  const links: ChainLink[] = [];
  let previous: string | undefined;
  await readSpan(store, domain, {
    from,
    to: Math.min(asOf, from + MOST_IN_SPAN),
    take: (page) => {
      previous ??= page[0]?.previous;
      links.push(...page.map((record) => linkIn(record, sha256)));
      kept.take(page, (number) => movedIt.has(number));
    },
  });
  const take = (page: readonly JournalRecord[]): void => kept.take(page, () => true);
  const moved = middleLeftOut(numbers).filter((number) => number > from + MOST_IN_SPAN);
  await readEach(store, domain, { numbers: moved, take });
  const opening = openingIn(kept.inOrder(), stored.id)?.number ?? from;
  await readSpan(store, domain, { from: before(opening), to: opening, take });
  await readSpan(store, domain, { from: Math.max(1, asOf - LAST), to: asOf, take });
  const records = kept.inOrder();
  const incident = incidentIn(records, stored.id);
  if (incident === undefined) return undefined;
  const others = await othersAsOf({ collection, records, store });
  return {
    incident,
    others,
    records,
    leftOut: kept.leftOut,
    span: { previous: previous ?? '', links },
  };
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
  const newest = new Map<string, { readonly record: number; readonly incident: Incident }>();
  await readEach(store, domain, {
    numbers: [...new Set(last)],
    take: (page) => {
      for (const record of page) {
        for (const id of unknown) {
          const incident = incidentIn([record], id);
          const isNewer = record.number > (newest.get(id)?.record ?? 0);
          if (incident !== undefined && isNewer)
            newest.set(id, { record: record.number, incident });
        }
      }
    },
  });
  const others = [...found, ...unknown.flatMap((id) => newest.get(id)?.incident ?? [])];
  return others.toSorted((one, other) => one.firstSeenAtMs - other.firstSeenAtMs);
}

type Take = (page: readonly JournalRecord[]) => void;
type Part = { readonly from: number; readonly to: number; readonly take: Take };

async function readSpan(
  store: AuditStore,
  domain: string,
  { from, to, take }: Part,
): Promise<void> {
  for (let next = from; next <= to;) {
    const page = await store.readRecords(domain, next, Math.min(PAGE, to - next + 1));
    if (page.length === 0) break;
    take(page);
    next += page.length;
  }
}

async function readEach(
  store: AuditStore,
  domain: string,
  { numbers, take }: { readonly numbers: readonly number[]; readonly take: Take },
): Promise<void> {
  for (let at = 0; at < numbers.length; at += PAGE) {
    const page = numbers.slice(at, at + PAGE);
    const read = await Promise.all(page.map(async (n) => store.readRecords(domain, n, 1)));
    take(read.flat());
  }
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
/** The largest record takes some 20 MB once it is read. */
const PAGE = 5;
