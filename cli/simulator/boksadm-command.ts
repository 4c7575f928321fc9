import { printDefinition, printReach } from './evidence/status.ts';
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
  const print = commandOf(words);
  if (print === undefined) return failure(USAGE_EXIT, USAGE);
  const read = readWorld(environment);
  if (typeof read === 'string') return failure(USAGE_EXIT, `boksadm: ${read}\n`);
  const { world, host } = read;
  const { poweredOn, boksRuns } = world.look(host);
  if (!poweredOn) return failure(1, `boksadm: ${host} is switched off\n`);
  if (!boksRuns) return failure(1, 'boksadm: BoKS is not running\n');
  const { text, exit } = print(world, host);
  return text === undefined
    ? failure(1, 'boksdiag: this host is not the master\n')
    : { stdout: text, stderr: '', exitCode: exit };
}

/** What a command printed, and how it ended. */
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

type Command = (
  world: World,
  host: string,
) => { readonly text: string | undefined; readonly exit: number };

/** What these words ask for; the last of them may name a host. */
function commandOf(words: readonly string[]): Command | undefined {
  const asked = COMMANDS[words.join(' ')];
  if (asked !== undefined) return (world, host) => ({ text: asked(world, host), exit: 0 });
  const [peer = ''] = words.slice(-1);
  const ofPeer = OF_PEER[words.slice(0, -1).join(' ')];
  return ofPeer && ((world) => ofPeer(world, peer));
}

const COMMANDS: Readonly<Record<string, (world: World, host: string) => string | undefined>> = {
  '-S boksdiag sequence': printSequence,
  '-S boksdiag list': printList,
  '-S boksdiag fque -master': printQueue,
};
const OF_PEER: Readonly<Record<string, typeof printReach>> = {
  '-S checkdomain -h': printReach,
  '-S hostadm -Slh': printDefinition,
};
const USAGE =
  'usage: boksadm -S boksdiag sequence | list | fque -master\n' +
  '       boksadm -S checkdomain -h HOST | hostadm -Slh HOST\n';
const USAGE_EXIT = 2;
const WHOLE = /^\d{1,16}$/;
