import { RecordedConfiguration } from '#contracts/configuration.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';

import type { NodePlace } from './ssm-nodes.ts';
import type { SsmDomain } from './ssm-reach.ts';

/** How SSM reaches the hosts of a domain, from the configuration that is in force. */
export const placesFrom =
  (configurations: Pick<KeptConfigurations, 'readAct'>) =>
  async (domain: string): Promise<SsmDomain> => {
    const act = await configurations.readAct(domain);
    if (act === undefined) throw new Error(`${domain} is not configured any more`);
    const { domains, defaults } = RecordedConfiguration.parse(JSON.parse(act.configuration.source));
    const own = domains.find(({ name }) => name === domain);
    if (own === undefined) throw new Error(`the configuration of ${domain} is another domain's`);
    const paths = Object.entries({ ...defaults.paths, ...own.paths });
    return {
      places: new Map(
        [own.master, ...own.replicas].flatMap(({ host, ssm }) =>
          ssm === undefined ? [] : [[host, placeOf(ssm)]],
        ),
      ),
      // A path that is left out is the document's own.
      parameters: Object.fromEntries(
        paths.flatMap(([name, path]) => (path === undefined ? [] : [[name, [path]]])),
      ),
    };
  };

/** The configuration names either a node or a tag, written `Key=Value`. */
function placeOf({ node, tag = '' }: SsmWay): NodePlace {
  if (node !== undefined) return { kind: 'node', node };
  const equals = tag.indexOf('=');
  return { kind: 'tag', key: tag.slice(0, equals), value: tag.slice(equals + 1) };
}
type SsmWay = { readonly node?: string | undefined; readonly tag?: string | undefined };
