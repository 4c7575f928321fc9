import { createHash, randomUUID } from 'node:crypto';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { TableRollUps } from '#adapters/aws/dynamodb/table-roll-ups.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import { HttpHeartbeat } from '#adapters/http-heartbeat.ts';
import type { EmbeddedStore } from '#adapters/local/dynalite.ts';
import { deleteExpiredSnapshots } from '#adapters/local/expired-snapshots.ts';
import { FileVault } from '#adapters/local/file-vault.ts';
import { SmtpAlerts } from '#adapters/local/smtp-alerts.ts';
import { WebhookAlerts } from '#adapters/local/webhook-alerts.ts';
import { Message } from '#contracts/messages.ts';
import { softwareNamed } from '#contracts/software.ts';
import { deliver, type Ports } from '#functions/use-cases.ts';
import type { Alerts } from '#ports/alerts.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';

import {
  restingIn,
  storyFollower,
  withoutResting,
  type ConfigureParts,
} from './configure-domains.ts';
import type { DataDirectory } from './data-directory.ts';
import { deliveryInForce } from './delivery-in-force.ts';
import { RealClock, VirtualClock, type DrivenClock } from './driven-clock.ts';
import { Driver, REAL_TIME } from './driver.ts';
import { DueMessages } from './due-messages.ts';
import { FleetByDomain } from './fleet-by-domain.ts';
import type { Narrator } from './narrator.ts';
import { fleetOpener } from './open-fleets.ts';
import type { Plan } from './plan.ts';
import { sayingRefusals } from './said-refusals.ts';
import { sealingHere } from './sealing-here.ts';
import { TerminalAlerts } from './terminal-alerts.ts';
import { beside, type Terminal } from './terminal.ts';

/** What the service on one machine is started with. */
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

/** What a service is made of, once its data directory and its database are open. */
export type Opened = {
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

/** Wires the use cases to this machine: store, clock, queue and hosts. Nothing runs yet. */
export function wire(
  options: ServiceOptions,
  directory: DataDirectory,
  embedded: EmbeddedStore,
): Opened {
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
    collectors: fleet,
    rollUps: new TableRollUps(embedded),
    queue: messages,
    configurations: kept,
    heartbeat: new HttpHeartbeat(),
    clock,
    nonces: { next: randomUUID },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    alerts: channelsHere(kept, terminal),
    explain: options.explain,
    measure: () => undefined,
    software: softwareNamed(`boks-audit ${options.version}`),
    ...sealingHere(directory),
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

/** The channels of one machine. A webhook's receiver compares times: they are real, also in a demo. */
function channelsHere(
  kept: Pick<KeptConfigurations, 'readAct'>,
  terminal: Terminal,
): readonly Alerts[] {
  const find = deliveryInForce(kept);
  return [
    new TerminalAlerts(terminal),
    sayingRefusals(new SmtpAlerts(async (domain) => (await find(domain))?.mail), terminal),
    sayingRefusals(
      new WebhookAlerts({
        find: async (domain) => {
          const { webhook, periodSeconds = 0 } = (await find(domain)) ?? {};
          return webhook && { webhook, periodSeconds };
        },
        clock: new RealClock(),
      }),
      terminal,
    ),
  ];
}

/** What delivers the messages, tells what happens, and forgets what has expired. */
export function drive(opened: Opened, narrator: Narrator): Driver {
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

/** Twice what a sweep of the largest domain puts, so that a service that was away catches up. */
const MOST_FORGOTTEN_A_SWEEP = 1_000;
