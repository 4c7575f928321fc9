import { createHash, randomUUID } from 'node:crypto';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';
import { deleteExpiredSnapshots } from '#adapters/local/expired-snapshots.ts';
import { FileVault } from '#adapters/local/file-vault.ts';
import { momentOf, type Health } from '#contracts/api.ts';
import { Message } from '#contracts/messages.ts';
import { deliver, type Ports } from '#functions/use-cases.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';
import { resume } from '#runtime/resume.ts';

import { refuseTakenPort, serveApi, type ApiServer } from './api-server.ts';
import {
  configureAtStart,
  restingIn,
  storyFollower,
  unservableHere,
  withoutResting,
  type AtStart,
  type ConfigureParts,
} from './configure-domains.ts';
import { DataDirectory } from './data-directory.ts';
import { declareDrill } from './declared-drill.ts';
import { RealClock, VirtualClock, type DrivenClock } from './driven-clock.ts';
import { Driver, REAL_TIME } from './driver.ts';
import { DueMessages } from './due-messages.ts';
import { FleetByDomain } from './fleet-by-domain.ts';
import { Narrator } from './narrator.ts';
import { fleetOpener } from './open-fleets.ts';
import { plotOf, storyOf, type Plan } from './plan.ts';
import { TerminalAlerts } from './terminal-alerts.ts';
import { beside, type Terminal } from './terminal.ts';
import { keptToken } from './write-token.ts';

export type ServiceOptions = {
  readonly plan: Plan;
  readonly directory: string;
  readonly port: number;
  /** Virtual seconds a second. */
  readonly speed: number;
  readonly version: string;
  readonly terminal: Terminal;
  /** Takes what each use case did, and why. */
  readonly explain: (why: string) => void;
};

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

type Opened = {
  readonly options: ServiceOptions;
  readonly directory: DataDirectory;
  readonly embedded: EmbeddedStore;
  readonly clock: DrivenClock;
  readonly messages: DueMessages;
  readonly ports: Ports;
  readonly fleet: FleetByDomain;
  readonly resting: readonly string[];
  readonly kept: KeptConfigurations;
  readonly configuring: ConfigureParts;
};

function wire(options: ServiceOptions, directory: DataDirectory, embedded: EmbeddedStore): Opened {
  const { plan, terminal } = options;
  const clock = plan.kind === 'ssh' ? new RealClock() : new VirtualClock(directory.timeMs);
  const store = new DynamoAuditStore({ ...embedded, clock });
  const messages = new DueMessages(clock);
  const resting = restingIn({ plan, started: directory });
  const kept = withoutResting(new TableConfigurations(embedded), resting);
  const open = fleetOpener({ directory: directory.path, clock, queue: messages });
  const fleet = new FleetByDomain(kept, open);
  const ports: Ports = {
    store,
    vault: new FileVault(directory.rawPath),
    fleet,
    queue: messages,
    configurations: kept,
    clock,
    nonces: { next: randomUUID },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    alerts: [new TerminalAlerts(terminal)],
    explain: options.explain,
    software: `boks-audit ${options.version}`,
  };
  const configuring = { plan, started: directory, ports: { ...ports, kept } };
  return {
    options,
    directory,
    embedded,
    clock,
    messages,
    ports,
    fleet,
    resting,
    kept,
    configuring,
  };
}

function drive(opened: Opened, narrator: Narrator): Driver {
  const { options, directory, embedded, clock, messages, ports, configuring } = opened;
  const follow = storyFollower(configuring);
  return new Driver({
    clock,
    messages,
    speed: options.speed,
    time: REAL_TIME,
    deliver: async (text) => {
      await follow(clock.nowMs());
      await deliver(text, ports);
    },
    before: async (atMs) => {
      directory.keepTime(atMs);
      await narrator.tellStory(atMs);
    },
    after: async (text) => {
      const message = Message.parse(JSON.parse(text));
      await narrator.lookAfter(message);
      if (message.kind !== 'compare-sweep') return;
      const oldest = { domain: message.domain, limit: MOST_FORGOTTEN_A_SWEEP };
      await deleteExpiredSnapshots(embedded, oldest, clock);
    },
    giveUp: async (text, reason) =>
      options.terminal.say(
        beside('PROBLEM  ', `a message was given up: ${text}: ${String(reason)}`),
      ),
  });
}

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
  return serveApi({ ...ports, kept, service, unservable, token }, options.port);
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
  const narrator = new Narrator({ terminal, store: ports.store, clock, domains: watched, story });
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

/** Twice what a sweep of the largest domain puts, so that a service that was away catches up. */
const MOST_FORGOTTEN_A_SWEEP = 1_000;
