import { EmbeddedStoreClosed } from '#adapters/local/dynalite.ts';

import { openConfigurationFile } from '../commands/config-file.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { complain } from '../text/output.ts';
import { nameOfFile } from '../text/read-text.ts';
import { PortTaken } from './api-server.ts';
import { OtherPlot } from './data-directory.ts';
import { UnusableFile } from './kept-file.ts';
import { DirectoryTaken } from './lock.ts';
import { timeOf } from './narrator.ts';
import { configuredPlan, demoPlan, storyOf, type Plan } from './plan.ts';
import { DEFAULT_DATA, DEFAULT_PORT, type ServeOptions } from './serve-options.ts';
import { NotServable } from './served-domain.ts';
import { openService, type Service } from './service.ts';
import { startLines } from './start-words.ts';
import { beside, Terminal } from './terminal.ts';

/** Serves until Ctrl-C: 0 then, and 3 where it could not start, with the reason on standard error. */
export async function serve(options: ServeOptions, version: string): Promise<number> {
  // Nothing that a library deprecates is news for whoever runs the service.
  process.noDeprecation = true;
  const terminal = new Terminal(process.stdout);
  const speed = options.speed ?? (options.demo === true ? DEMO_SPEED : 1);
  try {
    const plan = await planOf(options);
    if (plan === undefined) return EXIT_STATUS.unknown;
    if (plan.kind === 'ssh' && speed !== 1) throw new NotServable('real hosts have no --speed');
    const { data: directory, port } = options;
    const explain = explainerOf(options, terminal);
    const service = await openService({
      plan,
      directory,
      port,
      speed,
      version,
      terminal,
      explain,
    });
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

/** With --verbose, why each step was taken, or not; else nothing. */
const explainerOf =
  ({ verbose }: ServeOptions, terminal: Terminal) =>
  (why: string): void => {
    if (verbose === true) void terminal.say(beside('          ', `(${why})`));
  };

/** What is to be served; undefined, with every reason told, where the file cannot be used. */
async function planOf({ config, scenario, seed, window }: ServeOptions): Promise<Plan | undefined> {
  if (config === undefined) return demoPlan(scenario, seed, window);
  const opened = await openConfigurationFile(config);
  return opened && configuredPlan(opened, nameOfFile(config));
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
      ? `boks-audit watches ${service.watched.join(', ')}.`
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
    ...startLines(service, plan, options),
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

const isRefusal = (error: unknown): error is Error =>
  REFUSALS.some((refusal) => error instanceof refusal);

const REFUSALS = [
  DirectoryTaken,
  OtherPlot,
  PortTaken,
  EmbeddedStoreClosed,
  NotServable,
  UnusableFile,
];
const DEMO_SPEED = 60;
const ENDED_BY_INTERRUPT = 130;

const EXPLAINED = [
  ...beside(
    '',
    'Every table of the database has a counter that only edits on the master raise. A replica ' +
      "whose counter is ABOVE the master's drops every update of that table, and BoKS does not " +
      'say so. A sweep reads the counters of all hosts, replicas first, and compares them.',
  ),
  '',
];
