import {
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  SendCommandCommand,
  type CommandInvocation,
  type SSMClient,
} from '@aws-sdk/client-ssm';

import { exitedWith, missOf, type Miss } from '#domain/miss.ts';
import type { Clock } from '#ports/basics.ts';
import type { Answer, Asked, Fleet, ReadOrder } from '#ports/fleet.ts';

import { SsmCalls, type RunCall, type SsmLimits } from './ssm-calls.ts';
import {
  commentOf,
  deliverySecondsOf,
  formatCommand,
  readCommand,
  waitSecondsOf,
  type SsmCommand,
} from './ssm-command.ts';
import {
  failureOf,
  firstLine,
  isDeniedFor,
  isInvalidNode,
  isNotVisible,
  missOfFailure,
} from './ssm-errors.ts';
import { findNodes, inGroups, MOST_A_CALL, NOT_MANAGED, type NodePlace } from './ssm-nodes.ts';
import { readStatus } from './ssm-status.ts';

/** How the hosts of a domain are reached: each one's node, and what the document is given. */
export type SsmDomain = {
  readonly places: ReadonlyMap<string, NodePlace>;
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
};

export type SsmFleetOptions = {
  readonly client: SSMClient;
  readonly clock: Clock;
  /** The one document that is ever sent; its name carries its content. */
  readonly document: string;
  /** How long the document lets its script run. */
  readonly scriptSeconds: number;
  readonly domainOf: (domain: string) => Promise<SsmDomain>;
  readonly limits?: Partial<SsmLimits>;
};

/**
 * The hosts that SSM manages, read by Run Command. What SSM answers is never taken for more than it
 * says: an output is a text that still has to prove itself whole, and whatever else an invocation
 * ends as is a miss with its cause. Keeps nothing that matters.
 */
export class SsmFleet implements Fleet {
  readonly #options: SsmFleetOptions;
  readonly #calls: SsmCalls;
  /** Outputs of ended invocations do not change: each is fetched once by a process. */
  readonly #outputs = new Map<string, Answer>();

  constructor(options: SsmFleetOptions) {
    if (!DOCUMENT_NAME.test(options.document)) {
      throw new Error(`no name of a document: ${options.document}`);
    }
    this.#options = options;
    this.#calls = new SsmCalls(options.limits);
  }

  async ask(order: ReadOrder): Promise<Asked> {
    const domain = await this.#options.domainOf(order.domain);
    const run = this.#calls.begin();
    const via = { client: this.#options.client, run };
    const { nodes, misses } = await findNodes(order.hosts, domain.places, via);
    const task = { order, domain, run, extraSends: { left: MOST_EXTRA_SENDS } };
    const sent = await Promise.all(
      inGroups([...nodes], MOST_A_CALL).map(async (group) => this.#send(new Map(group), task)),
    );
    return {
      commands: sent.flatMap(({ commands }) => commands),
      misses: Object.assign(Object.fromEntries(misses), ...sent.map((each) => each.misses)),
    };
  }

  async look(command: string, hosts: readonly string[]): Promise<Readonly<Record<string, Answer>>> {
    const sent = { ...readCommand(command), run: this.#calls.begin() };
    const wanted = hosts.map((host): [string, string] => [host, nodeIn(sent, host)]);
    const listed = await this.#list(sent);
    const answers = wanted.map(async ([host, node]): Promise<[string, Answer]> => [
      host,
      'kind' in listed ? listed : await this.#answerOf(sent, node, listed.get(node)),
    ]);
    return Object.fromEntries(await Promise.all(answers));
  }

  /**
   * Sends one command to at most 50 nodes. One node can fail the call for all of them: where SSM
   * names it, it is left out; a node that ended a moment ago is not named reliably, so the call is
   * halved until the others are sent to.
   */
  async #send(nodes: ReadonlyMap<string, string>, task: SendTask): Promise<Asked> {
    try {
      return { commands: [await this.#sendOnce(nodes, task)], misses: {} };
    } catch (error) {
      const parts = partsAfter(error, nodes);
      if (parts === undefined) return allMissed(nodes, missOfSend(error));
      task.extraSends.left -= parts.again.length;
      const isTooMany = task.extraSends.left < 0;
      const sent = await Promise.all(
        parts.again.map(async (part) =>
          isTooMany ? allMissed(part, TOO_MANY_REFUSED) : this.#send(part, task),
        ),
      );
      return {
        commands: sent.flatMap(({ commands }) => commands),
        misses: Object.assign({ ...parts.misses }, ...sent.map(({ misses }) => misses)),
      };
    }
  }

  async #sendOnce(
    nodes: ReadonlyMap<string, string>,
    { order, domain, run }: SendTask,
  ): Promise<Asked['commands'][number]> {
    const { client, clock, document, scriptSeconds } = this.#options;
    const deliverySeconds = deliverySecondsOf(order.withinSeconds, scriptSeconds);
    const parameters = Object.entries(domain.parameters ?? {});
    const command = new SendCommandCommand({
      DocumentName: document,
      InstanceIds: [...new Set(nodes.values())],
      Comment: commentOf(order),
      TimeoutSeconds: deliverySeconds,
      // By default one host that fails ends the command for those that were not reached yet.
      MaxConcurrency: '100%',
      MaxErrors: '100%',
      Parameters: Object.fromEntries(parameters.map(([name, values]) => [name, [...values]])),
    });
    const answer = await run(async () => client.send(command));
    const id = answer.Command?.CommandId;
    if (id === undefined) throw new Error('SSM took the command and gave it no id');
    const untilMs = Math.floor(clock.nowMs()) + waitSecondsOf(order.withinSeconds) * 1000;
    return { command: formatCommand({ id, untilMs, nodes }), hosts: [...nodes.keys()] };
  }

  /** How each node of a command stands; where that cannot be known, what is to be said of all. */
  async #list({ id, untilMs, run }: Looked): Promise<Listed | Answer> {
    const { client } = this.#options;
    const listed = new Map<string, CommandInvocation>();
    let next: string | undefined;
    try {
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const command = new ListCommandInvocationsCommand({
          CommandId: id,
          MaxResults: MOST_A_CALL,
          ...(next === undefined ? {} : { NextToken: next }),
        });
        const answer = await run(async () => client.send(command));
        for (const one of answer.CommandInvocations ?? []) listed.set(one.InstanceId ?? '', one);
        next = answer.NextToken;
        if (next === undefined) break;
      }
      return listed;
    } catch (error) {
      return isNotVisible(error) ? this.#notThere(untilMs) : this.#afterFailure(error, untilMs);
    }
  }

  async #answerOf(
    sent: Looked,
    node: string,
    listed: CommandInvocation | undefined,
  ): Promise<Answer> {
    if (listed === undefined) return this.#notThere(sent.untilMs);
    const status = readStatus(listed.Status, listed.StatusDetails);
    if (status.kind !== 'printed') return status;
    const key = `${sent.id} ${node}`;
    const kept = this.#outputs.get(key);
    if (kept !== undefined) return kept;
    const answer = await this.#fetch(sent, node);
    if (answer.kind !== 'answered') return answer;
    if (this.#outputs.size >= MOST_OUTPUTS) this.#outputs.clear();
    this.#outputs.set(key, answer);
    return answer;
  }

  /** What a node printed, up to SSM's 24,000; the list would give no more than 2,500. */
  async #fetch({ id, untilMs, run }: Looked, node: string): Promise<Answer> {
    const { client } = this.#options;
    const command = new GetCommandInvocationCommand({ CommandId: id, InstanceId: node });
    try {
      const invocation = await run(async () => client.send(command));
      const status = readStatus(invocation.Status, invocation.StatusDetails);
      if (status.kind !== 'printed') return status;
      const text = invocation.StandardOutputContent ?? '';
      if (invocation.Status === 'Success') return { kind: 'answered', text };
      const said = firstLine(invocation.StandardErrorContent ?? '') || firstLine(text);
      return exitedWith(invocation.ResponseCode ?? null, said);
    } catch (error) {
      return isNotVisible(error) ? this.#notThere(untilMs) : this.#afterFailure(error, untilMs);
    }
  }

  /** SSM shows an invocation a while after it took the command; when its time is over, it never will. */
  #notThere(untilMs: number): Answer {
    return this.#options.clock.nowMs() < untilMs ? PENDING : NEVER_SHOWN;
  }

  /**
   * A look that failed says nothing of the hosts. While the command runs, a later look may do
   * better; then it is said why nothing is known.
   */
  #afterFailure(error: unknown, untilMs: number): Answer {
    const failure = failureOf(error);
    const mayPass = failure === 'throttled' || failure === 'unreachable';
    return mayPass && this.#options.clock.nowMs() < untilMs ? PENDING : missOfFailure(error);
  }
}

type Misses = Asked['misses'];
type Listed = ReadonlyMap<string, CommandInvocation>;
type Looked = SsmCommand & { readonly run: RunCall };
type SendTask = {
  readonly order: ReadOrder;
  readonly domain: SsmDomain;
  readonly run: RunCall;
  /** How many more calls may be made to find nodes that SSM refuses. */
  readonly extraSends: { left: number };
};

function nodeIn({ nodes }: SsmCommand, host: string): string {
  const node = nodes.get(host);
  if (node === undefined) throw new Error(`the command was not sent to ${host}`);
  return node;
}

/** What is sent again after a call that one node made fail; undefined where that would not help. */
function partsAfter(
  error: unknown,
  nodes: ReadonlyMap<string, string>,
): { readonly again: readonly ReadonlyMap<string, string>[]; readonly misses: Misses } | undefined {
  if (nodes.size === 1) return undefined;
  const pairs = [...nodes];
  if (isInvalidNode(error)) {
    const halves = inGroups(pairs, Math.ceil(pairs.length / 2));
    return { again: halves.map((half) => new Map(half)), misses: {} };
  }
  const denied = pairs.filter(([, node]) => isDeniedFor(error, node));
  if (denied.length === 0) return undefined;
  const others = pairs.filter(([, node]) => !isDeniedFor(error, node));
  return {
    again: others.length === 0 ? [] : [new Map(others)],
    misses: Object.fromEntries(denied.map(([host]) => [host, missOfFailure(error)])),
  };
}

const missOfSend = (error: unknown): Miss =>
  isInvalidNode(error) ? NOT_MANAGED : missOfFailure(error);

const allMissed = (nodes: ReadonlyMap<string, string>, miss: Miss): Asked => ({
  commands: [],
  misses: Object.fromEntries([...nodes.keys()].map((host) => [host, miss])),
});

const PENDING: Answer = { kind: 'pending' };
const NEVER_SHOWN = missOf('answer-lost', 'SSM never showed the command for this host');
const TOO_MANY_REFUSED = missOf('not-known', 'SSM refused too many nodes to find the good ones');
/** SSM's own rule for names: no `*`, no path. */
const DOCUMENT_NAME = /^[\w.-]{3,128}$/;
/** Enough to find one bad node in each of ten groups. */
const MOST_EXTRA_SENDS = 120;
const MOST_PAGES = 10;
const MOST_OUTPUTS = 500;
