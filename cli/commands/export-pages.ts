import { MOVE_COLUMNS, type ExportFormat } from '#contracts/api-export.ts';
import { HistoryEntryShown, HistoryExport } from '#contracts/history-entry.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { MOST_PAGES, pathOfPage } from './ask-list.ts';
import { askAnswer, NotDone, notOurs } from './service-api.ts';

/** A page of an export as it came, and when what is in it happened: a record each, or a move. */
export type PageRead = {
  readonly text: string;
  readonly times: readonly string[];
  /** The cursor of the page behind it; null at the end. */
  readonly next: string | null;
};

type Export = {
  readonly domain: string;
  readonly format: ExportFormat;
  readonly path: string;
  /** Where it begins: behind the pages that were read before. */
  readonly cursor?: string | null;
};

/** The pages of an export, to its end. Throws `NotDone`. */
export async function* exportPages(
  api: ReachedApi,
  { domain, format, path, cursor: first = null }: Export,
): AsyncGenerator<PageRead> {
  let cursor = first;
  let emptyPages = 0;
  do {
    const { text, link }: Awaited<ReturnType<typeof askAnswer>> = await askAnswer(
      api,
      pathOfPage(path, cursor),
    );
    const times = TIMES_IN[format](text, cursor === null ? domain : undefined);
    const next = nextIn(link);
    if (times === undefined || next === undefined) throw notOurs(api);
    yield { text, times, next };
    cursor = next;
    emptyPages = times.length === 0 ? emptyPages + 1 : 0;
  } while (cursor !== null && emptyPages < MOST_PAGES);
  if (cursor !== null) {
    throw new NotDone(`${api.url}: ${MOST_PAGES} pages without a record, and it goes on`);
  }
}

/** The cursor of the next page, null at the end; undefined where no link says either. */
function nextIn(link: string | undefined): string | null | undefined {
  if (link === undefined) return undefined;
  const target = /<\?([^<>]*)>;\s*rel="next"/.exec(link)?.[1];
  return target === undefined ? null : (new URLSearchParams(target).get('cursor') ?? undefined);
}

/** Undefined where a page is none of an export. The first names the domain, the others nothing. */
type TimesIn = (text: string, domain: string | undefined) => readonly string[] | undefined;

const TIMES_IN: Readonly<Record<ExportFormat, TimesIn>> = {
  ndjson: (text, domain) => {
    const lines = text.split('\n');
    if (lines.pop() !== '') return undefined;
    if (domain !== undefined) {
      const first = HistoryExport.safeParse(jsonOf(lines.shift()));
      if (first.data?.domain !== domain) return undefined;
    }
    const times: string[] = [];
    for (const line of lines) {
      const { data: entry } = HistoryEntryShown.safeParse(jsonOf(line));
      if (entry === undefined) return undefined;
      if (entry.kind === 'record') times.push(entry.line.split(' ')[1] ?? '');
    }
    return times;
  },
  csv: (text, domain) => {
    const rows = text.split('\r\n');
    if (rows.pop() !== '') return undefined;
    if (domain !== undefined && rows.shift()?.startsWith(FIRST_COLUMNS) !== true) return undefined;
    const times = rows.map((row) => row.slice(0, row.indexOf(',')));
    return times.every((time) => !Number.isNaN(Date.parse(time))) ? times : undefined;
  },
};

/** A newer version may have more columns behind ours. */
const FIRST_COLUMNS = MOVE_COLUMNS.join(',');

function jsonOf(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? '');
  } catch {
    return undefined;
  }
}
