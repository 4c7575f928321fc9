import { randomUUID } from 'node:crypto';

import * as z from 'zod';

import { drawAt, streamOf } from '#cli/simulator/random.ts';
import type { Clock } from '#ports/basics.ts';

import { listedOutput, replyOf, type Printed, type Reply } from './ssm-outputs.ts';

/** How an invocation ends whatever its script does, in the words of SSM's StatusDetails. */
export type Ending =
  | 'Incomplete'
  | 'Terminated'
  | 'Undeliverable'
  | 'DeliveryTimedOut'
  | 'ExecutionTimedOut'
  | 'Cancelled'
  | 'InvalidPlatform'
  | 'RateExceeded'
  /** A status that nobody has heard of yet. */
  | 'Evaporated';

/** What the script is told when it is run on a host. */
export type Run = {
  readonly command: string;
  /** Half-way between sending and answering. UTC milliseconds. */
  readonly atMs: number;
  readonly script: string;
  /** Parameters as `interpolationType: ENV_VAR` hands them over, and the command's id. */
  readonly environment: Readonly<Record<string, string>>;
};

/** A managed node, and how it behaves. */
export type StandInHost = {
  readonly node: string;
  readonly run: (run: Run) => Printed | Promise<Printed>;
  readonly tags?: Readonly<Record<string, string>>;
  /** `ending`: still listed, but a command that names it is refused as a whole. */
  readonly state?: 'online' | 'offline' | 'ending' | 'terminated';
  /**
   * Bears no tag that we may send to. AWS's pages do not agree on what then happens: its invocation
   * ends as AccessDenied, or the whole call is denied.
   */
  readonly untagged?: 'invocation' | 'call';
  readonly afterSeconds?: number;
  /** Its answer comes in though its time is over. */
  readonly outlastsTimes?: boolean;
  readonly endsAs?: Ending;
};

export type SsmDocument = {
  readonly script: string;
  readonly seconds: number;
  readonly parameters?: Readonly<Record<string, RegExp>>;
};

/** An event as EventBridge would deliver it: one node's part of a command has ended, or all of it. */
export type SsmEvent = {
  readonly version: '0';
  readonly id: string;
  readonly source: 'aws.ssm';
  readonly account: string;
  readonly region: string;
  readonly time: string;
  readonly resources: readonly string[];
} & (
  | {
      readonly 'detail-type': 'EC2 Command Invocation Status-change Notification';
      readonly detail: EventDetail & { readonly 'instance-id': string };
    }
  | {
      readonly 'detail-type': 'EC2 Command Status-change Notification';
      readonly detail: EventDetail & { readonly 'expire-after': string };
    }
);
type EventDetail = {
  readonly 'command-id': string;
  readonly 'document-name': string;
  readonly 'requested-date-time': string;
  readonly status: string;
};

export type SsmModelOptions = {
  readonly clock: Clock;
  readonly hosts: readonly StandInHost[];
  readonly documents: Readonly<Record<string, SsmDocument>>;
  /** Told of each event that is to arrive so many seconds from now. */
  readonly onEvent?: (event: SsmEvent, delaySeconds: number, comment: string) => void;
  /** How often, 0 to 1, an event is lost, doubled, or overtaken (by up to a minute). */
  readonly eventFaults?: {
    readonly seed: number;
    readonly lost?: number;
    readonly doubled?: number;
    readonly reordered?: number;
  };
  /** Called with each command before it is carried out. */
  readonly onSend?: (input: SendInput) => void | Promise<void>;
};

/** An error as SSM names it. */
export class SsmRefusal extends Error {
  override readonly name = 'SsmRefusal';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

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
  #events = 0;

  constructor(options: SsmModelOptions) {
    this.#options = options;
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
    this.#announce(command);
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
    const reply = replyOf(
      await host.run({
        command: command.id,
        atMs: Math.round((sentMs + answerMs) / 2),
        script: document.script,
        environment: { SSM_COMMAND_ID: command.id, ...environmentOf(command.input) },
      }),
    );
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
    const invocation = this.#visible(id)?.invocations.get(node);
    if (invocation === undefined) throw new SsmRefusal('InvocationDoesNotExist', '');
    const { reply, ...status } = this.#shown(invocation);
    return {
      CommandId: id,
      ...status,
      ResponseCode: reply?.exitCode ?? -1,
      StandardOutputContent: reply?.stdout ?? '',
      StandardErrorContent: reply?.stderr ?? '',
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
    const status = { Status: STATUSES[details] ?? 'Failed', StatusDetails: this.#spell(details) };
    return { InstanceId: node, ...status, ...(reply && { reply }) };
  }

  #spell(details: string): string {
    return this.spelling === 'joined' ? details : details.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  }

  #announce(command: Command): void {
    const { id, input, sentMs, expiresMs, invocations } = command;
    const all = [...invocations.values()];
    const base = {
      'command-id': id,
      'document-name': input.DocumentName,
      'requested-date-time': new Date(sentMs).toISOString(),
    };
    for (const { node, details, endMs } of all) {
      const status = STATUSES[details] ?? 'Failed';
      this.#tell(command, endMs, {
        'detail-type': 'EC2 Command Invocation Status-change Notification',
        resources: [`arn:aws:ec2:eu-west-1:111122223333:instance/${node}`],
        detail: { ...base, 'instance-id': node, status },
      });
    }
    const status = all.every(({ details }) => details === 'Success') ? 'Success' : 'Failed';
    this.#tell(command, Math.max(...all.map(({ endMs }) => endMs)), {
      'detail-type': 'EC2 Command Status-change Notification',
      resources: [],
      detail: { ...base, 'expire-after': new Date(expiresMs).toISOString(), status },
    });
  }

  #tell({ input, sentMs }: Command, endMs: number, said: Said): void {
    const event: SsmEvent = {
      version: '0',
      id: randomUUID(),
      source: 'aws.ssm',
      account: '111122223333',
      region: 'eu-west-1',
      time: new Date(endMs).toISOString(),
      ...said,
    };
    for (const delay of this.#delaysOf((endMs - sentMs) / 1000)) {
      this.#options.onEvent?.(event, delay, input.Comment);
    }
  }

  /** When an event arrives: not at all, once, twice, or after others. */
  #delaysOf(delaySeconds: number): readonly number[] {
    const { seed = 0, lost = 0, doubled = 0, reordered = 0 } = this.#options.eventFaults ?? {};
    this.#events += 1;
    const draw = (concern: string): number => drawAt(streamOf(seed, concern), this.#events);
    if (draw('lost') < lost) return [];
    const delay = delaySeconds + (draw('reordered') < reordered ? 60 * draw('by') : 0);
    return draw('doubled') < doubled ? [delay, delay] : [delay];
  }

  #hostOf(node: string): StandInHost {
    const host = this.#hosts.get(node);
    if (host === undefined) throw new Error(`the stand-in has no node ${node}`);
    return host;
  }
}

type Command = {
  readonly id: string;
  readonly input: SendInput;
  readonly sentMs: number;
  readonly expiresMs: number;
  readonly invocations: Map<string, Invocation>;
};
type Invocation = {
  readonly node: string;
  readonly details: string;
  readonly endMs: number;
  readonly reply?: Reply;
};
type Shown = {
  readonly InstanceId: string;
  readonly Status: string;
  readonly StatusDetails: string;
  readonly reply?: Reply;
};

type Said = SsmEvent extends infer Event
  ? Event extends SsmEvent
    ? Pick<Event, 'detail-type' | 'resources' | 'detail'>
    : never
  : never;

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

function checkParameters({ parameters = {} }: SsmDocument, { Parameters: given }: SendInput): void {
  for (const [name, values] of Object.entries(given)) {
    const pattern = parameters[name];
    if (pattern === undefined || !values.every((value) => pattern.test(value))) {
      throw new SsmRefusal('InvalidParameters', `parameter ${name}`);
    }
  }
}

const environmentOf = ({ Parameters: given }: SendInput): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(given).map(([name, [value]]) => [`SSM_${name}`, value ?? '']));

function readSend(input: unknown): SendInput {
  const read = SendInput.safeParse(input);
  if (!read.success) throw new SsmRefusal('ValidationException', z.prettifyError(read.error));
  return read.data;
}

function pageOf<One>(
  all: readonly One[],
  most: number,
  from: string | undefined,
): { readonly shown: readonly One[]; readonly next: { readonly NextToken?: string } } {
  const start = Number(from ?? 0);
  const end = start + most;
  return {
    shown: all.slice(start, end),
    next: end < all.length ? { NextToken: String(end) } : {},
  };
}

const Filter = z.strictObject({ Key: z.string(), Values: z.array(z.string()).min(1).max(100) });
type Filter = z.infer<typeof Filter>;
const DescribeInput = z.strictObject({
  Filters: z.array(Filter),
  MaxResults: z.int().min(5).max(50).default(10),
  NextToken: z.string().optional(),
});
type DescribeInput = z.infer<typeof DescribeInput>;
const SendInput = z.strictObject({
  DocumentName: z.string(),
  InstanceIds: z.array(z.string()).min(1).max(50),
  Comment: z.string().max(100),
  TimeoutSeconds: z.int().min(30).max(2_592_000).default(3600),
  MaxConcurrency: z.string().default('50'),
  MaxErrors: z.string().default('0'),
  Parameters: z.record(z.string(), z.array(z.string())).default({}),
});
export type SendInput = z.infer<typeof SendInput>;
const ListInput = z.strictObject({
  CommandId: z.string(),
  MaxResults: z.int().min(1).max(50).default(50),
  NextToken: z.string().optional(),
});
type ListInput = z.infer<typeof ListInput>;
const GetInput = z.strictObject({ CommandId: z.string(), InstanceId: z.string() });
type GetInput = z.infer<typeof GetInput>;

/** The status that goes with the details; what is not here is Failed. */
const STATUSES: Readonly<Record<string, string>> = {
  Success: 'Success',
  Cancelled: 'Cancelled',
  Terminated: 'Cancelled',
  DeliveryTimedOut: 'TimedOut',
  ExecutionTimedOut: 'TimedOut',
};
const DAY_MS = 86_400_000;
