import { RecordedConfiguration, type ConfiguredDomain } from '#contracts/configuration.ts';
import { missOf } from '#domain/miss.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';

import { UnusableWay } from '../local/ssh-way.ts';
import { formatTarget } from '../through-target.ts';
import { firstLine } from './ssm-errors.ts';
import type { Target } from './ssm-lanes.ts';
import type { NodePlace } from './ssm-nodes.ts';
import type { SsmDomain } from './ssm-reach.ts';

/** How SSM reaches the hosts of a domain, from the configuration that is in force. */
export const placesFrom =
  (configurations: Pick<KeptConfigurations, 'readAct'>) =>
  async (domain: string): Promise<SsmDomain> => {
    const act = await configurations.readAct(domain);
    if (act === undefined) throw new Error(`${domain} is not configured any more`);
    const source: unknown = JSON.parse(act.configuration.source);
    const { domains, defaults } = RecordedConfiguration.parse(source);
    const own = domains.find(({ name }) => name === domain);
    if (own === undefined) throw new Error(`the configuration of ${domain} is another domain's`);
    const paths = Object.entries({ ...defaults.paths, ...own.paths });
    return {
      places: placesIn(own),
      targets: targetsIn(own),
      // A path that is left out is the document's own.
      parameters: Object.fromEntries(
        paths.flatMap(([name, path]) => (path === undefined ? [] : [[name, [path]]])),
      ),
    };
  };

/** Hosts and nodes share one set of names. */
function placesIn({ master, replicas, nodes = [] }: ConfiguredDomain): SsmDomain['places'] {
  const all = [...[master, ...replicas].map(({ host, ssm }) => ({ name: host, ssm })), ...nodes];
  return new Map(all.flatMap(({ name, ssm }) => (ssm === undefined ? [] : [[name, placeOf(ssm)]])));
}

/** The hosts that a node reads; one whose way no node can be told is a miss, and harms no other. */
function targetsIn({ master, replicas }: ConfiguredDomain): ReadonlyMap<string, Target> {
  return new Map(
    [master, ...replicas].flatMap(({ host, ssh }): [string, Target][] => {
      if (ssh?.via === undefined) return [];
      return [[host, { via: ssh.via, word: wordOf(host, ssh) }]];
    }),
  );
}

function wordOf(host: string, ssh: Parameters<typeof formatTarget>[1]): Target['word'] {
  try {
    return formatTarget(host, ssh);
  } catch (error) {
    if (error instanceof UnusableWay) return missOf('agent-away', firstLine(error.message));
    throw error;
  }
}

/** The configuration names either a node or a tag, written `Key=Value`. */
function placeOf({ node, tag = '' }: SsmWay): NodePlace {
  if (node !== undefined) return { kind: 'node', node };
  const equals = tag.indexOf('=');
  return { kind: 'tag', key: tag.slice(0, equals), value: tag.slice(equals + 1) };
}
type SsmWay = { readonly node?: string | undefined; readonly tag?: string | undefined };
