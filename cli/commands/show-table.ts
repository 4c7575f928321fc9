import { CurveView } from '#contracts/api-curve.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { curveText } from '../text/curve-text.ts';
import { ask, onService } from './service-api.ts';
import { ofDomain, pathOfSpan } from './span-options.ts';
import type { TableOptions } from './table.ts';
import { tell, type Told } from './tell.ts';

/** Tells how a table of a host was; returns the exit status. */
export const showTable = async (options: TableOptions): Promise<number> =>
  onService(options, 'reading', async (api) => tell(await toldOfTable(api, options), options));

/** The same, as it is told. Throws `NotDone`. */
export async function toldOfTable(api: ReachedApi, options: TableOptions): Promise<Told> {
  const { domain, host, table, points } = options;
  const what = `hosts/${encodeURIComponent(host)}/tables/${table}`;
  const path = pathOfSpan(options, what, { points: String(points) });
  const view = await ofDomain(domain, ask(api, path, CurveView));
  return { text: curveText(view), json: view };
}
