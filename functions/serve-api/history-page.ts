import { BehindRecord, type HistoryPage, type HistoryQuery } from '#contracts/api-history.ts';
import { placeAfter } from '#domain/history/follow-chain.ts';
import { CHAIN_START, placeOfHead } from '#domain/history/signed-head.ts';
import { canonicalJson, type JournalRecord } from '#domain/journal.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Sha256 } from '#ports/basics.ts';
import type { HeadName, SignedHeads } from '#ports/signed-heads.ts';

import { listOf, placeIn, type Asked } from './cursor.ts';
import type { Refusal } from './problems.ts';

export type HistoryDeps = {
  readonly store: Pick<AuditStore, 'readRecords'>;
  readonly heads: Pick<SignedHeads, 'names' | 'read'>;
  readonly sha256: Sha256;
};

type Item = HistoryPage['items'][number];

/**
 * A page of a domain's history as it is stored, in order or not: whoever walks it sees what is wrong.
 * It begins behind the newest signed head before `from`, or at record 1, so that every line follows one
 * that is proved.
 */
export async function pageOfHistory(
  deps: HistoryDeps,
  domain: string,
  query: HistoryQuery,
): Promise<HistoryPage | Refusal<400>> {
  const { from, cursor } = query;
  const asked = askedOf(domain, query);
  const place = placeIn(cursor, asked, BehindRecord);
  if ('status' in place) return place;
  const names = await deps.heads.names(domain);
  const page = { domain, query, names };
  if (place.at !== undefined) return pageAfter(deps, { ...page, at: place.at, before: [] });
  const anchor = from === undefined ? undefined : names.findLast(({ day }) => day < from);
  const head = anchor && (await deps.heads.read(domain, anchor));
  const at = head === undefined ? CHAIN_START : placeOfHead(head);
  const before: readonly Item[] = head === undefined ? [] : [{ kind: 'head', head }];
  return pageAfter(deps, { ...page, at, before });
}

const askedOf = (domain: string, { from, to, contents }: HistoryQuery): Asked => ({
  list: `the history of ${domain}`,
  filter: { from, to, contents },
});

type Page = {
  readonly domain: string;
  readonly query: HistoryQuery;
  readonly at: BehindRecord;
  readonly names: readonly HeadName[];
  readonly before: readonly Item[];
};

async function pageAfter(
  deps: HistoryDeps,
  { domain, query, at: first, names, before }: Page,
): Promise<HistoryPage> {
  const { to = '9999-12-31', contents } = query;
  const items = [...before];
  let [at, bytes]: [BehindRecord, number] = [first, 0];
  while (bytes < MOST_BYTES && items.length < MOST_ITEMS) {
    const records = await deps.store.readRecords(domain, at.number + 1, AT_ONCE);
    for (const record of records) {
      const { place, line, day } = placeAfter(at, record, deps.sha256);
      if (day > to) return { items, next: null };
      const shown = shownOf(record, contents === 'true');
      items.push({ kind: 'record', line, record: shown.record });
      for (const name of names.filter(({ number }) => number === record.number)) {
        const head = await deps.heads.read(domain, name);
        if (head !== undefined) items.push({ kind: 'head', head });
      }
      [at, bytes] = [{ number: place.number, hash: place.hash }, bytes + line.length + shown.bytes];
      if (bytes >= MOST_BYTES) break;
    }
    if (records.length < AT_ONCE && bytes < MOST_BYTES) return { items, next: null };
  }
  return listOf({ items, next: at }, askedOf(domain, query));
}

/** The contents of a record, where they are asked for and fit a page. */
function shownOf(
  record: JournalRecord,
  isAsked: boolean,
): { readonly record: (Record<string, unknown> & JournalRecord) | null; readonly bytes: number } {
  if (!isAsked) return { record: null, bytes: 0 };
  const bytes = Buffer.byteLength(canonicalJson(record));
  return bytes > MOST_BYTES ? { record: null, bytes: 0 } : { record, bytes };
}

/** Records a query of the store, so that a page is not much above its bytes. */
const AT_ONCE = 10;
/** An answer of a function has at most 6 MB. */
const MOST_BYTES = 2_000_000;
const MOST_ITEMS = 400;
