import { SimulatedFleet } from '#cli/simulator/simulated-fleet.ts';
import { World } from '#cli/simulator/world.ts';
import { smallScenario } from '#test/service-scenario.ts';

import { describeCollectors } from './collectors.contract.ts';
import { FLEET_HOSTS } from './fleet.contract.ts';

const { good, fine, hangs, fails } = FLEET_HOSTS;

describeCollectors('SimulatedFleet', () => {
  const events = [
    { at: 0, event: { kind: 'mood', host: hangs, mood: { kind: 'hangs' }, minutes: 60 } },
    { at: 0, event: { kind: 'mood', host: fails, mood: { kind: 'exits-non-zero' }, minutes: 60 } },
  ] as const;
  const scenario = { ...smallScenario(events), master: good, hosts: [good, fine, hangs, fails] };
  let nowMs = scenario.startsAtMs;
  const startAnew = (): SimulatedFleet =>
    new SimulatedFleet(new World(scenario, 1), { nowMs: () => nowMs });
  return Promise.resolve({
    collectors: startAnew(),
    startAnew,
    keepsCommands: true,
    saysOfPeer: 'FINE 192.0.2.2 answers',
    withinSeconds: 60,
    pass: (seconds) => void (nowMs += seconds * 1000),
    stop: () => Promise.resolve(),
  });
});
