import { World } from '#cli/simulator/world.ts';

import { AwaitedOutsidePorts, Violation } from './core/scheduler.ts';
import { Simulation } from './simulation.ts';
import type { Tell } from './timeline.ts';
import { planWorld } from './world/plan.ts';

/** What came of one world. Counts are by name, see `coverage.ts`. */
export type WorldReport = {
  readonly world: number;
  readonly sweeps: number;
  readonly trace: string;
  readonly steps: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly broken?: Broken;
};

/** The invariant that did not hold, and at which step. */
export type Broken = { readonly invariant: string; readonly step: number; readonly what: string };

/** Runs one world from its seed to its end, or to the first invariant that is broken. */
export async function simulateWorld(seed: number, tell?: Tell): Promise<WorldReport> {
  const plan = planWorld(seed);
  const worlds = new Map(
    plan.domains.map(({ settings, scenario, seed: own }) => [
      settings.domain,
      new World(scenario, own),
    ]),
  );
  const simulation = new Simulation(plan, worlds, tell);
  const broken = await runToItsEnd(simulation);
  return { world: seed, ...simulation.result(), ...(broken !== undefined && { broken }) };
}

async function runToItsEnd(simulation: Simulation): Promise<Broken | undefined> {
  try {
    await simulation.run();
    return undefined;
  } catch (error) {
    const { steps } = simulation.result();
    if (error instanceof Violation) {
      return { invariant: error.invariant, step: steps, what: error.message };
    }
    if (error instanceof AwaitedOutsidePorts) {
      return { invariant: 'ports', step: steps, what: error.message };
    }
    throw error;
  }
}
