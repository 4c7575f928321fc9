import { detoursOf } from '#adapters/local/ssh-through.ts';
import { knownHostsOf, UnusableWay, type SshWay } from '#adapters/local/ssh-way.ts';
import { pathsOf, type Configuration, type ConfiguredDomain } from '#contracts/configuration.ts';
import type { BoksPaths } from '#domain/settings.ts';

import { isScenarioName, type ScenarioName } from '../simulator/scenario.ts';

/** How the hosts of one domain are reached from this machine. */
export type ServedDomain =
  | { readonly kind: 'simulated'; readonly scenario: ScenarioName; readonly seed: number }
  | {
      readonly kind: 'ssh';
      readonly ways: ReadonlyMap<string, SshWay>;
      readonly paths: BoksPaths;
    };

/** What cannot be served, in one line. */
export class NotServable extends Error {}

/** How a domain of a configuration is reached. Throws `NotServable`. */
export function servedDomainOf(configuration: Configuration, name: string): ServedDomain {
  const domain = configuration.domains.find((one) => one.name === name);
  if (domain === undefined) throw new Error(`a configuration without ${name}`);
  const { simulator } = domain;
  if (simulator === undefined) {
    return { kind: 'ssh', ways: waysOf(domain), paths: pathsOf(domain, configuration) };
  }
  const { scenario, seed } = simulator;
  if (!isScenarioName(scenario)) {
    throw new NotServable(`domain ${name}: there is no scenario ${scenario}`);
  }
  return { kind: 'simulated', scenario, seed };
}

/**
 * Why a domain cannot be served so beside what is served; undefined where it can. A simulated world
 * and its history belong together, and so do the clock of a service and all of its domains.
 */
export function strangerTo(
  { kind, before }: { readonly kind: ServedDomain['kind']; readonly before?: ServedDomain },
  after: ServedDomain,
): string | undefined {
  if (after.kind !== kind || (before !== undefined && before.kind !== kind)) {
    return 'simulated domains and real ones live in different times: serve them with two --data';
  }
  if (before?.kind !== 'simulated' || after.kind !== 'simulated') return undefined;
  if (before.scenario === after.scenario && before.seed === after.seed) return undefined;
  const world = `${before.scenario} with seed ${before.seed}`;
  return `its history is of the simulated world ${world}: for another world give another --data`;
}

/** Of every host and every node. */
function waysOf(domain: ConfiguredDomain): ReadonlyMap<string, SshWay> {
  const { name, master, replicas, nodes = [] } = domain;
  const reached = [master, ...replicas, ...nodes.map(({ name: host, ssh }) => ({ host, ssh }))];
  const ways = new Map(
    reached.map(({ host, ssh }): readonly [string, SshWay] => {
      if (ssh === undefined) {
        throw new NotServable(
          `domain ${name}: ${host} is reached by SSM, which the service on AWS does; from one ` +
            'machine, hosts are read over ssh',
        );
      }
      return [host, ssh];
    }),
  );
  try {
    knownHostsOf(ways);
    detoursOf(ways);
  } catch (error) {
    if (error instanceof UnusableWay) throw new NotServable(`domain ${name}: ${error.message}`);
    throw error;
  }
  return ways;
}
