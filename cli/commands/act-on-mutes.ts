import { MuteList } from '#contracts/api-acts.ts';

import { EXIT_STATUS } from '../text/exit-status.ts';
import { printJson } from '../text/output.ts';
import { muteLines } from '../text/quieting-lines.ts';
import { keyOf, printTaken, type ActOptions } from './act-options.ts';
import { endMeant, momentIn } from './moments.ts';
import type { ListOptions, MuteOptions } from './mute.ts';
import { ask, endingPath, onService, sendAct, serviceNowMs } from './service-api.ts';

/** Adds a mute; returns the exit status. */
export const addMute = async (options: MuteOptions): Promise<number> =>
  onService(options, 'writing', async (api) => {
    const { incident, domain, host, kind, table, why } = options;
    const from = options.from === undefined ? undefined : momentIn('--from', options.from);
    const until = await endMeant(options, async () =>
      from === undefined ? serviceNowMs(api) : Date.parse(from),
    );
    const matched = { incident, domain, hosts: host, kinds: kind, tables: table };
    const body = { ...matched, from, until, why };
    const key = keyOf(options);
    const taken = await sendAct(api, { method: 'POST', path: '/v1/mutes', body, key });
    return printTaken(taken, options, [
      `it is ${taken.id}; end it before: boks-audit mute end ${taken.id} --why "…"`,
    ]);
  });

/** Lists mutes; returns the exit status. */
export const listMutes = async (options: ListOptions): Promise<number> =>
  onService(options, 'reading', async (api) => {
    const query =
      options.domain === undefined ? '' : `?domain=${encodeURIComponent(options.domain)}`;
    const list = await ask(api, `/v1/mutes${query}`, MuteList);
    if (options.json === true) printJson(list);
    else process.stdout.write(`${muteLines(list.items).join('\n')}\n`);
    return EXIT_STATUS.ok;
  });

/** Ends a mute; returns the exit status. */
export const endMute = async (id: string, options: ActOptions): Promise<number> =>
  onService(options, 'writing', async (api) => {
    const path = endingPath(`/v1/mutes/${encodeURIComponent(id)}`, options.why);
    const taken = await sendAct(api, { method: 'DELETE', path, key: keyOf(options) });
    return printTaken(taken, options, [
      'what it covered and still lives is told with the next sweep',
    ]);
  });
