import { BehindRecord, type HistoryPage, type HistoryQuery } from '#contracts/api-history.ts';

import { listOf, placeIn, type Asked } from './cursor.ts';
import {
  beginningOf,
  recordsBehind,
  type HistoryDeps,
  type RecordFound,
} from './history-entries.ts';
import type { Refusal } from './problems.ts';

type Item = HistoryPage['items'][number];

/** A page of a domain's history: records with their lines, each signed head behind its own. */
export async function pageOfHistory(
  deps: HistoryDeps,
  domain: string,
  query: HistoryQuery,
): Promise<HistoryPage | Refusal<400>> {
  const { from, to, contents, cursor } = query;
  const asked: Asked = { list: `the history of ${domain}`, filter: { from, to, contents } };
  const place = placeIn(cursor, asked, BehindRecord);
  if ('status' in place) return place;
  const names = await deps.heads.names(domain);
  const items: Item[] = [];
  let at = place.at;
  if (at === undefined) {
    const beginning = await beginningOf(deps, { domain, from, names });
    at = beginning.at;
    if (beginning.head !== undefined) items.push({ kind: 'head', head: beginning.head });
  }
  let bytes = 0;
  for await (const found of recordsBehind(deps, { domain, names, at, to })) {
    const shown = shownOf(found, contents === 'true');
    items.push({ kind: 'record', line: found.line, record: shown.record });
    items.push(...found.heads.map((head) => ({ kind: 'head', head }) as const));
    bytes += found.line.length + shown.bytes;
    if (bytes >= MOST_BYTES || items.length >= MOST_ITEMS) {
      return listOf({ items, next: found.at }, asked);
    }
  }
  return { items, next: null };
}

/** The contents of a record, where they are asked for and fit a page. */
function shownOf(
  { record, json }: RecordFound,
  isAsked: boolean,
): {
  readonly record: (Record<string, unknown> & RecordFound['record']) | null;
  readonly bytes: number;
} {
  if (!isAsked) return { record: null, bytes: 0 };
  const bytes = Buffer.byteLength(json);
  return bytes > MOST_BYTES ? { record: null, bytes: 0 } : { record, bytes };
}

/** An answer of a function has at most 6 MB. */
const MOST_BYTES = 2_000_000;
const MOST_ITEMS = 400;
