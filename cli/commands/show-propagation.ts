import { PropagationView } from '#contracts/api-propagation.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { propagationText, type WholePropagation } from '../text/propagation-text.ts';
import type { PropagationOptions } from './propagation.ts';
import { onService } from './service-api.ts';
import { askParts, ofDomain, pathOfSpan } from './span-options.ts';
import { tell, type Told } from './tell.ts';

/** Tells how old updates were when they arrived; returns the exit status. */
export const showPropagation = async (options: PropagationOptions): Promise<number> =>
  onService(options, 'reading', async (api) =>
    tell(await toldOfPropagation(api, options), options),
  );

/** The same, as it is told. Throws `NotDone`. */
export async function toldOfPropagation(
  api: ReachedApi,
  options: PropagationOptions,
): Promise<Told> {
  const { domain, table, host } = options;
  const asked = { table: String(table), ...(host === undefined ? {} : { host }) };
  const path = pathOfSpan(options, 'propagation', asked);
  const whole = wholeOf(await ofDomain(domain, askParts(api, path, PropagationView)));
  return { text: propagationText(whole), json: whole };
}

/** Pages of a day each as one span. */
function wholeOf(parts: readonly PropagationView[]): WholePropagation {
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) throw new Error('a propagation has a page');
  const { next: _next, ...page } = first;
  return { ...page, to: last.to, days: parts.flatMap(({ days }) => days) };
}
