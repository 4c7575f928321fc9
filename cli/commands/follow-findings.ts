import { setTimeout as pause } from 'node:timers/promises';

import { DomainList } from '#contracts/api.ts';

import { reachApiToRead, UnusableAddress, type ReachedApi } from '../local/api-calls.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { complain } from '../text/output.ts';
import { askAll } from './ask-list.ts';
import { readState, writeState, type Printed } from './findings-state.ts';
import type { FindingsOptions } from './findings.ts';
import { askAnswer, NotDone, notOurs, Refused } from './service-api.ts';
import { ofDomain } from './span-options.ts';

/** Where lines go, and what says when to look again, and when it is enough. */
export type Outside = {
  /** Ends once they were taken: what is kept is kept after that. */
  readonly print: (lines: string) => Promise<void>;
  readonly complain: (text: string) => void;
  readonly wait: (enough: AbortSignal) => Promise<void>;
  readonly enough: AbortSignal;
};

/**
 * Prints what there is and, where asked, what comes; returns the exit status. What is wrong with how it
 * was called ends it also then, unless it has worked before.
 */
export async function followFindings(options: FindingsOptions, outside: Outside): Promise<number> {
  const { follow = false, state } = options;
  const { enough } = outside;
  let printed: Printed | undefined;
  let complaint: string | undefined;
  let hasWorked = false;
  for (;;) {
    try {
      printed ??= state === undefined ? new Map() : await readState(state);
      await printNew(reachApiToRead(options), { options, printed, outside });
      complaint = undefined;
      hasWorked = true;
    } catch (error) {
      if (!(error instanceof NotDone || error instanceof UnusableAddress)) throw error;
      if (error.message !== complaint) outside.complain(error.message);
      complaint = error.message;
      const isWrongCall = error instanceof Refused || error instanceof UnusableAddress;
      if (!follow || (isWrongCall && !hasWorked)) return EXIT_STATUS.unknown;
    }
    if (follow && !enough.aborted) await outside.wait(enough);
    if (!follow || enough.aborted) return EXIT_STATUS.ok;
  }
}

type Round = {
  readonly options: FindingsOptions;
  /** Grows with each page that was printed, so that what fails later takes nothing back. */
  readonly printed: Printed;
  readonly outside: Outside;
};

/** One look at each domain, to its end; one that fails keeps no other back. Throws `NotDone`. */
async function printNew(api: ReachedApi, round: Round): Promise<void> {
  const { domain } = round.options;
  const failures: NotDone[] = [];
  for (const each of domain === undefined ? await domainsOf(api) : [domain]) {
    try {
      await ofDomain(each, printDomain(api, each, round));
    } catch (error) {
      if (!(error instanceof NotDone)) throw error;
      failures.push(error);
    }
  }
  if (failures.length === 0) return;
  const told = failures.map(({ message }) => message).join('; ');
  throw failures.some((one) => one instanceof Refused) ? new Refused(told) : new NotDone(told);
}

const domainsOf = async (api: ReachedApi): Promise<readonly string[]> =>
  (await askAll(api, { path: '/v1/domains', schema: DomainList })).map(({ domain }) => domain);

/** Invariant: what a page holds is printed before it is kept that it was. */
async function printDomain(
  api: ReachedApi,
  domain: string,
  { options: { from, state }, printed, outside: { print, enough } }: Round,
): Promise<void> {
  while (!enough.aborted) {
    const before = printed.get(domain);
    const { text, after } = await askPage(api, domain, { after: before, from });
    if (after === before) return;
    if (text !== '') await print(text);
    printed.set(domain, after);
    if (state !== undefined) await writeState(state, printed);
  }
}

type Asked = { readonly after: number | undefined; readonly from: string | undefined };

async function askPage(
  api: ReachedApi,
  domain: string,
  { after, from }: Asked,
): Promise<{ readonly text: string; readonly after: number }> {
  const query = new URLSearchParams({
    ...(after === undefined ? {} : { after: String(after) }),
    ...(from === undefined ? {} : { from }),
  }).toString();
  const path = `/v1/domains/${encodeURIComponent(domain)}/findings`;
  const { text, link } = await askAnswer(api, query === '' ? path : `${path}?${query}`);
  const next = /^<\?after=(\d+)[^>]*>; rel="next"$/.exec(link ?? '')?.[1];
  if (next === undefined || (text !== '' && !text.endsWith('\n'))) throw notOurs(api);
  return { text, after: Number(next) };
}

/** Standard output, every 30 seconds, until Ctrl-C or whoever started it says so. */
export function outsideHere(): Outside {
  const seen = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => seen.abort());
  return {
    // What cannot be written ends the process, as it does for every command, before it counts as printed.
    print: async (lines) =>
      new Promise((resolve) => {
        process.stdout.write(lines, (error) => {
          if (error) process.exitCode = EXIT_STATUS.unknown;
          else resolve();
        });
      }),
    complain,
    wait: async (enough) => pause(EVERY_MS, undefined, { signal: enough }).catch(() => undefined),
    enough: seen.signal,
  };
}

const EVERY_MS = 30_000;
