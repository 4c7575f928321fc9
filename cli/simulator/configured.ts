import type { Scenario } from './world-event.ts';
import { momentOf } from './world-state.ts';

/** What the site's configuration says at a moment. */
export type SiteConfiguration = {
  /** From 1, one more at each change. */
  readonly version: number;
  readonly replicas: readonly string[];
};

/** The configurations of a scenario, the first to the last; each from its moment on (UTC ms). */
export function configurationsIn(
  scenario: Scenario,
): readonly (SiteConfiguration & { readonly fromMs: number })[] {
  const { configured = [{ at: 0, replicas: everyReplica(scenario) }] } = scenario;
  return configured.map(({ at, replicas }, n) => ({
    version: n + 1,
    fromMs: momentOf(scenario, at),
    replicas,
  }));
}

/** The configuration that is in force at a moment; before the first, the first. */
export function configurationAt(scenario: Scenario, atMs: number): SiteConfiguration {
  const [first, ...others] = configurationsIn(scenario);
  if (first === undefined) throw new Error(`the scenario ${scenario.name} configures nobody`);
  return others.findLast(({ fromMs }) => fromMs <= atMs) ?? first;
}

const everyReplica = ({ hosts, master }: Scenario): readonly string[] =>
  hosts.filter((host) => host !== master);
