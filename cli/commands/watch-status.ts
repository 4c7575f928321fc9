import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

import { Health } from '#contracts/api.ts';

import { reachApiToRead, UnusableAddress } from '../local/api-calls.ts';
import { painterFor } from '../text/colour.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { printable, wrap } from '../text/layout.ts';
import { complain } from '../text/output.ts';
import { statusText } from '../text/status-text.ts';
import { ask, NotDone } from './service-api.ts';
import { askForDomains } from './show-status.ts';
import type { StatusOptions } from './status.ts';

/** What is drawn on, and what says that somebody has seen enough. */
export type Watched = {
  readonly terminal: {
    readonly isTTY?: boolean | undefined;
    readonly write: (text: string) => unknown;
  };
  readonly enough: AbortSignal;
};

/**
 * Draws the status anew until somebody has seen enough; returns the exit status, 0 then. What cannot
 * be asked now is said in its place, and asked again.
 */
export async function watchStatus(
  options: StatusOptions,
  { terminal, enough }: Watched,
): Promise<number> {
  const refusal = refusalOf(options, terminal);
  if (refusal !== undefined) {
    complain(refusal);
    return EXIT_STATUS.unknown;
  }
  const seen = once(enough, 'abort').then(() => undefined);
  while (!enough.aborted) {
    const text = await Promise.race([statusNow(options, terminal), seen]);
    if (text === undefined) break;
    terminal.write(`${CLEAR}${text}\nevery ${EVERY_MS / 1000} s; Ctrl-C ends it\n`);
    await pause(EVERY_MS, undefined, { signal: enough }).catch(() => undefined);
  }
  return EXIT_STATUS.ok;
}

function refusalOf({ json }: StatusOptions, { isTTY }: Watched['terminal']): string | undefined {
  if (json === true) return '--watch draws for people: run it without --json, or without --watch';
  return isTTY === true
    ? undefined
    : '--watch draws on a terminal, and this is none: run it without --watch';
}

async function statusNow(options: StatusOptions, terminal: Watched['terminal']): Promise<string> {
  const { includeMuted = false } = options;
  try {
    const api = reachApiToRead(options);
    const health = await ask(api, '/v1/health', Health);
    const domains = await askForDomains(api);
    const paint = painterFor(terminal, process.env);
    return statusText({ health, domains, includeMuted, paint }).text;
  } catch (error) {
    if (!(error instanceof NotDone || error instanceof UnusableAddress)) throw error;
    return `${wrap(printable(`not known now: ${error.message}`)).join('\n')}\n`;
  }
}

/** Until Ctrl-C. */
export function enoughAtInterrupt(): AbortSignal {
  const seen = new AbortController();
  process.once('SIGINT', () => seen.abort());
  return seen.signal;
}

/** From the top, on an empty screen (ECMA-48: CUP, ED). */
const CLEAR = '\u001b[H\u001b[2J';
const EVERY_MS = 5_000;
