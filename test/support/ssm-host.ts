import type { ScenarioName } from '#cli/simulator/scenario.ts';

import { plantBoks, processesOf, simulated } from './boks-tree.ts';
import type { Run } from './ssm-behaviour.ts';
import type { Printed } from './ssm-outputs.ts';

/** A host of a simulated domain as directories, in which the document's script is really run. */
export type PlantedHost = {
  readonly run: (run: Run) => Printed;
  /** Every file of it: name, size, time, SHA-256. */
  readonly listing: () => readonly string[];
  readonly remove: () => void;
};

/** Plants a host whose `boksadm` is the simulator's, as of the moment at which the script is run. */
export function plantSimulated(
  scenario: ScenarioName,
  host: string,
  role: 'master' | 'replica',
): PlantedHost {
  const tree = plantBoks({
    host,
    env: `BOKSINIT=${role}\nexport BOKSINIT\n`,
    processes: processesOf(role),
    boksadm: simulated({
      BOKS_SIM_SCENARIO: scenario,
      BOKS_SIM_SEED: '1',
      BOKS_SIM_HOST: host,
    }),
  });
  return {
    listing: tree.listing,
    remove: tree.remove,
    // The tree's own roots stand for the paths of the host: it has no root directory of its own.
    run: ({ script, atMs, environment }) => {
      const { SSM_COMMAND_ID: command = '' } = environment;
      const ran = tree.run({
        script,
        environment: { BOKS_SIM_AT: String(atMs), SSM_COMMAND_ID: command },
      });
      const stdout = Buffer.from(ran.stdout, 'latin1');
      return { stdout, stderr: ran.stderr, exitCode: ran.status ?? 137 };
    },
  };
}
