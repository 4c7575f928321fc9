import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

import { HistoryPage } from '#contracts/api-history.ts';
import { HistoryEntryShown, HistoryExport } from '#contracts/history-entry.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { whyUnread } from '../text/read-text.ts';
import { ask, NotDone } from './service-api.ts';

type Asked = { readonly domain: string; readonly from?: string; readonly to?: string };

/** The entries of a history as a service gives them, a page after another. Throws `NotDone`. */
export async function* entriesFromService(
  api: ReachedApi,
  { domain, from, to }: Asked,
): AsyncGenerator<HistoryEntryShown> {
  if (from !== undefined && to !== undefined && from > to) {
    throw new NotDone(`--from ${from} is after --to ${to}`);
  }
  const path = `/v1/domains/${encodeURIComponent(domain)}/history`;
  let cursor: string | null = '';
  while (cursor !== null) {
    const given = Object.entries({ from, to, cursor }).filter((pair): pair is [string, string] =>
      Boolean(pair[1]),
    );
    const query = new URLSearchParams(given).toString();
    const page: HistoryPage = await ask(api, `${path}${query && '?'}${query}`, HistoryPage);
    yield* page.items;
    cursor = page.next;
  }
}

/** The entries in a file that `--save` wrote. Throws `NotDone` where it is none. */
export async function* entriesFromFile(
  file: string,
  domain: string,
): AsyncGenerator<HistoryEntryShown> {
  let number = 0;
  for await (const line of linesIn(file)) {
    number += 1;
    if (number > 1) yield entryIn(file, { line, number });
    else refuseOther(file, { line, domain });
  }
}

/** Whose history a file that `--save` wrote says that it is. Throws `NotDone` where it is none. */
export async function domainOfFile(file: string): Promise<string> {
  for await (const line of linesIn(file)) return headIn(file, line).domain;
  throw new NotDone(`${file} is empty`);
}

/** The lines of a file, at least one. Throws `NotDone`. */
async function* linesIn(file: string): AsyncGenerator<string> {
  let isEmpty = true;
  try {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      isEmpty = false;
      yield line;
    }
  } catch (error) {
    if (error instanceof NotDone || !(error instanceof Error && 'code' in error)) throw error;
    throw new NotDone(`${file} cannot be read: ${whyUnread(error)}`);
  }
  if (isEmpty) throw new NotDone(`${file} is empty`);
}

function entryIn(
  file: string,
  { line, number }: { readonly line: string; readonly number: number },
): HistoryEntryShown {
  const entry = HistoryEntryShown.safeParse(jsonOf(line));
  if (!entry.success) throw new NotDone(`${file}: line ${number} is no entry of a history`);
  return entry.data;
}

function refuseOther(
  file: string,
  { line, domain }: { readonly line: string; readonly domain: string },
): void {
  const head = headIn(file, line);
  if (head.domain !== domain) {
    throw new NotDone(`${file} is the history of ${head.domain}, not of ${domain}`);
  }
}

function headIn(file: string, line: string): HistoryExport {
  const head = HistoryExport.safeParse(jsonOf(line));
  if (!head.success) throw new NotDone(`${file} is no history that this version can read`);
  return head.data;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
