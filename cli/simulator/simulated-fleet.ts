import { exitedWith, missOf, type Miss } from '#domain/miss.ts';
import type { Clock } from '#ports/basics.ts';
import type { Answer, Asked, Fleet, ReadOrder } from '#ports/fleet.ts';

import { askHost, type HostAnswer } from './simulated-host.ts';
import type { World } from './world.ts';

/**
 * Called when a command was sent: after `delaySeconds` every host that answers at all has done so.
 * What SSM says with an event, and may as well not say.
 */
export type OnAnswered = (domain: string, sweep: number, delaySeconds: number) => void;

/**
 * The hosts of a simulated domain. Keeps nothing that matters: a command's id says when it was sent
 * and how long it had, and a host's answer follows from the world and that moment; so a process
 * that starts anew finds the same answers.
 */
export class SimulatedFleet implements Fleet {
  readonly #world: World;
  readonly #clock: Clock;
  readonly #onAnswered: OnAnswered | undefined;
  /** Answers by command and host; what is not here is computed again. */
  readonly #answers = new Map<string, HostAnswer>();

  constructor(world: World, clock: Clock, onAnswered?: OnAnswered) {
    this.#world = world;
    this.#clock = clock;
    this.#onAnswered = onAnswered;
  }

  async ask(order: ReadOrder): Promise<Asked> {
    const sent = { askedAtMs: Math.floor(this.#clock.nowMs()), withinSeconds: order.withinSeconds };
    const away = this.#world.readerAwayAt(sent.askedAtMs);
    if (away !== undefined) return { commands: [], misses: toAll(order.hosts, missOf(away, '')) };
    const known = order.hosts.filter((host) => this.#knows(host));
    const misses = order.hosts
      .filter((host) => !this.#knows(host))
      .map((host): readonly [string, Miss] => [host, missOf('agent-away', 'no such host')]);
    const answers = known.map((host) => this.#answerOf(sent, host));
    if (known.length > 0) {
      const allEndedMs = Math.max(...answers.map((answer) => endOf(answer, sent)));
      const delaySeconds = Math.ceil((allEndedMs - sent.askedAtMs) / 1000);
      this.#onAnswered?.(order.domain, order.sweep, delaySeconds);
    }
    return {
      commands: known.length === 0 ? [] : [{ command: formatCommand(sent), hosts: known }],
      misses: Object.fromEntries(misses),
    };
  }

  async look(command: string, hosts: readonly string[]): Promise<Readonly<Record<string, Answer>>> {
    const sent = readCommand(command);
    if (sent === undefined) throw new Error(`no command of the simulator: ${command}`);
    const nowMs = this.#clock.nowMs();
    return Object.fromEntries(
      hosts.map((host) => {
        const answer = this.#answerOf(sent, host);
        return [host, nowMs < endOf(answer, sent) ? PENDING : finalOf(answer, sent)];
      }),
    );
  }

  #knows(host: string): boolean {
    return this.#world.scenario.hosts.includes(host);
  }

  #answerOf(sent: Sent, host: string): HostAnswer {
    const key = `${formatCommand(sent)} ${host}`;
    const kept = this.#answers.get(key);
    if (kept !== undefined) return kept;
    const answer = askHost(this.#world, host, sent.askedAtMs);
    if (this.#answers.size >= MOST_ANSWERS) this.#answers.clear();
    this.#answers.set(key, answer);
    return answer;
  }
}

const toAll = (hosts: readonly string[], miss: Miss): Readonly<Record<string, Miss>> =>
  Object.fromEntries(hosts.map((host) => [host, miss]));

type Sent = { readonly askedAtMs: number; readonly withinSeconds: number };

const formatCommand = ({ askedAtMs, withinSeconds }: Sent): string =>
  `sim:${askedAtMs}:${withinSeconds}`;

function readCommand(command: string): Sent | undefined {
  const [, askedAtMs, withinSeconds] = COMMAND.exec(command) ?? [];
  return askedAtMs === undefined || withinSeconds === undefined
    ? undefined
    : { askedAtMs: Number(askedAtMs), withinSeconds: Number(withinSeconds) };
}

/** When a host's answer is final: when it came, or when its time was over. */
function endOf(answer: HostAnswer, { askedAtMs, withinSeconds }: Sent): number {
  const took = answer.kind === 'hangs' ? withinSeconds : answer.afterSeconds;
  return askedAtMs + Math.min(took, withinSeconds) * 1000;
}

function finalOf(answer: HostAnswer, { withinSeconds }: Sent): Answer {
  if (answer.kind === 'hangs' || answer.afterSeconds > withinSeconds)
    return missOf('no-answer', '');
  if (answer.kind === 'refused') return missOf('refused', '');
  return answer.exitCode === 0
    ? { kind: 'answered', text: answer.text }
    : exitedWith(answer.exitCode, answer.text.split('\n', 1)[0] ?? '');
}

const PENDING: Answer = { kind: 'pending' };
const COMMAND = /^sim:(\d+):(\d+)$/;
const MOST_ANSWERS = 500;
