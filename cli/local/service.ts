import { createHash, randomUUID } from 'node:crypto';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';
import { deleteExpiredSnapshots } from '#adapters/local/expired-snapshots.ts';
import { FileVault } from '#adapters/local/file-vault.ts';
import { momentOf, type Health } from '#contracts/api.ts';
import { Message } from '#contracts/messages.ts';
import { deliver, type Ports } from '#functions/use-cases.ts';
import type { Fleet } from '#ports/fleet.ts';
import { resume } from '#runtime/resume.ts';

import { SimulatedFleet } from '../simulator/simulated-fleet.ts';
import { refuseTakenPort, serveApi, type ApiServer } from './api-server.ts';
import { DataDirectory } from './data-directory.ts';
import { RealClock, VirtualClock, type DrivenClock } from './driven-clock.ts';
import { Driver, REAL_TIME } from './driver.ts';
import { DueMessages } from './due-messages.ts';
import { FleetByDomain, sshFleetsOf } from './fleet-by-domain.ts';
import { Narrator } from './narrator.ts';
import { configurationsOf, plotOf, settingsOf, storyOf, worldOf, type Plan } from './plan.ts';
import { TerminalAlerts } from './terminal-alerts.ts';
import { beside, type Terminal } from './terminal.ts';

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
  /** When the clock stands now. */
  readonly nowMs: () => number;
  /** Sweeps until it is stopped. */
  readonly run: () => Promise<void>;
  /** Lets what is being done end, closes everything, and gives the directory back. */
  readonly stop: () => Promise<void>;
};

/**
 * Opens the data directory, the database and the API. Throws `DirectoryTaken`, `OtherPlot` and
 * `PortTaken`; what was opened by then is closed again.
 */
export async function openService(options: ServiceOptions): Promise<Service> {
  await refuseTakenPort(options.port);
  const directory = DataDirectory.open(options.directory, plotOf(options.plan));
  const closing: Closing[] = [async () => directory.lock.release()];
  try {
    const embedded = await openEmbeddedStore(directory.databasePath);
    closing.push(async () => embedded.stop());
    const opened = wire(options, directory, embedded);
    const server = await openApi(options, opened);
    closing.push(async () => opened.stopFleet());
    closing.push(server.close);
    directory.lock.publish(server.url);
    return serviceOf(opened, server, closing);
  } catch (error) {
    await closeAll(closing);
    throw error;
  }
}

type Closing = () => Promise<void>;

type Opened = {
  readonly options: ServiceOptions;
  readonly directory: DataDirectory;
  readonly clock: DrivenClock;
  readonly ports: Ports;
  readonly narrator: Narrator;
  readonly driver: Driver;
  /** Ends what is still being asked. */
  readonly stopFleet: () => void;
};

function wire(options: ServiceOptions, directory: DataDirectory, embedded: EmbeddedStore): Opened {
  const { plan, terminal, speed } = options;
  const clock = plan.ssh.length > 0 ? new RealClock() : new VirtualClock(directory.timeMs);
  const store = new DynamoAuditStore({ ...embedded, clock });
  const messages = new DueMessages(clock);
  const ssh = sshFleetsOf(plan.ssh, directory.path);
  const ports: Ports = {
    store,
    vault: new FileVault(directory.rawPath),
    fleet: new FleetByDomain(new Map([...simulatedFleetsOf(plan, clock, messages), ...ssh])),
    queue: messages,
    configurations: configurationsOf(plan, clock),
    clock,
    nonces: { next: randomUUID },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    alerts: [new TerminalAlerts(terminal)],
    explain: options.explain,
    software: `boks-audit ${options.version}`,
  };
  const domains = settingsOf(plan).map(({ domain }) => domain);
  const narrator = new Narrator({ terminal, store, clock, domains, story: storyOf(plan) });
  const driver = new Driver({
    clock,
    messages,
    speed,
    time: REAL_TIME,
    deliver: async (text) => deliver(text, ports),
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
      terminal.say(beside('PROBLEM  ', `a message was given up: ${text}: ${String(reason)}`)),
  });
  const stopFleet = (): void => ssh.forEach((fleet) => fleet.stop());
  return { options, directory, clock, ports, narrator, driver, stopFleet };
}

/** Every domain's simulated hosts; when all of them will have answered, the sweep is looked at. */
function simulatedFleetsOf(
  plan: Plan,
  clock: DrivenClock,
  messages: DueMessages,
): ReadonlyMap<string, Fleet> {
  const wake = (domain: string, sweep: number, delaySeconds: number): void =>
    void messages.send(
      { version: 1, kind: 'wake-sweep', domain, sweep, due: 'look' },
      delaySeconds,
    );
  return new Map(
    plan.domains.map((planned) => [
      planned.settings.domain,
      new SimulatedFleet(worldOf(planned), clock, wake),
    ]),
  );
}

async function openApi(options: ServiceOptions, opened: Opened): Promise<ApiServer> {
  const { store, configurations } = opened.ports;
  const { clock, directory } = opened;
  const service = {
    pid: process.pid,
    version: options.version,
    startedAtMs: Date.now(),
    speed: options.speed,
    story: () => storyNow(directory, clock),
  };
  return serveApi({ store, configurations, clock, service }, options.port);
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

function serviceOf(opened: Opened, server: ApiServer, closing: readonly Closing[]): Service {
  const { directory, clock, driver, narrator, ports } = opened;
  let running: Promise<void> = Promise.resolve();
  return {
    url: server.url,
    directory,
    nowMs: clock.nowMs,
    run: async () => {
      await narrator.begin();
      await resume(ports);
      running = driver.run();
      return running;
    },
    stop: async () => {
      driver.stop();
      await running.catch(() => undefined);
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
