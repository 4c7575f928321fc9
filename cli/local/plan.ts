import { knownHostsOf, UnusableWay, type BoksPaths, type SshWay } from '#adapters/local/ssh-way.ts';
import {
  pathsOf,
  toSettings,
  type Configuration,
  type ConfiguredDomain,
} from '#contracts/configuration.ts';
import { DEFAULT_THRESHOLDS, type DomainSettings } from '#domain/settings.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations, KeptConfigurations } from '#ports/configurations.ts';

import {
  configurationAt,
  configurationsIn,
  type SiteConfiguration,
} from '../simulator/configured.ts';
import { isScenarioName, scenarioOf, type ScenarioName } from '../simulator/scenario.ts';
import type { Scenario } from '../simulator/world-event.ts';
import { World } from '../simulator/world.ts';
import type { Plot } from './data-directory.ts';
import type { Story } from './narrator.ts';

/** One domain that is to be served: how it is judged, and the world that its hosts live in. */
export type PlannedDomain = {
  readonly settings: DomainSettings;
  readonly scenario: Scenario;
  readonly seed: number;
};

/** One domain of real hosts: how it is judged, and how each of them is reached. */
export type SshDomain = {
  readonly settings: DomainSettings;
  readonly ways: ReadonlyMap<string, SshWay>;
  readonly paths: BoksPaths;
};

/** What is to be served: simulated domains, or real ones, whose time is another. */
export type Plan = {
  readonly domains: readonly PlannedDomain[];
  readonly ssh: readonly SshDomain[];
  /** Whether the story is told: the demo's. */
  readonly demo: boolean;
};

/** What cannot be served, in one line. */
export class NotServable extends Error {}

/** The demo: one scenario on the domain that it names, a sweep every five minutes. */
export function demoPlan(name: ScenarioName, seed: number): Plan {
  const scenario = scenarioOf(name, { periodSeconds: DEMO_PERIOD_SECONDS });
  const settings: DomainSettings = {
    domain: scenario.domain,
    master: scenario.master,
    ...configuredIn(configurationAt(scenario, scenario.startsAtMs)),
    periodSeconds: DEMO_PERIOD_SECONDS,
    replicaSeconds: 60,
    masterSeconds: 60,
    joiningSeconds: 3600,
    busy: [5],
    ignore: [],
    channels: ['terminal'],
    thresholds: DEFAULT_THRESHOLDS,
  };
  return { domains: [{ settings, scenario, seed }], ssh: [], demo: true };
}

/** What a configuration file names, as far as it is reached from here. Throws `NotServable`. */
export function configuredPlan(configuration: Configuration): Plan {
  const settings = new Map(toSettings(configuration).map((one) => [one.domain, one]));
  const planned = configuration.domains.flatMap((domain) => {
    const own = settings.get(domain.name);
    return own === undefined ? [] : [{ domain, settings: own }];
  });
  const isSimulated = ({ domain }: (typeof planned)[number]): boolean =>
    domain.simulator !== undefined;
  const real = planned.filter((one) => !isSimulated(one));
  if (real.length > 0 && real.length < planned.length) {
    throw new NotServable(
      'simulated domains and real ones live in different times: serve them from two files',
    );
  }
  return {
    domains: planned.filter(isSimulated).map(simulatedDomain),
    ssh: real.map(({ domain, settings: own }) => ({
      settings: own,
      ways: waysOf(domain),
      paths: pathsOf(domain, configuration),
    })),
    demo: false,
  };
}

type Configured = { readonly domain: ConfiguredDomain; readonly settings: DomainSettings };

function simulatedDomain({ domain: { name, simulator }, settings }: Configured): PlannedDomain {
  if (simulator === undefined || !isScenarioName(simulator.scenario)) {
    throw new NotServable(`domain ${name}: there is no scenario ${simulator?.scenario}`);
  }
  const scenario = scenarioOf(simulator.scenario, { periodSeconds: settings.periodSeconds });
  return { settings, scenario, seed: simulator.seed };
}

function waysOf({ name, master, replicas }: ConfiguredDomain): ReadonlyMap<string, SshWay> {
  const ways = new Map(
    [master, ...replicas].map(({ host, ssh }): readonly [string, SshWay] => {
      if (ssh === undefined) {
        throw new NotServable(
          `domain ${name}: ${host} is reached by SSM, which the service on AWS does; from one ` +
            'machine, hosts are read over ssh',
        );
      }
      if (ssh.via !== undefined) {
        throw new NotServable(`domain ${name}: ${host} is reached via ${ssh.via}: not yet`);
      }
      return [host, ssh];
    }),
  );
  try {
    knownHostsOf(ways);
  } catch (error) {
    if (error instanceof UnusableWay) throw new NotServable(`domain ${name}: ${error.message}`);
    throw error;
  }
  return ways;
}

/** What the data directory is to be the history of. */
export function plotOf({ domains, ssh, demo }: Plan): Plot {
  return {
    version: 1,
    demo,
    worlds: Object.fromEntries(
      domains.map(({ settings, scenario, seed }) => [
        settings.domain,
        { scenario: scenario.name, seed },
      ]),
    ),
    startsAtMs:
      ssh.length > 0 ? Date.now() : Math.max(...domains.map(({ scenario }) => scenario.startsAtMs)),
    endsAtMs: demo ? Math.max(...domains.map(({ scenario }) => endOf(scenario))) : null,
  };
}

/** The story of a demo; undefined for a configured service. */
export function storyOf({ domains, demo }: Plan): Story | undefined {
  const scenario = demo ? domains[0]?.scenario : undefined;
  return (
    scenario && {
      title: scenario.title,
      startsAtMs: scenario.startsAtMs,
      endsAtMs: endOf(scenario),
      lines: scenario.story.map(({ atMinutes, text }) => ({
        atMs: scenario.startsAtMs + atMinutes * MINUTE_MS,
        text,
      })),
    }
  );
}

/** How each domain of a plan is judged, the simulated ones first. */
export const settingsOf = ({ domains, ssh }: Plan): readonly DomainSettings[] =>
  [...domains, ...ssh].map(({ settings }) => settings);

/**
 * The configurations of the domains of a plan: its file's, which no journal holds. A demo's is what
 * its story has by then.
 */
export const configurationsOf = (
  plan: Plan,
  clock: Clock,
): Configurations & Pick<KeptConfigurations, 'keep'> => ({
  domains: async () => settingsOf(plan).map(({ domain }) => domain),
  read: async (domain, version) => {
    const settings = settingsOf(plan).find((each) => each.domain === domain);
    const scenario = plan.demo ? plan.domains[0]?.scenario : undefined;
    if (settings === undefined || scenario === undefined) return settings;
    const known = configurationsIn(scenario).find((each) => each.version === version);
    return { ...settings, ...configuredIn(known ?? configurationAt(scenario, clock.nowMs())) };
  },
  keep: async (domain) => {
    throw new Error(`${domain} is configured by its file, and by its journal too`);
  },
});

const configuredIn = ({
  version,
  replicas,
}: SiteConfiguration): Pick<DomainSettings, 'version' | 'replicas'> => ({
  version,
  replicas: replicas.map((host) => ({ host, formerMaster: false, listNames: [] })),
});

export const worldOf = ({ scenario, seed }: PlannedDomain): World => new World(scenario, seed);

const endOf = ({ startsAtMs, endsAtMinutes }: Scenario): number =>
  startsAtMs + endsAtMinutes * MINUTE_MS;

const DEMO_PERIOD_SECONDS = 300;
const MINUTE_MS = 60_000;
