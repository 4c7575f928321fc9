import { setTimeout as pause } from 'node:timers/promises';

import { SweepStarted } from '#contracts/api-acts.ts';
import { SweepView } from '#contracts/api-sweeps.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { printable, wrap } from '../text/layout.ts';
import { printJson } from '../text/output.ts';
import { Progress } from '../text/progress.ts';
import { stageInWords, stateOfSweep, sweepText } from '../text/sweep-text.ts';
import { keyOf, printTaken } from './act-options.ts';
import { spanMs } from './moments.ts';
import { ask, NotDone, onService, sendFor } from './service-api.ts';
import type { SweepOptions } from './sweep.ts';

/** Starts a sweep, and waits for it where that is asked for; returns the exit status. */
export const startSweep = async (
  options: SweepOptions & { readonly why: string },
): Promise<number> =>
  onService(options, 'writing', async (api) => {
    const { domain, why, change, wait = false, json = false } = options;
    const patienceMs = spanMs('--timeout', options.timeout);
    const path = `${pathOf(domain)}/sweeps`;
    const sent = { method: 'POST', path, body: { why, change }, key: keyOf(options) } as const;
    const started = await sendFor(api, sent, SweepStarted);
    const { sweep } = started;
    if (!wait)
      return printTaken(started, options, [begun(sweep), `what it saw: ${again(domain, sweep)}`]);
    if (!json) process.stdout.write(`${wrap(printable(begun(sweep))).join('\n')}\n`);
    return shown(await judged(api, { domain, sweep, patienceMs }), options);
  });

/** Shows one sweep; returns the exit status. */
export const showSweep = async (
  options: SweepOptions & { readonly show: string },
): Promise<number> =>
  onService(options, 'reading', async (api) => {
    const { domain, show, wait = false } = options;
    const patienceMs = spanMs('--timeout', options.timeout);
    const sweep = Number(show);
    const now = await askForSweep(api, domain, sweep);
    const isWanted = !wait || now.judged !== null;
    return shown(isWanted ? now : await judged(api, { domain, sweep, patienceMs }), options);
  });

function shown(view: SweepView, { json = false }: SweepOptions): number {
  if (json) printJson(view);
  else process.stdout.write(sweepText(view));
  return EXIT_STATUS[stateOfSweep(view)];
}

type Awaited = {
  readonly domain: string;
  readonly sweep: number;
  readonly patienceMs: number;
};

/** The sweep once it is judged. Throws `NotDone` where that takes too long; the service goes on. */
export async function judged(
  api: ReachedApi,
  { domain, sweep, patienceMs }: Awaited,
): Promise<SweepView> {
  const progress = new Progress();
  const endMs = Date.now() + patienceMs;
  let why = 'it has not begun';
  try {
    for (;;) {
      const seen = await askForSweep(api, domain, sweep).catch(notNow);
      if (typeof seen !== 'string' && seen.judged !== null) return seen;
      why = typeof seen === 'string' ? seen : stageInWords(seen.stage);
      if (Date.now() + EVERY_MS > endMs) break;
      progress.tell(`sweep ${sweep}: ${why}`);
      await pause(EVERY_MS);
    }
  } finally {
    progress.end();
  }
  throw new NotDone(
    `sweep ${sweep} is not judged yet (${why}); it goes on: ${again(domain, sweep)} --wait`,
  );
}

/** While it is waited for: it may not have begun, and a service may be away for a moment. */
function notNow(error: unknown): string {
  if (error instanceof NotDone) return error.message;
  throw error;
}

const askForSweep = async (api: ReachedApi, domain: string, sweep: number): Promise<SweepView> =>
  ask(api, `${pathOf(domain)}/sweeps/${sweep}`, SweepView);

const pathOf = (domain: string): string => `/v1/domains/${encodeURIComponent(domain)}`;
const begun = (sweep: number): string =>
  `sweep ${sweep} begins: all hosts are read, the master last`;
const again = (domain: string, sweep: number): string =>
  `boks-audit sweep --domain ${domain} --show ${sweep}`;

const EVERY_MS = 500;
