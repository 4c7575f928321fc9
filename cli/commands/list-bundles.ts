import type { ReachedApi } from '../local/api-calls.ts';
import { bundleListText } from '../text/bundle-text.ts';
import type { ServiceOptions } from './act-options.ts';
import { askForBundles } from './bundle-api.ts';
import { onService } from './service-api.ts';
import { tell, type Told } from './tell.ts';

/** Lists what became of an incident's evidence; returns the exit status. */
export const listBundles = async (incident: string, options: ServiceOptions): Promise<number> =>
  onService(options, 'reading', async (api) => tell(await toldOfBundles(api, incident), options));

/** The same, as it is told. */
export async function toldOfBundles(api: ReachedApi, incident: string): Promise<Told> {
  const items = await askForBundles(api, incident);
  return { text: bundleListText(incident, items), json: { items, more: false } };
}
