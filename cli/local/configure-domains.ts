import {
  keepingChanged,
  type Configured,
  type DomainConfiguration,
} from '#domain/configuration-act.ts';
import type { Unservable } from '#functions/serve-api/configuration.ts';
import type { Clock } from '#ports/basics.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';
import type { Explain } from '#runtime/explain.ts';
import {
  recordConfiguration,
  type RecordConfigurationPorts,
} from '#runtime/record-configuration.ts';

import { configurationAt } from '../simulator/configured.ts';
import type { DataDirectory } from './data-directory.ts';
import { servedBy } from './fleet-by-domain.ts';
import { storyDomainAt, type Plan, type PlannedDomain } from './plan.ts';
import { NotServable, servedDomainOf, strangerTo, type ServedDomain } from './served-domain.ts';
import { systemUser, unauthenticated } from './system-user.ts';

export type ConfigureParts = {
  readonly plan: Plan;
  readonly started: Pick<DataDirectory, 'versionsAtStart' | 'keepVersionAtStart'>;
  readonly ports: RecordConfigurationPorts & { readonly clock: Clock; readonly explain: Explain };
};

/**
 * What became of a domain at a start; `conflict`: another configuration was pushed, and stays; `shorter`:
 * what is in force stays, for nobody said why readings are to be kept for less long.
 */
export type AtStart = {
  readonly domain: string;
  readonly kind: 'configured' | 'unchanged' | 'conflict' | 'shorter';
  readonly inForce: Configured;
};

/**
 * Records what serve was started with, domain by domain, where it differs from what is in force. It
 * counts as made from the version of the last start: what was pushed since is never put back. Throws
 * `NotServable`, and nothing is recorded, where a domain cannot be served beside its own history.
 */
export async function configureAtStart(parts: ConfigureParts): Promise<readonly AtStart[]> {
  const { plan, ports } = parts;
  const story = storyDomainAt(plan, ports.clock.nowMs());
  const planned = story === undefined ? plan.domains : [story];
  for (const { domain, served } of planned) await refuseStranger(domain, served, parts);
  for (const domain of await pushedOnly(parts)) await refuseStranger(domain, undefined, parts);
  const by = {
    who: unauthenticated(systemUser()),
    why: `serve was started with ${plan.source}`,
  };
  const outcomes: AtStart[] = [];
  for (const one of planned) {
    const kind = await takeDomain(one, by, parts);
    const inForce = await ports.kept.readAct(one.domain);
    if (inForce === undefined) throw new Error(`${one.domain} was configured, and is not`);
    outcomes.push({ domain: one.domain, kind, inForce });
  }
  return outcomes;
}

/** Records what a demo's story has the site configure, when its moment has come. */
export function storyFollower(parts: ConfigureParts): (atMs: number) => Promise<void> {
  const { scenario } = parts.plan;
  let followed = scenario && configurationAt(scenario, parts.ports.clock.nowMs()).version;
  return async (atMs) => {
    const version = scenario && configurationAt(scenario, atMs).version;
    const domain = version === followed ? undefined : storyDomainAt(parts.plan, atMs);
    if (domain === undefined) return;
    const kind = await takeDomain(domain, { who: 'the story', why: 'the story goes on' }, parts);
    if (kind === 'conflict') {
      parts.ports.explain(`${domain.domain}: another configuration was pushed; the story keeps it`);
    }
    followed = version;
  };
}

/**
 * The domains that an earlier file named and this one does not: they rest. What is served are those
 * that serve was started with, and those that were only ever pushed.
 */
export const restingIn = ({
  plan,
  started,
}: Pick<ConfigureParts, 'plan' | 'started'>): readonly string[] =>
  Object.keys(started.versionsAtStart).filter((name) =>
    plan.domains.every(({ domain }) => domain !== name),
  );

/** What is kept, as if domains that rest were not configured: nobody sweeps them, their journal stays. */
export function withoutResting(
  kept: KeptConfigurations,
  resting: readonly string[],
): KeptConfigurations {
  const rests = (domain: string): boolean => resting.includes(domain);
  return {
    domains: async () => (await kept.domains()).filter((domain) => !rests(domain)),
    inForce: async () => (await kept.inForce()).filter(({ domain }) => !rests(domain)),
    read: async (domain, version) => (rests(domain) ? undefined : kept.read(domain, version)),
    readAct: async (domain, version) => (rests(domain) ? undefined : kept.readAct(domain, version)),
    announce: async (domain) => kept.announce(domain),
    keep: async (domain, record, act) => kept.keep(domain, record, act),
  };
}

/** Why a pushed configuration cannot be served here. */
export const unservableHere =
  (parts: ConfigureParts): Unservable =>
  async (domain, configuration) => {
    if (restingIn(parts).includes(domain)) {
      return (
        `${domain} is not watched: ${parts.plan.source}, which serve was started with, names it no ` +
        'more; name it there again'
      );
    }
    try {
      await refuseStranger(domain, servedDomainOf(configuration, domain), parts);
      return undefined;
    } catch (error) {
      if (error instanceof NotServable) return error.message;
      throw error;
    }
  };

async function takeDomain(
  { domain, configuration }: PlannedDomain,
  by: { readonly who: string; readonly why: string },
  { started, ports }: ConfigureParts,
): Promise<AtStart['kind']> {
  const madeFrom = started.versionsAtStart[domain] ?? 0;
  const before = await ports.kept.readAct(domain);
  if (before !== undefined && before.version === madeFrom && isShorter(before, configuration)) {
    return 'shorter';
  }
  const wanted = { ...by, madeFrom, configuration, atMs: ports.clock.nowMs() };
  const { kind, version } = await recordConfiguration(domain, wanted, ports);
  if (kind !== 'conflict' && version !== madeFrom) started.keepVersionAtStart(domain, version);
  return kind;
}

function isShorter(before: Configured, after: DomainConfiguration): boolean {
  const { keeping } = keepingChanged(before.configuration, after);
  return keeping !== undefined && keeping.days < keeping.daysBefore;
}

const pushedOnly = async ({ plan, ports }: ConfigureParts): Promise<readonly string[]> =>
  (await ports.kept.domains()).filter((name) =>
    plan.domains.every(({ domain }) => domain !== name),
  );

/** As configured now, unless `after` is given. */
async function refuseStranger(
  domain: string,
  after: ServedDomain | undefined,
  { plan: { kind }, ports }: ConfigureParts,
): Promise<void> {
  const act = await ports.kept.readAct(domain);
  const before = act && servedBy(domain, act);
  const wanted = after ?? before;
  const reason = wanted && strangerTo({ kind, ...(before && { before }) }, wanted);
  if (reason !== undefined) throw new NotServable(`domain ${domain}: ${reason}`);
}
