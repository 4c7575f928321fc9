import { InvalidArgumentError, Option, type Command } from 'commander';

import { EmbeddedStoreClosed } from '#adapters/local/dynalite.ts';

import { PortTaken } from '../local/api-server.ts';
import { OtherPlot } from '../local/data-directory.ts';
import { DirectoryTaken } from '../local/lock.ts';
import { timeOf } from '../local/narrator.ts';
import { configuredPlan, demoPlan, NotServable, storyOf, type Plan } from '../local/plan.ts';
import { openService, type Service } from '../local/service.ts';
import { beside, Terminal } from '../local/terminal.ts';
import { SCENARIO_NAMES, type ScenarioName } from '../simulator/scenario.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { complain } from '../text/output.ts';
import { openConfiguration } from './config.ts';

/**
 * `boks-audit serve`: the service on this machine, until Ctrl-C. Ends with 0 then, and with 3 where
 * it could not start.
 */
export function addServeCommand(program: Command): void {
  const command = program
    .command('serve')
    .summary('run the service on this machine')
    .description(
      'Runs the service on this machine: sweeps the domains, keeps their history under\n' +
        '--data, tells alerts on the terminal, and answers on http://127.0.0.1:PORT/v1.',
    )
    .option('--config <file>', 'the domains to watch')
    .option('--demo', 'play the incident of 2008 on a simulated domain')
    .option(
      '--port <number>',
      'port of the API on 127.0.0.1; 0 takes a free one',
      wholePort,
      DEFAULT_PORT,
    )
    .option('--data <directory>', 'where the history is kept', DEFAULT_DATA)
    .option('--speed <seconds>', 'virtual seconds a second (demo: 60, otherwise 1)', aSpeed)
    .addOption(
      new Option('--scenario <name>', 'with --demo: another story')
        .choices(SCENARIO_NAMES)
        .default('dr-drill-2008'),
    )
    .option('--seed <number>', 'with --demo: another world of the same story', aSeed, 1)
    .addHelpText(
      'after',
      '\nExit status: 0 stopped by Ctrl-C; 3 it could not start. A second service on the\n' +
        'same --data is refused. Stopped or killed, it goes on where it was.',
    );
  command.action(async (options: ServeOptions) => {
    const misuse = misuseOf(options);
    if (misuse !== undefined) command.error(`error: ${misuse}`, { exitCode: EXIT_STATUS.unknown });
    process.exitCode = await serve(options, program.version() ?? 'unknown');
  });
}

type ServeOptions = {
  readonly config?: string;
  readonly demo?: boolean;
  readonly port: number;
  readonly data: string;
  readonly speed?: number;
  readonly scenario: ScenarioName;
  readonly seed: number;
};

async function serve(options: ServeOptions, version: string): Promise<number> {
  // Nothing that a library deprecates is news for whoever runs the service.
  process.noDeprecation = true;
  const terminal = new Terminal(process.stdout);
  const speed = options.speed ?? (options.demo === true ? DEMO_SPEED : 1);
  try {
    const plan = await planOf(options);
    if (plan === undefined) return EXIT_STATUS.unknown;
    const { data: directory, port } = options;
    const service = await openService({ plan, directory, port, speed, version, terminal });
    const stopped = stopOnSignal(service);
    await terminal.say(greetingOf({ plan, service, speed, options }));
    await service.run().catch(async (error: unknown) => {
      await service.stop();
      throw error;
    });
    await stopped;
    await terminal.say(farewellOf(service, options));
    return EXIT_STATUS.ok;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    complain(error.message);
    return EXIT_STATUS.unknown;
  }
}

/** What is to be served; undefined, with every reason told, where the file cannot be used. */
async function planOf({ config, scenario, seed }: ServeOptions): Promise<Plan | undefined> {
  if (config === undefined) return demoPlan(scenario, seed);
  const configuration = await openConfiguration(config);
  return configuration && configuredPlan(configuration);
}

/** Ends the service at Ctrl-C; a second one does not wait for it. */
async function stopOnSignal(service: Service): Promise<void> {
  return new Promise((resolve, reject) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(ENDED_BY_INTERRUPT);
      asked = true;
      service.stop().then(resolve, reject);
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

type Greeting = {
  readonly plan: Plan;
  readonly service: Service;
  readonly speed: number;
  readonly options: ServeOptions;
};

function greetingOf({ plan, service, speed, options }: Greeting): readonly string[] {
  const story = storyOf(plan);
  const { keptAs } = service.directory;
  const what =
    story === undefined
      ? `boks-audit watches ${plan.domains.map(({ settings }) => settings.domain).join(', ')}.`
      : 'boks-audit watches BoKS domains: one master, and replicas that must follow it. This is ' +
        'its demo, on simulated hosts.';
  return [
    ...beside('', what),
    ...(story === undefined ? [] : beside('', `The story: ${story.title}`)),
    '',
    ...beside('  address   ', `${service.url}/v1/health`),
    ...beside('  look      ', `${lookWith(service, options)}, in another terminal`),
    ...beside('  stop      ', 'Ctrl-C; the next start goes on from there'),
    ...beside('  history   ', options.data),
    ...(keptAs === undefined ? [] : beside('            ', `the story before is in ${keptAs}`)),
    ...beside('  time      ', `UTC, from ${timeOf(service.nowMs())}; ${paceOf(speed)}`),
    '',
    ...(story === undefined ? [] : EXPLAINED),
  ];
}

/** The command that finds this service from the same directory. */
const lookWith = ({ url }: Service, { data, port }: ServeOptions): string =>
  data === DEFAULT_DATA || port === DEFAULT_PORT
    ? 'npx boks-audit status'
    : `npx boks-audit status --api ${url}`;

const paceOf = (speed: number): string =>
  speed === 60 ? 'a minute passes every second' : `${speed} seconds pass every second`;

function farewellOf(service: Service, { data }: ServeOptions): readonly string[] {
  const at = timeOf(service.nowMs());
  return ['', ...beside('', `Stopped at ${at} UTC. The history is in ${data}.`)];
}

function misuseOf({ config, demo, scenario, seed }: ServeOptions): string | undefined {
  if (config === undefined && demo !== true) return 'say what to watch: --config FILE, or --demo';
  if (config !== undefined && demo === true) return '--config and --demo exclude each other';
  const isOther = scenario !== 'dr-drill-2008' || seed !== 1;
  return config !== undefined && isOther ? '--scenario and --seed go with --demo' : undefined;
}

const isRefusal = (error: unknown): error is Error =>
  REFUSALS.some((refusal) => error instanceof refusal);

function wholePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError('It must be 0 to 65535.');
  }
  return port;
}

function aSpeed(text: string): number {
  const speed = Number(text);
  if (!/^\d{1,6}(?:\.\d{1,3})?$/.test(text) || speed <= 0 || speed > MOST_SPEED) {
    throw new InvalidArgumentError(`It must be above 0 and at most ${MOST_SPEED}.`);
  }
  return speed;
}

function aSeed(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

const REFUSALS = [DirectoryTaken, OtherPlot, PortTaken, EmbeddedStoreClosed, NotServable];
const DEFAULT_PORT = 8787;
const DEFAULT_DATA = '.boks-audit';
const DEMO_SPEED = 60;
const MOST_SPEED = 100_000;
const ENDED_BY_INTERRUPT = 130;

const EXPLAINED = [
  ...beside(
    '',
    'Every table of the database has a counter that only edits on the master raise. A replica ' +
      'whose counter is ABOVE the master’s drops every update of that table, and BoKS does not ' +
      'say so. A sweep reads the counters of all hosts, replicas first, and compares them.',
  ),
  '',
];
