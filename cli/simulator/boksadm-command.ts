import { printList, printQueue, printSequence } from './host-output.ts';
import { isScenarioName, SCENARIO_NAMES, scenarioOf } from './scenario.ts';
import { World } from './world.ts';

/**
 * `boksadm` of a simulated host, as a process: what it prints depends on its arguments and on
 * BOKS_SIM_SCENARIO, BOKS_SIM_SEED, BOKS_SIM_HOST, BOKS_SIM_AT (a date in ISO 8601, or
 * milliseconds since 1970) and BOKS_SIM_PERIOD (seconds a sweep, 300 unless given) alone.
 */
export function runBoksadm(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Printed {
  const print = COMMANDS[words.join(' ')];
  if (print === undefined) return failure(USAGE_EXIT, USAGE);
  const read = readWorld(environment);
  if (typeof read === 'string') return failure(USAGE_EXIT, `boksadm: ${read}\n`);
  const { world, host } = read;
  const { poweredOn, boksRuns } = world.look(host);
  if (!poweredOn) return failure(1, `boksadm: ${host} is switched off\n`);
  if (!boksRuns) return failure(1, 'boksadm: BoKS is not running\n');
  const text = print(world, host);
  return text === undefined
    ? failure(1, 'boksdiag: this host is not the master\n')
    : { stdout: text, stderr: '', exitCode: 0 };
}

export type Printed = {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
};

function readWorld(
  environment: Readonly<Record<string, string | undefined>>,
): { readonly world: World; readonly host: string } | string {
  const {
    BOKS_SIM_SCENARIO: name = '',
    BOKS_SIM_SEED: seed = '',
    BOKS_SIM_HOST: host = '',
    BOKS_SIM_AT: at = '',
    BOKS_SIM_PERIOD: period = '300',
  } = environment;
  if (!isScenarioName(name)) return `BOKS_SIM_SCENARIO is one of ${SCENARIO_NAMES.join(', ')}`;
  if (!WHOLE.test(seed)) return 'BOKS_SIM_SEED is a whole number';
  if (!WHOLE.test(period) || Number(period) < 1) return 'BOKS_SIM_PERIOD is a number of seconds';
  const scenario = scenarioOf(name, { periodSeconds: Number(period) });
  if (!scenario.hosts.includes(host)) return `BOKS_SIM_HOST is one of ${scenario.hosts.join(', ')}`;
  const atMs = WHOLE.test(at) ? Number(at) : Date.parse(at);
  if (Number.isNaN(atMs)) return 'BOKS_SIM_AT is a date, or milliseconds since 1970';
  const world = new World(scenario, Number(seed));
  world.advanceTo(atMs);
  return { world, host };
}

const failure = (exitCode: number, stderr: string): Printed => ({ stdout: '', stderr, exitCode });

const COMMANDS: Readonly<Record<string, (world: World, host: string) => string | undefined>> = {
  '-S boksdiag sequence': printSequence,
  '-S boksdiag list': printList,
  '-S boksdiag fque -master': printQueue,
};
const USAGE = 'usage: boksadm -S boksdiag sequence | list | fque -master\n';
const USAGE_EXIT = 2;
const WHOLE = /^\d{1,16}$/;
