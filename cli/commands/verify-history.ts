import { stat } from 'node:fs/promises';

import type { HistoryEntryShown, HistoryExport } from '#contracts/history-entry.ts';

import { EXIT_STATUS } from '../text/exit-status.ts';
import { historyText, stateOfHistory } from '../text/history-text.ts';
import { complain, printJson } from '../text/output.ts';
import { domainOfFile, entriesFromFile, entriesFromService } from './history-sources.ts';
import { NotDone, onService } from './service-api.ts';
import type { VerifyHistoryOptions } from './verify.ts';
import { Walking, type Found } from './walking.ts';
import { refuseOutput, writeOutput } from './write-output.ts';

/** Walks a history, prints what was found, and returns the exit status. */
export async function verifyHistory(options: VerifyHistoryOptions): Promise<number> {
  const { domain, export: file } = options;
  if (file === undefined) {
    return onService(options, 'reading', async (api) => {
      if (domain === undefined) throw new NotDone('say of which domain: --domain');
      const ofDomain = { ...options, domain };
      return walkAndTell(entriesFromService(api, ofDomain), ofDomain);
    });
  }
  try {
    if (options.from ?? options.to ?? options.save) {
      throw new NotDone('--export walks all of a file: --from, --to and --save ask a service');
    }
    if (await isFolder(file)) {
      const { verifyCopy } = await import('./verify-copy.ts');
      return await verifyCopy(file, options);
    }
    const ofDomain = { ...options, domain: domain ?? (await domainOfFile(file)) };
    return await walkAndTell(entriesFromFile(file, ofDomain.domain), ofDomain);
  } catch (error) {
    if (!(error instanceof NotDone)) throw error;
    complain(error.message);
    return error.status;
  }
}

/** What is asked for, and of which domain. */
type OfDomain = VerifyHistoryOptions & { readonly domain: string };

/** What is not there is told by whoever reads it. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function walkAndTell(
  entries: AsyncIterable<HistoryEntryShown>,
  options: OfDomain,
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
  options: Pick<OfDomain, 'domain' | 'fingerprint' | 'save' | 'force'>,
): Promise<Found> {
  const { domain, fingerprint, save: path, force = false } = options;
  const walking = new Walking(domain, fingerprint);
  try {
    if (path === undefined) {
      for await (const entry of entries) if (!walking.take(entry)) break;
    } else {
      const statusWhereThere = EXIT_STATUS.unknown;
      const output = { path, force, option: '--save', statusWhereThere } as const;
      await refuseOutput(output);
      await writeOutput(output, linesOf(domain, entries, walking));
    }
  } finally {
    walking.end();
  }
  return walking.found;
}

/** What is broken is saved too: it is what others will want to see. */
async function* linesOf(
  domain: string,
  entries: AsyncIterable<HistoryEntryShown>,
  walking: Walking,
): AsyncGenerator<string> {
  const first: HistoryExport = { kind: 'boks-audit history', version: 1, domain };
  yield `${JSON.stringify(first)}\n`;
  for await (const entry of entries) {
    walking.take(entry);
    yield `${JSON.stringify(entry)}\n`;
  }
}
