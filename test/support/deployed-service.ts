import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { vi } from 'vitest';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import type { TableAt } from '#adapters/aws/dynamodb/item-table.ts';
import { printEvidence } from '#cli/simulator/evidence/host-evidence.ts';
import { printReading } from '#cli/simulator/host-output.ts';
import type { Scenario } from '#cli/simulator/world-event.ts';
import { World } from '#cli/simulator/world.ts';
import type { FunctionEnvs } from '#contracts/env.ts';
import { SCHEDULED_TICK } from '#contracts/scheduled-tick.ts';
import type { PhaseName } from '#domain/snapshot.ts';
import type { AuditStore } from '#ports/audit-store.ts';

import { EVIDENCE_GROUPS } from '../../infra/documents/collect-evidence.ts';
import { startAwsStandIn, type AwsStandIn, type WireCall } from './aws-stand-in.ts';
import { actOn, putConfiguration, readOf, type ServeApi } from './deployed-api.ts';
import { LambdaQueues } from './lambda-queues.ts';
import type { Run, StandInHost } from './ssm-behaviour.ts';
import {
  COLLECT_DOCUMENT,
  COLLECT_THROUGH_DOCUMENT,
  COLLECT_SECONDS,
  DOCUMENT,
  DOCUMENTS,
  SCRIPT_SECONDS,
  THROUGH_DOCUMENT,
} from './ssm-document.ts';
import type { EventFaults, SsmEvent } from './ssm-event.ts';
import { nodeNamed, readingNode, type HostOptions } from './ssm-fleet.ts';
import type { SendInput } from './ssm-input.ts';
import type { SsmModelOptions, StoredOutput } from './ssm-model.ts';
import { SsmStandIn } from './ssm-stand-in.ts';

/** A table, and where the handlers find it. */
export type TablePlace = TableAt & { readonly endpoint: string };

export type DeployedOptions = {
  readonly table: TablePlace;
  /** How hosts behave that do not simply print what the scenario's world says. */
  readonly hosts?: Readonly<Record<string, HostOptions>>;
  /** Those of the scenario's replicas that are configured, if not all are. */
  readonly replicas?: readonly string[];
  /** The hosts that have no agent, each with the node that reads it. */
  readonly readThrough?: Readonly<Record<string, string>>;
  readonly eventFaults?: EventFaults;
  /** Every message is delivered to two invocations at once. */
  readonly isEachTwice?: boolean;
  /** Told of each call to SQS, SNS, S3 and KMS before it is carried out. */
  readonly onCall?: (call: WireCall, aws: AwsStandIn) => void;
  /** Told of each function that is about to be called by its queue. */
  readonly onDeliver?: (name: string) => void;
};

/** One command of a sweep as SSM took it, and which phases of its sweep were closed at that moment. */
export type SeenCommand = {
  readonly sweep: number;
  readonly phase: string;
  readonly nodes: readonly string[];
  readonly closed: readonly PhaseName[];
};

/**
 * The deployed service in one process: the functions' own handlers, called as Lambda calls them, over
 * stand-ins for AWS on the wire and a real table. The schedule ticks each minute and EventBridge tells
 * of ended commands, both through the queues. Time is `Date`'s, moved from message to message.
 */
export class DeployedService {
  readonly ssm: SsmStandIn;
  readonly aws: AwsStandIn;
  readonly store: AuditStore;
  readonly queues: LambdaQueues;
  readonly commands: readonly SeenCommand[];
  readonly #serveApi: ServeApi;
  readonly #startsAtMs: number;
  readonly #before: NodeJS.ProcessEnv;
  #nextTickMs: number;

  private constructor(parts: Parts, startsAtMs: number) {
    ({ ssm: this.ssm, aws: this.aws, store: this.store } = parts);
    ({ queues: this.queues, commands: this.commands } = parts);
    this.#before = parts.before;
    this.#serveApi = parts.serveApi;
    this.#startsAtMs = startsAtMs;
    this.#nextTickMs = Math.ceil(startsAtMs / MS_A_MINUTE) * MS_A_MINUTE;
  }

  /** Starts it, and configures the scenario's domain through its API. */
  static async open(scenario: Scenario, options: DeployedOptions): Promise<DeployedService> {
    vi.useFakeTimers({ toFake: ['Date'], now: scenario.startsAtMs });
    const before = { ...process.env };
    const store = new DynamoAuditStore(options.table);
    const aws = await startAwsStandIn(options.onCall);
    const commands: SeenCommand[] = [];
    const onSend = async (input: SendInput): Promise<void> => {
      if (SWEEPS_COMMAND.test(input.Comment)) commands.push(await seeCommand(input, store));
    };
    const onEvent = (event: SsmEvent, delaySeconds: number): void => {
      // The rules take the ends of whole commands, and put each event into a queue as it is.
      if (event['detail-type'] !== 'EC2 Command Status-change Notification') return;
      const isRead = [DOCUMENT, THROUGH_DOCUMENT].includes(event.detail['document-name']);
      const told = urlOf(aws, isRead ? 'advance-sweep' : 'collect-evidence');
      queues.put(told, JSON.stringify(event), delaySeconds);
    };
    const onStored = ({ bucket, key, bytes }: StoredOutput): void => {
      aws.kept.objects.set(`${bucket}/${key}`, bytes);
    };
    const hooks = { onSend, onEvent, onStored, eventFaults: options.eventFaults };
    const ssm = await openHosts(scenario, options, hooks);
    Object.assign(process.env, environmentOf(options.table, { aws, ssm }));
    const { serveApi, functions } = await coldStart();
    const queues = new LambdaQueues({
      clock: CLOCK,
      functions: new Map(Object.entries(functions).map(([name, call]) => [urlOf(aws, name), call])),
      isEachTwice: options.isEachTwice ?? false,
      onDeliver: (queue) => options.onDeliver?.(queue.slice(queue.lastIndexOf('/') + 1)),
    });
    const { domain, master, hosts } = scenario;
    const { replicas = hosts.filter((host) => host !== master), readThrough = {} } = options;
    await putConfiguration(serveApi, { domain, master, replicas, readThrough });
    const parts = { ssm, aws, store, queues, commands, before, serveApi };
    return new DeployedService(parts, scenario.startsAtMs);
  }

  /** Runs everything that is due up to so many minutes after the start. */
  async until(minutes: number): Promise<void> {
    const endMs = this.#startsAtMs + minutes * MS_A_MINUTE;
    for (;;) {
      const nextMs = Math.min(this.queues.nextMs(), this.#nextTickMs);
      if (nextMs > endMs) break;
      vi.setSystemTime(Math.max(nextMs, Date.now()));
      if (nextMs === this.#nextTickMs) this.#tick();
      await this.queues.deliverNext();
      this.#takeCalls();
    }
    vi.setSystemTime(Math.max(endMs, Date.now()));
  }

  /** Does something through the API, as an operator does. */
  async act(path: string, body: object): Promise<void> {
    await actOn(this.#serveApi, path, body);
    this.#takeCalls();
  }

  /** Reads something through the API. */
  async read(path: string): Promise<APIGatewayProxyStructuredResultV2> {
    return readOf(this.#serveApi, path);
  }

  async stop(): Promise<void> {
    await Promise.all([this.ssm.stop(), this.aws.stop()]);
    process.env = this.#before;
    vi.useRealTimers();
  }

  /** As the schedule sends it: its own moment filled in. */
  #tick(): void {
    const at = new Date(this.#nextTickMs).toISOString().replace('.000Z', 'Z');
    const body = JSON.stringify(SCHEDULED_TICK).replace('<aws.scheduler.scheduled-time>', at);
    this.queues.put(urlOf(this.aws, 'start-sweeps'), body, 0);
    this.#nextTickMs += MS_A_MINUTE;
  }

  /** What the invocation that has just ended asked of SQS. */
  #takeCalls(): void {
    const { messages, postponed } = this.aws.kept;
    for (const { queue, text, delaySeconds } of messages.splice(0)) {
      this.queues.put(queue, text, delaySeconds);
    }
    for (const { receiptHandle, seconds } of postponed.splice(0)) {
      this.queues.postpone(receiptHandle, seconds);
    }
  }
}

type Parts = Pick<DeployedService, 'ssm' | 'aws' | 'store' | 'queues' | 'commands'> & {
  readonly before: NodeJS.ProcessEnv;
  readonly serveApi: ServeApi;
};

/** The functions of processes that start now: each wires itself at its first message. */
async function coldStart() {
  vi.resetModules();
  const { handler: startSweeps } = await import('#functions/start-sweeps/handler.ts');
  const { handler: advanceSweep } = await import('#functions/advance-sweep/handler.ts');
  const { handler: compareSweep } = await import('#functions/compare-sweep/handler.ts');
  const { handler: publishAlerts } = await import('#functions/publish-alerts/handler.ts');
  const { handler: collectEvidence } = await import('#functions/collect-evidence/handler.ts');
  const { handler: sealBundle } = await import('#functions/seal-bundle/handler.ts');
  const { handler: signHistory } = await import('#functions/sign-history/handler.ts');
  const { handler: rollUpHistory } = await import('#functions/roll-up-history/handler.ts');
  const { handler: serveApi } = await import('#functions/serve-api/handler.ts');
  const functions = {
    'start-sweeps': startSweeps,
    'advance-sweep': advanceSweep,
    'compare-sweep': compareSweep,
    'publish-alerts': publishAlerts,
    'collect-evidence': collectEvidence,
    'seal-bundle': sealBundle,
    'sign-history': signHistory,
    'roll-up-history': rollUpHistory,
  };
  return { serveApi, functions };
}

async function openHosts(
  scenario: Scenario,
  { hosts: differing = {}, readThrough = {} }: Pick<DeployedOptions, 'hosts' | 'readThrough'>,
  hooks: Pick<SsmModelOptions, 'onSend' | 'onEvent' | 'onStored'> & {
    readonly eventFaults: EventFaults | undefined;
  },
): Promise<SsmStandIn> {
  const world = new World(scenario, 1);
  const { eventFaults, ...told } = hooks;
  const agents = scenario.hosts.filter((host) => readThrough[host] === undefined);
  const nodes = [...new Set(Object.values(readThrough))];
  const ofHosts = (run: Run): StandInHost['run'] =>
    readingNode((host) => ({ stdout: printed(world, host, run) }));
  return SsmStandIn.open({
    ...told,
    ...(eventFaults && { eventFaults }),
    clock: CLOCK,
    documents: DOCUMENTS,
    hosts: [
      ...agents.map((host) => ({
        node: nodeNamed(host),
        run: (asked: Run) => ({ stdout: printed(world, host, asked), exitCode: 0 }),
        ...differing[host],
      })),
      ...nodes.map((name) => ({
        node: nodeNamed(name),
        run: async (asked: Run) => ofHosts(asked)(asked),
        ...differing[name],
      })),
    ],
  });
}

/** What the document that was sent prints: a reading, or the group that its parameter names. */
function printed(world: World, host: string, { atMs, environment }: Run): string {
  const { SSM_group: wanted, SSM_peer: peer = '' } = environment;
  if (wanted === undefined) return printReading(world, host, atMs);
  const group = EVIDENCE_GROUPS.find((each) => each === wanted);
  if (group === undefined) throw new Error(`there is no group ${wanted}`);
  return printEvidence(world, { host, group, peer }, atMs);
}

async function seeCommand(
  { Comment: comment, InstanceIds: nodes }: SendInput,
  store: AuditStore,
): Promise<SeenCommand> {
  const [domain = '', number, phase = ''] = comment.split('/');
  const sweep = Number(number);
  const stored = await store.readSweep(domain, sweep);
  return { sweep, phase, nodes, closed: PHASES.filter((name) => stored?.closings[name]) };
}

/** A name that one of the functions, or more, is told. */
type EnvName = { [Name in keyof FunctionEnvs]: keyof FunctionEnvs[Name] }[keyof FunctionEnvs];

function environmentOf(
  { table, endpoint }: TablePlace,
  { aws, ssm }: Pick<Parts, 'aws' | 'ssm'>,
): Readonly<Record<string, string>> {
  const own: Readonly<Record<EnvName, string>> = {
    SERVICE: 'boks-audit-test',
    TABLE: table,
    OWN_QUEUE_URL: urlOf(aws, 'own'),
    START_SWEEPS_QUEUE_URL: urlOf(aws, 'start-sweeps'),
    ADVANCE_SWEEP_QUEUE_URL: urlOf(aws, 'advance-sweep'),
    COMPARE_SWEEP_QUEUE_URL: urlOf(aws, 'compare-sweep'),
    PUBLISH_ALERTS_QUEUE_URL: urlOf(aws, 'publish-alerts'),
    COLLECT_EVIDENCE_QUEUE_URL: urlOf(aws, 'collect-evidence'),
    SEAL_BUNDLE_QUEUE_URL: urlOf(aws, 'seal-bundle'),
    SIGN_HISTORY_QUEUE_URL: urlOf(aws, 'sign-history'),
    ROLL_UP_HISTORY_QUEUE_URL: urlOf(aws, 'roll-up-history'),
    RAW_BUCKET: 'raw',
    BUNDLES_BUCKET: 'bundles',
    BUNDLES_ADDRESS: `${aws.config.endpoint}/bundles`,
    SIGNING_KEY: 'alias/signing',
    TOKEN_KEY: 'alias/tokens',
    DOCUMENT,
    SCRIPT_SECONDS: String(SCRIPT_SECONDS),
    THROUGH_DOCUMENT,
    COLLECT_THROUGH_DOCUMENT,
    COLLECT_DOCUMENT,
    COLLECT_SECONDS: String(COLLECT_SECONDS),
    SOFTWARE: 'boks-audit test',
    PEOPLE_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:people',
    CHAT_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:chat',
    MACHINES_BUS: 'machines',
  };
  return {
    ...own,
    AWS_ENDPOINT_URL: aws.config.endpoint,
    AWS_ENDPOINT_URL_SSM: ssm.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    // DynamoDB Local keeps the tables of each key and Region apart.
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    POWERTOOLS_LOG_LEVEL: process.env['POWERTOOLS_LOG_LEVEL'] ?? 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  };
}

/** The SDK's client goes where the queue's own URL says. */
const urlOf = ({ config }: AwsStandIn, name: string): string =>
  `${config.endpoint}/111122223333/${name}`;

/** `bank/412/replicas/1`; one that collects evidence says the number of a collection. */
const SWEEPS_COMMAND = /^[^/]+\/\d+\//;
const CLOCK = { nowMs: () => Date.now() };
const PHASES: readonly PhaseName[] = ['replicas', 'master', 'repeat'];
const MS_A_MINUTE = 60_000;
