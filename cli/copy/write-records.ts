import { HistoryEntryShown, type HistoryExport } from '#contracts/history-entry.ts';
import { readLine } from '#domain/evidence/chain.ts';
import type { SignedHead } from '#domain/history/signed-head.ts';

import { exportPages, type PageRead } from '../commands/export-pages.ts';
import { notOurs } from '../commands/service-api.ts';
import type { ReachedApi } from '../local/api-calls.ts';
import { recordsPath } from './layout.ts';
import { filesOfHead } from './proved-files.ts';
import type { RecordsSoFar, UnfinishedCopy } from './unfinished-copy.ts';

/** Writes the records of a history, a file a month, with their heads, page by page. Throws `NotDone`. */
export async function writeRecords(
  api: ReachedApi,
  copy: UnfinishedCopy,
  tell: (text: string) => void,
): Promise<void> {
  const { ended, cursor, count } = copy.records;
  if (ended) return;
  const { domain, from, to } = copy.meant;
  const query = new URLSearchParams({
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    format: 'ndjson',
  });
  const path = `/v1/domains/${encodeURIComponent(domain)}/export?${query.toString()}`;
  if (count > 0) tell(`${count} records are there already`);
  for await (const page of exportPages(api, { domain, format: 'ndjson', path, cursor })) {
    const entries = entriesIn(page, cursor === null && copy.records.cursor === null);
    const pieces = piecesOf(entries, copy.records, domain);
    if (pieces === undefined) throw notOurs(api);
    await writePieces(copy, pieces);
    for (const { entry } of entries) {
      if (entry.kind === 'head') await writeHead(copy, entry.head);
    }
    const so = pieces.at(-1)?.after ?? copy.records;
    await copy.keepRecords({ ...so, cursor: page.next, ended: page.next === null });
    tell(`${so.count} records, up to ${so.last ?? '…'}`);
  }
}

/** An entry, and its line as it came. */
type Entry = { readonly entry: HistoryEntryShown; readonly text: string };

/** What is added to one file, and how far the records are then. */
type Piece = { readonly month: string; readonly text: string; readonly after: RecordsSoFar };

const entriesIn = ({ text }: PageRead, isFirst: boolean): readonly Entry[] =>
  text
    .split('\n')
    .slice(isFirst ? 1 : 0, -1)
    .map((line) => ({ entry: HistoryEntryShown.parse(JSON.parse(line)), text: `${line}\n` }));

/**
 * Entries by the files that they belong to. A journal is in the order of its numbers, and around
 * midnight not of its times: a file goes on until a later month comes, so that the files in the order of
 * their names are the journal. Undefined where a line is none of a chain.
 */
function piecesOf(
  entries: readonly Entry[],
  before: RecordsSoFar,
  domain: string,
): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  let after = before;
  for (const { entry, text } of entries) {
    const line = readLine(entry.kind === 'record' ? entry.line : entry.head.line);
    const [month] = /^\d{4}-\d{2}(?=-\d{2}T)/.exec(line?.utc ?? '') ?? [];
    if (line === undefined || month === undefined) return undefined;
    // The head that the first record follows is of the day before it, and stands in its file.
    const isLater = after.month === null || (entry.kind === 'record' && month > after.month);
    const written = isLater ? `${headerOf(domain)}${text}` : text;
    const inMonth = isLater ? month : after.month;
    const bytes = (isLater ? 0 : after.bytes) + Buffer.byteLength(written);
    after = { ...withEntry(after, entry, line), month: inMonth, bytes };
    const last = pieces.at(-1);
    const isSame = last?.month === inMonth;
    if (isSame) pieces.pop();
    pieces.push({ month: inMonth ?? month, text: `${isSame ? last.text : ''}${written}`, after });
  }
  return pieces;
}

function withEntry(
  records: RecordsSoFar,
  entry: HistoryEntryShown,
  { number, utc }: { readonly number: number; readonly utc: string },
): RecordsSoFar {
  if (entry.kind === 'head') return records;
  return {
    ...records,
    count: records.count + 1,
    first: records.first ?? utc,
    last: utc,
    lastNumber: number,
    withoutContents:
      entry.record === null ? [...records.withoutContents, number] : records.withoutContents,
  };
}

/** Few keys sign many heads. */
async function writeHead(copy: UnfinishedCopy, head: SignedHead): Promise<void> {
  for (const { path, bytes } of filesOfHead(head)) {
    const there = await copy.read(path);
    if (there === undefined || Buffer.compare(there, bytes) !== 0) await copy.write(path, bytes);
  }
}

async function writePieces(copy: UnfinishedCopy, pieces: readonly Piece[]): Promise<void> {
  for (const { month, text, after } of pieces) {
    const before = after.bytes - Buffer.byteLength(text);
    await copy.append(recordsPath(month), before, text);
  }
}

/** Each file can be walked alone. */
function headerOf(domain: string): string {
  const first: HistoryExport = { kind: 'boks-audit history', version: 1, domain };
  return `${JSON.stringify(first)}\n`;
}
