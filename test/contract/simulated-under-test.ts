import { SimulatedFleet } from '#cli/simulator/simulated-fleet.ts';
import { World } from '#cli/simulator/world.ts';
import { smallScenario } from '#test/service-scenario.ts';

import { FLEET_HOSTS } from './fleet.contract.ts';

const { good, fine, hangs, fails } = FLEET_HOSTS;

/** A `SimulatedFleet` of the contracts' hosts, as the contracts of `Fleet` and of `Collectors` want it. */
export type SimulatedUnderTest = {
  readonly fleet: SimulatedFleet;
  readonly startAnew: () => SimulatedFleet;
  readonly keepsCommands: true;
  readonly withinSeconds: number;
  readonly pass: (seconds: number) => void;
  readonly stop: () => Promise<void>;
};

/** Opens one whose domain has this master: one of the contracts' hosts, or another. */
export function openSimulated(master: string): SimulatedUnderTest {
  const events = [
    { at: 0, event: { kind: 'mood', host: hangs, mood: { kind: 'hangs' }, minutes: 60 } },
    { at: 0, event: { kind: 'mood', host: fails, mood: { kind: 'exits-non-zero' }, minutes: 60 } },
  ] as const;
  const hosts = [...new Set([master, good, fine, hangs, fails])];
  const scenario = { ...smallScenario(events), master, hosts };
  let nowMs = scenario.startsAtMs;
  const startAnew = (): SimulatedFleet =>
    new SimulatedFleet(new World(scenario, 1), { nowMs: () => nowMs });
  return {
    fleet: startAnew(),
    startAnew,
    keepsCommands: true,
    withinSeconds: 60,
    pass: (seconds) => void (nowMs += seconds * 1000),
    stop: () => Promise.resolve(),
  };
}
