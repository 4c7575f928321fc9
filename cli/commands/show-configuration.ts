import { ConfigurationEntry, ConfigurationList } from '#contracts/configuration-change.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { yamlOf } from '../local/configuration-yaml.ts';
import { versionComments, versionsText } from '../text/configuration-text.ts';
import { askList, listedOf } from './ask-list.ts';
import type { ShowOptions } from './config-show.ts';
import { VersionTold } from './configuration-api.ts';
import { ask, NotDone, onService } from './service-api.ts';
import { ofDomain } from './span-options.ts';
import { tell, type Told } from './tell.ts';

/** Prints a domain's configuration, or its versions; returns the exit status. */
export const showConfiguration = async (options: ShowOptions): Promise<number> =>
  onService(options, 'reading', async (api) =>
    tell(await toldOfConfiguration(api, options), options),
  );

/** The same, as it is told. Throws `NotDone`. */
export async function toldOfConfiguration(api: ReachedApi, options: ShowOptions): Promise<Told> {
  const { domain, version, versions = false } = options;
  const path = `/v1/domains/${encodeURIComponent(domain)}/configuration`;
  if (!versions) {
    const at = version === undefined ? path : `${path}/versions/${version}`;
    const shown = await ofDomain(domain, ask(api, at, VersionTold));
    const text = versionComments(shown, version === undefined) + yamlOf(shown.configuration);
    return { text, json: shown };
  }
  if (version !== undefined) throw new NotDone('ask for --version or for --versions, not for both');
  const list = { path: `${path}/versions?limit=100`, schema: ConfigurationList };
  const listed = await ofDomain(domain, askList(api, list));
  return { text: versionsText(domain, listed), json: Versions.parse(listed) };
}

const Versions = listedOf(ConfigurationEntry);
