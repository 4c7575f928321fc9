import { openEmbeddedStore } from '#adapters/local/dynalite.ts';
import { momentOf, type Health } from '#contracts/api.ts';
import type { Ports } from '#functions/use-cases.ts';
import { resume } from '#runtime/resume.ts';

import { refuseTakenPort, serveApi, type ApiServer } from './api-server.ts';
import { configureAtStart, unservableHere, type AtStart } from './configure-domains.ts';
import { DataDirectory } from './data-directory.ts';
import { declareDrill } from './declared-drill.ts';
import type { DrivenClock } from './driven-clock.ts';
import type { Driver } from './driver.ts';
import { Narrator } from './narrator.ts';
import { plotOf, storyOf } from './plan.ts';
import { beside } from './terminal.ts';
import { drive, wire, type Opened, type ServiceOptions } from './wire-service.ts';
import { keptToken } from './write-token.ts';

/** The service on one machine, from the moment its API answers until it is stopped. */
export type Service = {
  readonly url: string;
  readonly directory: DataDirectory;
  /** What became of each domain that it was started with. */
  readonly atStart: readonly AtStart[];
  /** The domains that it watches, and those that it keeps and does not watch any more. */
  readonly watched: readonly string[];
  readonly resting: readonly string[];
  /** When the clock stands now. */
  readonly nowMs: () => number;
  /** Sweeps until it is stopped. */
  readonly run: () => Promise<void>;
  /** Lets what is being done end, closes everything, and gives the directory back. */
  readonly stop: () => Promise<void>;
};

/**
 * Opens the data directory, the database and the API, and records what it was started with. Throws
 * `DirectoryTaken`, `OtherPlot`, `NotServable`, `UnusableFile` and `PortTaken`; what was opened by
 * then is closed again.
 */
export async function openService(options: ServiceOptions): Promise<Service> {
  await refuseTakenPort(options.port);
  const directory = DataDirectory.open(options.directory, plotOf(options.plan, Date.now()));
  const closing: Closing[] = [async () => directory.lock.release()];
  try {
    const token = keptToken(directory.path);
    const embedded = await openEmbeddedStore(directory.databasePath);
    closing.push(async () => embedded.stop());
    const opened = wire(options, directory, embedded);
    closing.push(async () => opened.fleet.stop());
    const atStart = await configureAtStart(opened.configuring);
    const server = await openApi(opened, token);
    closing.push(server.close);
    directory.lock.publish(server.url);
    return await serviceOf(opened, { url: server.url, atStart, closing });
  } catch (error) {
    await closeAll(closing);
    throw error;
  }
}

type Closing = () => Promise<void>;

async function openApi(opened: Opened, token: string): Promise<ApiServer> {
  const { options, directory, clock, ports, kept, configuring } = opened;
  const service = {
    pid: process.pid,
    version: options.version,
    startedAtMs: Date.now(),
    speed: options.speed,
    story: () => storyNow(directory, clock),
  };
  const unservable = unservableHere(configuring);
  const failed = (what: string, reason: unknown): void =>
    void options.terminal.say(beside('PROBLEM  ', `${what}: ${String(reason)}`));
  return serveApi({ ...ports, kept, service, unservable, failed, token }, options.port);
}

function storyNow(directory: DataDirectory, clock: DrivenClock): Health['story'] {
  const { worlds, startsAtMs, endsAtMs } = directory.plot;
  const [world] = Object.values(worlds);
  if (endsAtMs === null || world === undefined) return null;
  return {
    ...world,
    startsAt: momentOf(startsAtMs),
    endsAt: momentOf(endsAtMs),
    ended: clock.nowMs() >= endsAtMs,
  };
}

type Started = {
  readonly url: string;
  readonly atStart: readonly AtStart[];
  readonly closing: readonly Closing[];
};

async function serviceOf(opened: Opened, { url, atStart, closing }: Started): Promise<Service> {
  const { options, directory, clock, ports, kept, resting } = opened;
  const watched = await kept.domains();
  const story = storyOf(options.plan);
  const { terminal } = options;
  const narrator = new Narrator({
    terminal,
    store: ports.store,
    clock,
    domains: watched,
    data: options.directory,
    story,
  });
  const driver = drive(opened, narrator);
  return {
    url,
    directory,
    atStart,
    watched,
    resting,
    nowMs: clock.nowMs,
    ...running(ports, { narrator, driver, closing, declare: drillDeclarer(opened) }),
  };
}

type Running = {
  readonly narrator: Narrator;
  readonly driver: Driver;
  readonly closing: readonly Closing[];
  /** Declares what the demo was told to declare. */
  readonly declare: () => Promise<void>;
};

const drillDeclarer =
  ({ options, ports, kept, clock }: Opened) =>
  async (): Promise<void> => {
    const { plan, terminal } = options;
    if (plan.scenario === undefined || plan.declaresDrill !== true) return;
    const acting = { ...ports, configurations: kept };
    await declareDrill(plan.scenario, { ports: acting, nowMs: clock.nowMs(), terminal });
  };

/** Begins to sweep when it is told to, and ends what was begun. */
function running(
  ports: Ports,
  { narrator, driver, closing, declare }: Running,
): Pick<Service, 'run' | 'stop'> {
  let run: Promise<void> = Promise.resolve();
  return {
    run: async () => {
      await narrator.begin();
      await resume(ports);
      await declare();
      run = driver.run();
      return run;
    },
    stop: async () => {
      driver.stop();
      await run.catch(() => undefined);
      await closeAll(closing);
    },
  };
}

/** Closes what was opened, the last first, whether or not one of them fails. */
async function closeAll(closing: readonly Closing[]): Promise<void> {
  for (const close of closing.toReversed()) await close().catch(() => undefined);
}
