import type * as z from 'zod';

import type { ReachedApi } from '../local/api-calls.ts';
import { wrap } from '../text/layout.ts';
import { keyOf, printTaken, type ActOptions, type ServiceOptions } from './act-options.ts';
import { askList } from './ask-list.ts';
import { endMeant, momentIn, type EndOptions } from './moments.ts';
import { endingPath, onService, sendAct, serviceNowMs } from './service-api.ts';
import { tell, type Told } from './tell.ts';

/** What keeps messages back, as commands and routes call it. */
type Quieting = 'mute' | 'window';

export type ListOptions = ServiceOptions & { readonly domain?: string };

/** When it begins, at once where that is not said, and when it ends. */
export type TimesOptions = EndOptions & { readonly from?: string };

/** Begins one for what is matched; returns the exit status. */
export const addQuieting = async (
  quieting: Quieting,
  matched: object,
  options: ActOptions & TimesOptions,
): Promise<number> =>
  onService(options, 'writing', async (api) => {
    const from = options.from === undefined ? undefined : momentIn('--from', options.from);
    const until = await endMeant(options, async () =>
      from === undefined ? serviceNowMs(api) : Date.parse(from),
    );
    const { why, change } = options;
    const body = { ...matched, from, until, why, change };
    const path = `/v1/${quieting}s`;
    const taken = await sendAct(api, { method: 'POST', path, body, key: keyOf(options) });
    return printTaken(taken, options, [
      `it is ${taken.id}; end it before: boks-audit ${quieting} end ${taken.id} --why "…"`,
    ]);
  });

/** A list of them: how it is read, and how it is shown. */
type Quietings<Entry> = {
  readonly quieting: Quieting;
  readonly schema: z.ZodType<{ readonly items: readonly Entry[]; readonly next: string | null }>;
  readonly linesOf: (items: readonly Entry[]) => readonly string[];
};

/** Lists them; returns the exit status. */
export const listQuieting = async <Entry>(
  quietings: Quietings<Entry>,
  options: ListOptions,
): Promise<number> =>
  onService(options, 'reading', async (api) =>
    tell(await toldOfQuietings(api, quietings, options), options),
  );

/** The same, as it is told. Throws `NotDone`. */
export async function toldOfQuietings<Entry>(
  api: ReachedApi,
  { quieting, schema, linesOf }: Quietings<Entry>,
  { domain }: Pick<ListOptions, 'domain'>,
): Promise<Told> {
  const query = domain === undefined ? '' : `?domain=${encodeURIComponent(domain)}`;
  const list = await askList(api, { path: `/v1/${quieting}s${query}`, schema });
  const further = list.more ? wrap('there are more: ask for one domain with --domain') : [];
  return { text: `${[...linesOf(list.items), ...further].join('\n')}\n`, json: list };
}

/** Ends one before its time; returns the exit status. */
export const endQuieting = async (
  quieting: Quieting,
  id: string,
  options: ActOptions,
): Promise<number> =>
  onService(options, 'writing', async (api) => {
    const path = endingPath(`/v1/${quieting}s/${encodeURIComponent(id)}`, options);
    const taken = await sendAct(api, { method: 'DELETE', path, key: keyOf(options) });
    return printTaken(taken, options, [
      'what it covered and still lives is told with the next sweep',
    ]);
  });
