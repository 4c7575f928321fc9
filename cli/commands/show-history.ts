import type { HistoryEntryShown } from '#contracts/history-entry.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { historyLinesOf, type Happened } from '../text/happened-text.ts';
import { Progress } from '../text/progress.ts';
import { happenedIn } from './happened.ts';
import { entriesFromService } from './history-sources.ts';
import type { HistoryOptions } from './history.ts';
import { NotDone, onService, serviceNowMs } from './service-api.ts';
import { ofDomain } from './span-options.ts';
import { tell, type Told } from './tell.ts';

/** Tells what happened; returns the exit status. */
export const showHistory = async (options: HistoryOptions): Promise<number> =>
  onService(options, 'reading', async (api) => tell(await toldOfHistory(api, options), options));

/** The same, as it is told. Throws `NotDone`. */
export async function toldOfHistory(api: ReachedApi, options: HistoryOptions): Promise<Told> {
  const { domain, all = false } = options;
  const to = options.to ?? dayOf(await serviceNowMs(api));
  const from = options.from ?? dayOf(Date.parse(`${to}T00:00:00Z`) - 6 * DAY_MS);
  if (from > to) throw new NotDone(`--from ${from} is after --to ${to}`);
  const records = await ofDomain(domain, happenedFrom(api, { domain, from, to }));
  const shown = all ? records : records.filter(({ isQuiet }) => !isQuiet);
  const text = historyLinesOf({ domain, from, to, records, shown }).join('\n');
  const items = shown.map(({ record, at, lines }) => ({ record, at, lines }));
  return { text: `${text}\n`, json: { items, more: false } };
}

type Days = { readonly domain: string; readonly from: string; readonly to: string };

/** The service begins at the signed head before the first day, or at the first record of all. */
async function happenedFrom(api: ReachedApi, days: Days): Promise<readonly Happened[]> {
  const records: Happened[] = [];
  const progress = new Progress();
  try {
    for await (const entry of entriesFromService(api, days)) {
      const record = happenedOf(entry);
      if (record === undefined) continue;
      if (record.at.slice(0, 10) >= days.from) records.push(record);
      progress.tell(`read up to ${record.at.slice(0, 10)}`);
    }
  } finally {
    progress.end();
  }
  return records;
}

const happenedOf = (entry: HistoryEntryShown): Happened | undefined =>
  entry.kind === 'head' ? undefined : happenedIn(entry);

const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
const DAY_MS = 86_400_000;
