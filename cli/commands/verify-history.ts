import { open, type FileHandle } from 'node:fs/promises';

import type * as z from 'zod';

import { HISTORY_TOOLS } from '#adapters/history-tools.ts';
import type { HistoryEntryShown, HistoryExport } from '#contracts/history-entry.ts';
import {
  beginWalk,
  takeEntry,
  type BrokenLink,
  type HistoryWalk,
} from '#domain/history/walk-history.ts';

import { EXIT_STATUS } from '../text/exit-status.ts';
import { historyText, stateOfHistory } from '../text/history-text.ts';
import { complain, printJson } from '../text/output.ts';
import { Progress } from '../text/progress.ts';
import { entriesFromFile, entriesFromService } from './history-sources.ts';
import { NotDone, onService } from './service-api.ts';
import type { VerifyHistoryOptions } from './verify.ts';

/** Walks a history, prints what was found, and returns the exit status. */
export async function verifyHistory(options: VerifyHistoryOptions): Promise<number> {
  const { domain, export: file } = options;
  if (file === undefined) {
    return onService(options, 'reading', async (api) =>
      walkAndTell(entriesFromService(api, options), options),
    );
  }
  try {
    if (options.from ?? options.to ?? options.save) {
      throw new NotDone('--export walks all of a file: --from, --to and --save ask a service');
    }
    return await walkAndTell(entriesFromFile(file, domain), options);
  } catch (error) {
    if (!(error instanceof NotDone)) throw error;
    complain(error.message);
    return error.status;
  }
}

type Found = { readonly walk: HistoryWalk; readonly link?: BrokenLink };

async function walkAndTell(
  entries: AsyncIterable<HistoryEntryShown>,
  options: VerifyHistoryOptions,
): Promise<number> {
  const { domain, json, save } = options;
  const { walk, link } = await walkedIn(entries, options);
  const state = stateOfHistory(link ?? walk);
  if (json === true) printJson({ domain, state, broken: link ?? null, walked: walk });
  else process.stdout.write(historyText(domain, walk, link));
  if (save !== undefined && json !== true) process.stdout.write(`written to ${save}\n`);
  return EXIT_STATUS[state];
}

/** Walks entries as they come, and saves them where that is asked for. Throws `NotDone`. */
export async function walkedIn(
  entries: AsyncIterable<HistoryEntryShown>,
  {
    domain,
    fingerprint,
    save,
    force,
  }: Pick<VerifyHistoryOptions, 'domain' | 'fingerprint' | 'save' | 'force'>,
): Promise<Found> {
  let walk = beginWalk(domain, fingerprint);
  let link: BrokenLink | undefined;
  const saved = save === undefined ? undefined : await openNew(save, { domain, force });
  const progress = new Progress();
  try {
    for await (const entry of entries) {
      await saved?.write(`${JSON.stringify(entry)}\n`);
      if (link !== undefined) continue;
      const next = takeEntry(walk, entry, HISTORY_TOOLS);
      if (next.kind === 'whole') walk = next;
      else if (saved === undefined) return { walk, link: next };
      else link = next;
      progress.tell(`${walk.records} records, up to ${walk.day ?? '…'}`);
    }
  } finally {
    progress.end();
    await saved?.close();
  }
  return { walk, ...(link && { link }) };
}

/** What is broken is saved too: it is what others will want to see. */
async function openNew(
  file: string,
  { domain, force }: { readonly domain: string; readonly force: boolean | undefined },
): Promise<FileHandle> {
  const first: z.infer<typeof HistoryExport> = { kind: 'boks-audit history', version: 1, domain };
  try {
    const opened = await open(file, force === true ? 'w' : 'wx', 0o600);
    await opened.write(`${JSON.stringify(first)}\n`);
    return opened;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new NotDone(
      code === 'EEXIST' ? `${file} is there; --force replaces it` : `${file}: ${code}`,
    );
  }
}
