import { Configuration, type Configuration as Parsed } from '#contracts/configuration.ts';
import type { DomainConfiguration } from '#domain/configuration-act.ts';

import { configurationAt } from '../simulator/configured.ts';
import { scenarioOf, type ScenarioName } from '../simulator/scenario.ts';
import type { Scenario } from '../simulator/world-event.ts';
import type { ConfigurationFile } from './configuration-file.ts';
import type { Plot } from './data-directory.ts';
import { drillWindowOf } from './declared-drill.ts';
import { domainConfigurationOf, domainsAlone } from './domain-alone.ts';
import type { Story } from './narrator.ts';
import { NotServable, servedDomainOf, type ServedDomain } from './served-domain.ts';

/** One domain as serve was started with it: its configuration, and how its hosts are reached. */
export type PlannedDomain = {
  readonly domain: string;
  readonly configuration: DomainConfiguration;
  readonly served: ServedDomain;
};

/** What is to be served. */
export type Plan = {
  readonly domains: readonly PlannedDomain[];
  /** All simulated, in virtual time, or all real, whose time is ours. */
  readonly kind: ServedDomain['kind'];
  /** What says so, as people call it: a file's name. */
  readonly source: string;
  /** The demo's; undefined for a configured service. */
  readonly scenario?: Scenario;
  /** Whether the drill of the demo's story is declared beforehand. */
  readonly declaresDrill?: boolean;
};

/** The demo: one scenario on the domain that it names, a sweep every five minutes. */
export function demoPlan(name: ScenarioName, seed: number, declaresDrill = false): Plan {
  const scenario = scenarioOf(name);
  const domains = [demoDomainAt({ scenario, name, seed }, scenario.startsAtMs)];
  if (declaresDrill) drillWindowOf(scenario);
  return { domains, kind: 'simulated', source: '--demo', scenario, declaresDrill };
}

/** The demo's domain as its story has it configured at a moment; undefined where none is told. */
export function storyDomainAt(
  { domains, scenario }: Plan,
  atMs: number,
): PlannedDomain | undefined {
  const served = domains[0]?.served;
  if (scenario === undefined || served?.kind !== 'simulated') return undefined;
  return demoDomainAt({ scenario, name: served.scenario, seed: served.seed }, atMs);
}

type Told = { readonly scenario: Scenario; readonly name: ScenarioName; readonly seed: number };

function demoDomainAt({ scenario, name, seed }: Told, atMs: number): PlannedDomain {
  const { domain, master } = scenario;
  const replicas = configurationAt(scenario, atMs).replicas.map((host) => ({ host }));
  const own = {
    name: domain,
    simulator: { scenario: name, seed },
    master: { host: master },
    replicas,
  };
  const given = { version: 1, domains: [own] };
  return planned({ domain, given }, Configuration.parse(given));
}

/** What a configuration file names, as far as it is reached from here. Throws `NotServable`. */
export function configuredPlan(file: ConfigurationFile, source: string): Plan {
  const { domains } = file.configuration;
  const simulated = domains.filter(({ simulator }) => simulator !== undefined);
  if (simulated.length > 0 && simulated.length < domains.length) {
    throw new NotServable(
      'simulated domains and real ones live in different times: serve them from two files',
    );
  }
  return {
    domains: domainsAlone(file).map((alone) => planned(alone, file.configuration)),
    kind: simulated.length > 0 ? 'simulated' : 'ssh',
    source,
  };
}

const planned = (
  alone: { readonly domain: string; readonly given: object },
  configuration: Parsed,
): PlannedDomain => ({
  domain: alone.domain,
  configuration: domainConfigurationOf(alone),
  served: servedDomainOf(configuration, alone.domain),
});

/** What the data directory is to be the history of; it begins at `nowMs` where hosts are real. */
export function plotOf({ domains, kind, scenario }: Plan, nowMs: number): Plot {
  const worlds = domains.flatMap(({ domain, served }) =>
    served.kind === 'simulated'
      ? [[domain, { scenario: served.scenario, seed: served.seed }] as const]
      : [],
  );
  const starts = worlds.map(([, world]) => scenarioOf(world.scenario).startsAtMs);
  return {
    version: 1,
    demo: scenario !== undefined,
    worlds: Object.fromEntries(worlds),
    startsAtMs: kind === 'ssh' ? nowMs : Math.max(...starts),
    endsAtMs: scenario === undefined ? null : endOf(scenario),
  };
}

/** The story of a demo; undefined for a configured service. */
export const storyOf = ({ scenario }: Plan): Story | undefined =>
  scenario && {
    title: scenario.title,
    startsAtMs: scenario.startsAtMs,
    endsAtMs: endOf(scenario),
    lines: scenario.story.map(({ atMinutes, text }) => ({
      atMs: scenario.startsAtMs + atMinutes * MINUTE_MS,
      text,
    })),
  };

const endOf = ({ startsAtMs, endsAtMinutes }: Scenario): number =>
  startsAtMs + endsAtMinutes * MINUTE_MS;

const MINUTE_MS = 60_000;
