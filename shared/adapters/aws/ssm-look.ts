import {
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  type CommandInvocation,
  type GetCommandInvocationCommandOutput,
  type SSMClient,
} from '@aws-sdk/client-ssm';

import { exitedWith, missOf } from '#domain/miss.ts';
import type { Clock } from '#ports/basics.ts';
import type { Answer } from '#ports/fleet.ts';

import { answersOfNode } from '../through-node.ts';
import type { RunCall } from './ssm-calls.ts';
import { readCommand, type SsmCommand } from './ssm-command.ts';
import { failureOf, firstLine, isNotVisible, missOfFailure } from './ssm-errors.ts';
import { MOST_A_CALL } from './ssm-nodes.ts';
import { readStatus } from './ssm-status.ts';
import { isCut, NOT_STORED, storedKeyOf, type StoredOutputs } from './stored-outputs.ts';

export type SsmLooksOptions = {
  readonly client: SSMClient;
  readonly clock: Clock;
  /** Where the outputs lie that nodes store, for who sends such commands. */
  readonly outputs?: StoredOutputs;
};

/**
 * Looks at commands that were sent. What SSM answers is never taken for more than it says: an output
 * is a text that still has to prove itself whole, and whatever else an invocation ends as is a miss
 * with its cause. Keeps nothing that matters.
 */
export class SsmLooks {
  readonly #options: SsmLooksOptions;
  /** Outputs of ended invocations do not change: each is fetched once by a process. */
  readonly #outputs = new Map<string, Answer>();

  constructor(options: SsmLooksOptions) {
    this.#options = options;
  }

  /** Looks at one command: every host of it, by name. Throws where the text is no command. */
  async look(
    command: string,
    hosts: readonly string[],
    run: RunCall,
  ): Promise<Readonly<Record<string, Answer>>> {
    const sent = { ...readCommand(command), run };
    const nodes = new Map(hosts.map((host) => [host, nodeIn(sent, host)]));
    const listed = await this.#list(sent);
    // Hosts that are read through one node have one answer.
    const looks = [...new Set(nodes.values())].map(async (node): Promise<[string, Answer]> => [
      node,
      'kind' in listed ? listed : await this.#answerOf(sent, node, listed.get(node)),
    ]);
    const answers = new Map(await Promise.all(looks));
    const answered = hosts.map((host): [string, Answer] => [
      host,
      answers.get(nodes.get(host) ?? '') ?? PENDING,
    ]);
    const { through } = sent;
    if (through === undefined) return Object.fromEntries(answered);
    const [first = ['', PENDING]] = answered;
    return answersOfNode(through, hosts, first[1]);
  }

  /** What a command says that it is for. Throws where SSM does not show it yet. */
  async commentOn(commandId: string, run: RunCall): Promise<string> {
    const { client } = this.#options;
    const command = new ListCommandInvocationsCommand({ CommandId: commandId, MaxResults: 1 });
    const { CommandInvocations: [one] = [] } = await run(async () => client.send(command));
    if (one === undefined) throw new Error(`SSM does not show the command ${commandId} yet`);
    return one.Comment ?? '';
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
      return this.#afterFailure(error, untilMs);
    }
  }

  async #answerOf(
    sent: Looked,
    node: string,
    listed: CommandInvocation | undefined,
  ): Promise<Answer> {
    if (listed === undefined) return this.#waitOr(NEVER_SHOWN, sent);
    const status = readStatus(listed.Status, listed.StatusDetails);
    if (status.kind !== 'printed') return status;
    const key = `${sent.id} ${node}`;
    const kept = this.#outputs.get(key);
    if (kept !== undefined) return kept;
    const answer = await this.#fetch(sent, node);
    if (answer.kind !== 'answered' || answer.text.length > MOST_SHOWN) return answer;
    if (this.#outputs.size >= MOST_OUTPUTS) this.#outputs.clear();
    this.#outputs.set(key, answer);
    return answer;
  }

  /** What a node printed, up to SSM's 24,000; the list would give no more than 2,500. */
  async #fetch(sent: Looked, node: string): Promise<Answer> {
    const { client } = this.#options;
    const command = new GetCommandInvocationCommand({ CommandId: sent.id, InstanceId: node });
    try {
      const invocation = await sent.run(async () => client.send(command));
      const status = readStatus(invocation.Status, invocation.StatusDetails);
      if (status.kind !== 'printed') return status;
      const text = invocation.StandardOutputContent ?? '';
      if (invocation.Status === 'Success') return await this.#whole(text, invocation, sent);
      const said = firstLine(invocation.StandardErrorContent ?? '') || firstLine(text);
      return exitedWith(invocation.ResponseCode ?? null, said);
    } catch (error) {
      return this.#afterFailure(error, sent.untilMs);
    }
  }

  /** What SSM shows whole needs no other place; what it cut is fetched from where the node stored it. */
  async #whole(
    text: string,
    invocation: GetCommandInvocationCommandOutput,
    sent: Looked,
  ): Promise<Answer> {
    const { outputs } = this.#options;
    const shown: Answer = { kind: 'answered', text };
    if (sent.storedUnder === undefined || outputs === undefined || !isCut(text)) return shown;
    const key = storedKeyOf(invocation, sent.storedUnder);
    const stored = key === undefined ? NOT_STORED : await outputs.open(key);
    return stored.kind === 'answered' ? stored : this.#waitOr(stored, sent);
  }

  /**
   * A look that failed says nothing of the hosts. While the command runs, a later look may do
   * better; then it is said why nothing is known.
   */
  #afterFailure(error: unknown, untilMs: number): Answer {
    if (isNotVisible(error)) return this.#waitOr(NEVER_SHOWN, { untilMs });
    const failure = failureOf(error);
    const mayPass = failure === 'throttled' || failure === 'unreachable';
    return mayPass ? this.#waitOr(missOfFailure(error), { untilMs }) : missOfFailure(error);
  }

  /** SSM shows a thing a while after it happened; when the command's time is over, it never will. */
  #waitOr(miss: Answer, { untilMs }: Pick<SsmCommand, 'untilMs'>): Answer {
    return this.#options.clock.nowMs() < untilMs ? PENDING : miss;
  }
}

type Listed = ReadonlyMap<string, CommandInvocation>;
type Looked = SsmCommand & { readonly run: RunCall };

function nodeIn({ nodes }: SsmCommand, host: string): string {
  const node = nodes.get(host);
  if (node === undefined) throw new Error(`the command was not sent to ${host}`);
  return node;
}

const PENDING: Answer = { kind: 'pending' };
const NEVER_SHOWN = missOf('answer-lost', 'SSM never showed the command for this host');
/** What SSM shows of an output; longer ones are fetched anew at each look, not kept. */
const MOST_SHOWN = 24_000;
const MOST_PAGES = 10;
const MOST_OUTPUTS = 500;
