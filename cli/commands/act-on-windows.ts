import { WindowList } from '#contracts/api-acts.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { printJson } from '../text/output.ts';
import { windowLines } from '../text/quieting-lines.ts';
import { keyOf, printTaken, type ActOptions } from './act-options.ts';
import { endMeant, momentIn } from './moments.ts';
import type { ListOptions } from './mute.ts';
import { ask, endingPath, NotDone, onService, sendAct, serviceNowMs } from './service-api.ts';
import type { ExtendOptions, PlanOptions } from './window.ts';

/** Plans a window; returns the exit status. */
export const planWindow = async (options: PlanOptions): Promise<number> =>
  onService(options, 'writing', async (api) => {
    const { domain, host: hosts, kind: kinds, change, why } = options;
    const from = options.from === undefined ? undefined : momentIn('--from', options.from);
    const until = await endMeant(options, async () =>
      from === undefined ? serviceNowMs(api) : Date.parse(from),
    );
    const body = { domain, hosts, kinds, from, until, change, why };
    const key = keyOf(options);
    const taken = await sendAct(api, { method: 'POST', path: '/v1/windows', body, key });
    return printTaken(taken, options, [
      `it is ${taken.id}; end it before: boks-audit window end ${taken.id} --why "…"`,
    ]);
  });

/** Lists windows; returns the exit status. */
export const listWindows = async (options: ListOptions): Promise<number> =>
  onService(options, 'reading', async (api) => {
    const query =
      options.domain === undefined ? '' : `?domain=${encodeURIComponent(options.domain)}`;
    const list = await ask(api, `/v1/windows${query}`, WindowList);
    if (options.json === true) printJson(list);
    else process.stdout.write(`${windowLines(list.items).join('\n')}\n`);
    return EXIT_STATUS.ok;
  });

/** Gives a window another end; returns the exit status. */
export const extendWindow = async (id: string, options: ExtendOptions): Promise<number> =>
  onService(options, 'writing', async (api) => {
    const until = await endMeant(options, async () => endOf(api, id));
    const path = `/v1/windows/${encodeURIComponent(id)}/extensions`;
    const body = { until, why: options.why };
    const taken = await sendAct(api, { method: 'POST', path, body, key: keyOf(options) });
    return printTaken(taken, options);
  });

async function endOf(api: ReachedApi, id: string): Promise<number> {
  const { items } = await ask(api, '/v1/windows', WindowList);
  const window = items.find((each) => each.id === id);
  if (window === undefined) {
    throw new NotDone(`refused: there is no window ${id}`, EXIT_STATUS.warning);
  }
  return Date.parse(window.until);
}

/** Ends a window; returns the exit status. */
export const endWindow = async (id: string, options: ActOptions): Promise<number> =>
  onService(options, 'writing', async (api) => {
    const path = endingPath(`/v1/windows/${encodeURIComponent(id)}`, options.why);
    const taken = await sendAct(api, { method: 'DELETE', path, key: keyOf(options) });
    return printTaken(taken, options, [
      'what it covered and still lives is told with the next sweep',
    ]);
  });
