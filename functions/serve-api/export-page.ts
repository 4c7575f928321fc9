import type { ExportFormat, ExportQuery } from '#contracts/api-export.ts';
import { BehindRecord } from '#contracts/api-history.ts';
import type { HistoryEntryShown, HistoryExport } from '#contracts/history-entry.ts';
import type { SignedHead } from '#domain/history/signed-head.ts';

import { listOf, placeIn, type Asked } from './cursor.ts';
import { CSV_HEADER, csvOfMoves, shortCsvOfMoves } from './export-csv.ts';
import {
  beginningOf,
  recordsBehind,
  type HistoryDeps,
  type RecordFound,
} from './history-entries.ts';
import type { Refusal } from './problems.ts';

/** A piece of an export: all of them, one behind the other, are the file. */
export type ExportPage = { readonly text: string; readonly next: string | null };

/**
 * A page of an export. It ends at a record: the last that it holds, or that one request may look at. Of a
 * record that is longer than a page it has the line in the chain, or its moves without their texts.
 */
export async function pageOfExport(
  deps: HistoryDeps,
  domain: string,
  { from, to, format, cursor }: ExportQuery,
): Promise<ExportPage | Refusal<400>> {
  const asked: Asked = { list: `the export of ${domain}`, filter: { from, to, format } };
  const place = placeIn(cursor, asked, BehindRecord);
  if ('status' in place) return place;
  const names = await deps.heads.names(domain);
  const { first, whole, short, mostBytes, hasHeads } = WRITINGS[format];
  let [at, text] = [place.at, ''];
  if (at === undefined) {
    const beginning = await beginningOf(deps, { domain, from, names });
    at = beginning.at;
    text = first(domain, beginning.head);
  }
  const pageUpTo = (next: BehindRecord | undefined): ExportPage => ({
    text,
    next: listOf({ items: [], next }, asked).next,
  });
  let [bytes, lookedAt, records] = [Buffer.byteLength(text), 0, 0];
  const asWritten = { domain, at, to, names: hasHeads ? names : [] };
  for await (const found of recordsBehind(deps, asWritten)) {
    const isAsked = hasHeads || from === undefined || found.day >= from;
    const written = isAsked ? whole(found) : '';
    const shown = Buffer.byteLength(written) > mostBytes ? short(found) : written;
    const added = Buffer.byteLength(shown);
    if (bytes > 0 && bytes + added > mostBytes) return pageUpTo(at);
    text += shown;
    [at, bytes, lookedAt, records] = [
      found.at,
      bytes + added,
      lookedAt + found.json.length,
      records + 1,
    ];
    if (records >= MOST_RECORDS || lookedAt >= MOST_LOOKED_AT) return pageUpTo(at);
  }
  return pageUpTo(undefined);
}

/** How a history is written down. */
type Writing = {
  /** What the file begins with: the head is that which the first record follows. */
  readonly first: (domain: string, head: SignedHead | undefined) => string;
  readonly whole: (found: RecordFound) => string;
  /** The same of what is longer than a page. */
  readonly short: (found: RecordFound) => string;
  readonly mostBytes: number;
  readonly hasHeads: boolean;
};

const jsonLine = (value: HistoryExport | HistoryEntryShown): string => `${JSON.stringify(value)}\n`;
const headLines = (heads: readonly SignedHead[]): string =>
  heads.map((head) => jsonLine({ kind: 'head', head })).join('');

const WRITINGS: Readonly<Record<ExportFormat, Writing>> = {
  ndjson: {
    first: (domain, head) =>
      jsonLine({ kind: 'boks-audit history', version: 1, domain }) +
      headLines(head === undefined ? [] : [head]),
    whole: ({ line, json, heads }) =>
      `{"kind":"record","line":${JSON.stringify(line)},"record":${json}}\n${headLines(heads)}`,
    short: ({ line, heads }) => jsonLine({ kind: 'record', line, record: null }) + headLines(heads),
    mostBytes: 4_000_000,
    hasHeads: true,
  },
  csv: {
    first: () => CSV_HEADER,
    whole: ({ record }) => csvOfMoves(record),
    short: ({ record }) => shortCsvOfMoves(record),
    // A function answers with text in JSON, where it may take twice its bytes, of 6 MB at most.
    mostBytes: 3_000_000,
    hasHeads: false,
  },
};

const MOST_RECORDS = 1_000;
/** Of records, as JSON: with few moves in them, a page of CSV would look at too many. */
const MOST_LOOKED_AT = 20_000_000;
