import { toSettings, type Configuration } from '#contracts/configuration.ts';
import { DEFAULT_THRESHOLDS, type DomainSettings } from '#domain/settings.ts';
import type { Configurations } from '#ports/configurations.ts';

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

/** What is to be served. */
export type Plan = {
  readonly domains: readonly PlannedDomain[];
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
    version: 1,
    master: scenario.master,
    replicas: scenario.hosts
      .filter((host) => host !== scenario.master)
      .map((host) => ({ host, formerMaster: false, listNames: [] })),
    periodSeconds: DEMO_PERIOD_SECONDS,
    replicaSeconds: 60,
    masterSeconds: 60,
    joiningSeconds: 3600,
    busy: [5],
    ignore: [],
    channels: ['terminal'],
    thresholds: DEFAULT_THRESHOLDS,
  };
  return { domains: [{ settings, scenario, seed }], demo: true };
}

/** What a configuration file names, as far as this version can reach its hosts. Throws `NotServable`. */
export function configuredPlan(configuration: Configuration): Plan {
  const settings = new Map(toSettings(configuration).map((one) => [one.domain, one]));
  const domains = configuration.domains.map(({ name, simulator }): PlannedDomain => {
    const own = settings.get(name);
    if (simulator === undefined || own === undefined) {
      throw new NotServable(
        `domain ${name} has real hosts: they come with the next release; this one serves ` +
          'simulated domains (config check reads the file already)',
      );
    }
    if (!isScenarioName(simulator.scenario)) {
      throw new NotServable(`domain ${name}: there is no scenario ${simulator.scenario}`);
    }
    const scenario = scenarioOf(simulator.scenario, { periodSeconds: own.periodSeconds });
    return { settings: own, scenario, seed: simulator.seed };
  });
  return { domains, demo: false };
}

/** What the data directory is to be the history of. */
export function plotOf({ domains, demo }: Plan): Plot {
  return {
    version: 1,
    demo,
    worlds: Object.fromEntries(
      domains.map(({ settings, scenario, seed }) => [
        settings.domain,
        { scenario: scenario.name, seed },
      ]),
    ),
    startsAtMs: Math.max(...domains.map(({ scenario }) => scenario.startsAtMs)),
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

/** The configurations of the domains of a plan. */
export const configurationsOf = ({ domains }: Plan): Configurations => ({
  domains: async () => domains.map(({ settings }) => settings.domain),
  read: async (domain) => domains.find(({ settings }) => settings.domain === domain)?.settings,
});

export const worldOf = ({ scenario, seed }: PlannedDomain): World => new World(scenario, seed);

const endOf = ({ startsAtMs, endsAtMinutes }: Scenario): number =>
  startsAtMs + endsAtMinutes * MINUTE_MS;

const DEMO_PERIOD_SECONDS = 300;
const MINUTE_MS = 60_000;
