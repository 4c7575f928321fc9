import { randomUUID } from 'node:crypto';

import type { Clock } from '#ports/basics.ts';

import type { SsmDocument, StandInHost } from './ssm-behaviour.ts';
import {
  SsmEvents,
  statusOf,
  type Command,
  type Invocation,
  type SsmEventsOptions,
} from './ssm-event.ts';
import {
  checkParameters,
  DescribeInput,
  environmentOf,
  GetInput,
  ListInput,
  pageOf,
  readSend,
  SsmRefusal,
  type Filter,
  type SendInput,
} from './ssm-input.ts';
import { listedOutput, replyOf, type Reply } from './ssm-outputs.ts';

export type SsmModelOptions = SsmEventsOptions & {
  readonly clock: Clock;
  readonly hosts: readonly StandInHost[];
  readonly documents: Readonly<Record<string, SsmDocument>>;
  /** Called with each command before it is carried out. */
  readonly onSend?: (input: SendInput) => void | Promise<void>;
  /** Told of each output that a node stores, whole, as its agent puts it into S3. */
  readonly onStored?: (output: StoredOutput) => void;
};

export type StoredOutput = {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: Buffer;
};

/** What SSM knows and does, without the wire. Time is the clock's. */
export class SsmModel {
  /** How long SSM shows nothing of a command that it took. */
  visibleAfterSeconds = 0;
  /** AWS may answer with fewer than were asked for, and a token for the rest. */
  mostAPage = Infinity;
  /** How SSM spells its details: "DeliveryTimedOut", or "Delivery Timed Out". */
  spelling: 'joined' | 'blanks' = 'joined';
  readonly #options: SsmModelOptions;
  readonly #hosts = new Map<string, StandInHost>();
  readonly #commands = new Map<string, Command>();
  readonly #events: SsmEvents;

  constructor(options: SsmModelOptions) {
    this.#options = options;
    this.#events = new SsmEvents(options);
    for (const host of options.hosts) this.#hosts.set(host.node, host);
  }

  /** Changes how a host behaves from now on. */
  change(node: string, differing: Partial<StandInHost>): void {
    this.#hosts.set(node, { ...this.#hostOf(node), ...differing });
  }

  async answer(operation: string, input: unknown): Promise<object> {
    switch (operation) {
      case 'DescribeInstanceInformation':
        return this.#describe(DescribeInput.parse(input));
      case 'SendCommand':
        return this.#send(readSend(input));
      case 'ListCommandInvocations':
        return this.#list(ListInput.parse(input));
      case 'GetCommandInvocation':
        return this.#get(GetInput.parse(input));
      default:
        throw new SsmRefusal('UnknownOperationException', operation);
    }
  }

  #describe({ Filters: filters, MaxResults: most, NextToken: from }: DescribeInput): object {
    const known = [...this.#hosts.values()].filter(
      (host) => host.state !== 'terminated' && filters.every((filter) => fits(host, filter)),
    );
    const nowMs = this.#options.clock.nowMs();
    const page = pageOf(known, Math.min(most, this.mostAPage), from);
    return {
      InstanceInformationList: page.shown.map(({ node, state }) => ({
        InstanceId: node,
        PingStatus: state === 'offline' ? 'ConnectionLost' : 'Online',
        LastPingDateTime: Math.floor((nowMs - (state === 'offline' ? DAY_MS : 0)) / 1000),
        PlatformType: 'Linux',
        AgentVersion: '3.3.3050.0',
      })),
      ...page.next,
    };
  }

  async #send(input: SendInput): Promise<object> {
    const { InstanceIds: nodes, DocumentName: name, TimeoutSeconds: deliverySeconds } = input;
    await this.#options.onSend?.(input);
    const document = this.#options.documents[name];
    if (document === undefined) throw new SsmRefusal('InvalidDocument', `no document ${name}`);
    checkParameters(document, input);
    if (new Set(nodes).size < nodes.length) throw new SsmRefusal('DuplicateInstanceId', 'twice');
    const bad = nodes.filter((node) => !isValid(this.#hosts.get(node)));
    if (bad.length > 0) {
      const message = `Instances [[${bad.join(', ')}]] not in a valid state for account`;
      throw new SsmRefusal('InvalidInstanceId', message);
    }
    const untagged = nodes.find((node) => this.#hostOf(node).untagged === 'call');
    if (untagged !== undefined) {
      const resource = `arn:aws:ec2:eu-west-1:111122223333:instance/${untagged}`;
      const message = `User: arn:aws:sts::111122223333:assumed-role/advance-sweep is not authorized to perform: ssm:SendCommand on resource: ${resource}`;
      throw new SsmRefusal('AccessDeniedException', message);
    }
    const sentMs = this.#options.clock.nowMs();
    const command: Command = {
      id: randomUUID(),
      input,
      sentMs,
      expiresMs: sentMs + (deliverySeconds + document.seconds) * 1000,
      invocations: new Map(),
    };
    const ran = await Promise.all(nodes.map(async (node) => this.#run(command, document, node)));
    for (const invocation of afterErrors(ran, input)) {
      command.invocations.set(invocation.node, invocation);
    }
    this.#events.announce(command);
    this.#commands.set(command.id, command);
    const times = { RequestedDateTime: sentMs / 1000, ExpiresAfter: command.expiresMs / 1000 };
    return { Command: { CommandId: command.id, DocumentName: name, Status: 'Pending', ...times } };
  }

  async #run(command: Command, document: SsmDocument, node: string): Promise<Invocation> {
    const host = this.#hostOf(node);
    const { sentMs, expiresMs } = command;
    const answerMs = sentMs + (host.afterSeconds ?? 1) * 1000;
    const end = (details: string, endMs: number): Invocation => ({ node, details, endMs });
    if (host.untagged === 'invocation') return end('AccessDenied', sentMs);
    if (host.endsAs !== undefined) {
      return end(host.endsAs, host.endsAs.endsWith('TimedOut') ? expiresMs : answerMs);
    }
    if (host.state === 'offline') return end('DeliveryTimedOut', expiresMs);
    const mostMs = sentMs + document.seconds * 1000;
    if (answerMs > mostMs && host.outlastsTimes !== true) return end('ExecutionTimedOut', mostMs);
    const printed = await host.run({
      command: command.id,
      atMs: Math.round((sentMs + answerMs) / 2),
      script: document.script,
      environment: { SSM_COMMAND_ID: command.id, ...environmentOf(command.input) },
    });
    const { OutputS3BucketName: bucket } = command.input;
    if (bucket !== undefined && host.storesNothing !== true) {
      const bytes = Buffer.from(printed.stdout);
      this.#options.onStored?.({ bucket, key: storedKeyOf(command, node), bytes });
    }
    const reply = replyOf(printed);
    if (reply === undefined) return end('DeliveryTimedOut', expiresMs);
    return { ...end(reply.exitCode === 0 ? 'Success' : 'Failed', answerMs), reply };
  }

  #list({ CommandId: id, MaxResults: most, NextToken: from }: ListInput): object {
    const command = this.#visible(id);
    const page = pageOf(
      [...(command?.invocations.values() ?? [])],
      Math.min(most, this.mostAPage),
      from,
    );
    return {
      CommandInvocations: page.shown.map((invocation) => {
        const { reply, ...status } = this.#shown(invocation);
        const plugin = { Name: 'readSequences', Output: reply && listedOutput(reply) };
        return {
          CommandId: id,
          Comment: command?.input.Comment,
          ...status,
          CommandPlugins: [plugin],
        };
      }),
      ...page.next,
    };
  }

  #get({ CommandId: id, InstanceId: node }: GetInput): object {
    const command = this.#visible(id);
    const invocation = command?.invocations.get(node);
    if (command === undefined || invocation === undefined)
      throw new SsmRefusal('InvocationDoesNotExist', '');
    const { reply, ...status } = this.#shown(invocation);
    return {
      CommandId: id,
      ...status,
      ResponseCode: reply?.exitCode ?? -1,
      StandardOutputContent: reply?.stdout ?? '',
      StandardErrorContent: reply?.stderr ?? '',
      InstanceId: node,
      StandardOutputUrl: storedUrlOf(command, node),
    };
  }

  #visible(id: string): Command | undefined {
    const command = this.#commands.get(id);
    const sinceMs = this.#options.clock.nowMs() - (command?.sentMs ?? 0);
    return sinceMs < this.visibleAfterSeconds * 1000 ? undefined : command;
  }

  /** An invocation as it stands now; its output only once it has ended. */
  #shown({ node, details, endMs, reply }: Invocation): Shown {
    if (this.#options.clock.nowMs() < endMs) {
      return { InstanceId: node, Status: 'InProgress', StatusDetails: this.#spell('InProgress') };
    }
    const status = { Status: statusOf(details), StatusDetails: this.#spell(details) };
    return { InstanceId: node, ...status, ...(reply && { reply }) };
  }

  #spell(details: string): string {
    return this.spelling === 'joined' ? details : details.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  }

  #hostOf(node: string): StandInHost {
    const host = this.#hosts.get(node);
    if (host === undefined) throw new Error(`the stand-in has no node ${node}`);
    return host;
  }
}

type Shown = {
  readonly InstanceId: string;
  readonly Status: string;
  readonly StatusDetails: string;
  readonly reply?: Reply;
};

/** Of a single step of schema 2.2: the plugin's name without its colon, the step's, the stream's. */
const storedKeyOf = ({ id, input: { OutputS3KeyPrefix: prefix = '' } }: Command, node: string) =>
  `${prefix}/${id}/${node}/awsrunShellScript/collectEvidence/stdout`;

/** SSM names the place whether anything lies there or not. */
const storedUrlOf = (command: Command, node: string): string =>
  command.input.OutputS3BucketName === undefined
    ? ''
    : `https://s3.eu-west-1.amazonaws.com/${command.input.OutputS3BucketName}/${storedKeyOf(command, node)}`;

const isValid = (host: StandInHost | undefined): boolean =>
  host !== undefined && host.state !== 'terminated' && host.state !== 'ending';

function fits({ node, tags = {} }: StandInHost, { Key: key, Values: values }: Filter): boolean {
  if (key === 'InstanceIds') return values.includes(node);
  const value = key.startsWith('tag:') ? tags[key.slice('tag:'.length)] : undefined;
  return value !== undefined && values.includes(value);
}

/** By default one host that fails ends the command for those after it. */
function afterErrors(ran: readonly Invocation[], { MaxErrors: most }: SendInput): Invocation[] {
  const failed = ran.findIndex(({ details }) => details === 'Failed');
  if (most === '100%' || failed < 0) return [...ran];
  return ran.map((one, at) =>
    at <= failed ? one : { node: one.node, endMs: one.endMs, details: 'Terminated' },
  );
}

const DAY_MS = 86_400_000;
