import { WindowList } from '#contracts/api-acts.ts';
import type { WindowEntry } from '#contracts/api.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { windowLines } from '../text/quieting-lines.ts';
import { addQuieting, endQuieting, listQuieting, type ListOptions } from './act-on-quieting.ts';
import { keyOf, printTaken, type ActOptions } from './act-options.ts';
import { askAll } from './ask-list.ts';
import { endMeant } from './moments.ts';
import { NotDone, NotThere, onService, sendAct } from './service-api.ts';
import type { ExtendOptions, PlanOptions } from './window.ts';

/** Plans a window; returns the exit status. */
export async function planWindow(options: PlanOptions): Promise<number> {
  const { domain, host: hosts, kind: kinds } = options;
  return addQuieting('window', { domain, hosts, kinds }, options);
}

/** Lists windows; returns the exit status. */
export const listWindows = async (options: ListOptions): Promise<number> =>
  listQuieting({ quieting: 'window', schema: WindowList, linesOf: windowLines }, options);

/** Gives a window another end; returns the exit status. */
export const extendWindow = async (id: string, options: ExtendOptions): Promise<number> =>
  onService(options, 'writing', async (api) => {
    const until = await endMeant(options, async () => endOf(api, id));
    const path = `/v1/windows/${encodeURIComponent(id)}/extensions`;
    const body = { until, why: options.why, change: options.change };
    const taken = await sendAct(api, { method: 'POST', path, body, key: keyOf(options) });
    return printTaken(taken, options);
  });

/** When a window ends as it stands, UTC ms. Throws `NotDone`. */
export async function endOf(api: ReachedApi, id: string): Promise<number> {
  const window = (await windowsBeside(api, id)).find((each) => each.id === id);
  if (window === undefined) {
    throw new NotDone(`refused: there is no window ${id}`, EXIT_STATUS.warning);
  }
  return Date.parse(window.until);
}

/** The windows of the domain that an id names; none, where it names none. */
async function windowsBeside(api: ReachedApi, id: string): Promise<readonly WindowEntry[]> {
  const [, domain] = /^(.+)-window-\d+$/.exec(id) ?? [];
  if (domain === undefined) return [];
  try {
    const path = `/v1/windows?domain=${encodeURIComponent(domain)}`;
    return await askAll(api, { path, schema: WindowList });
  } catch (error) {
    if (error instanceof NotThere) return [];
    throw error;
  }
}

/** Ends a window; returns the exit status. */
export const endWindow = async (id: string, options: ActOptions): Promise<number> =>
  endQuieting('window', id, options);
