import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';

import { missOf, type Miss } from '#domain/miss.ts';
import type { Answer, Asked, Fleet, ReadOrder } from '#ports/fleet.ts';

import { answerOf } from './ssh-answer.ts';
import { runSsh } from './ssh-session.ts';
import { inputOf, knownHostsOf, wordsOf, type BoksPaths, type SshWay } from './ssh-way.ts';

export type SshFleetOptions = {
  /** The hosts of one domain. */
  readonly ways: ReadonlyMap<string, SshWay>;
  readonly paths: BoksPaths;
  /** The text of the script that prints a reading. */
  readonly script: string;
  /** A file of ours, written anew: the host keys that are pinned. */
  readonly knownHostsPath: string;
  /** ssh's own configuration, where it is not the user's. */
  readonly configPath?: string;
  /** How many hosts are asked at once. */
  readonly atOnce?: number;
  readonly program?: string;
};

/**
 * Hosts read with ssh from this machine. A command begins at once and goes on by itself; what came
 * of it is in memory alone, so that a command of a process before is lost, and says so. Nothing is
 * changed on a host, and whatever it does, it has an answer before its time is over.
 *
 * Throws `UnusableWay` for a way that ssh could misread.
 */
export class SshFleet implements Fleet {
  readonly #options: SshFleetOptions;
  readonly #input: string;
  readonly #turns: Turns;
  /** The last commands, the newest last. */
  readonly #commands = new Map<string, Command>();

  constructor(options: SshFleetOptions) {
    this.#options = options;
    this.#input = inputOf(options.script, options.paths);
    this.#turns = new Turns(options.atOnce ?? AT_ONCE);
    writeFileSync(options.knownHostsPath, knownHostsOf(options.ways), { mode: 0o600 });
  }

  async ask(order: ReadOrder): Promise<Asked> {
    const known = order.hosts.filter((host) => this.#options.ways.has(host));
    const misses = order.hosts
      .filter((host) => !this.#options.ways.has(host))
      .map((host): readonly [string, Miss] => [
        host,
        missOf('agent-away', 'no way to it is configured'),
      ]);
    const id = `${OURS}${order.sweepId}/${order.phase}/${order.attempt}/${randomUUID()}`;
    const command: Command = { answers: new Map(), ending: new AbortController() };
    const endsAtMs = performance.now() + timeFor(order.withinSeconds);
    this.#keep(id, command);
    for (const host of known) void this.#read(command, host, endsAtMs);
    return {
      commands: known.length === 0 ? [] : [{ command: id, hosts: known }],
      misses: Object.fromEntries(misses),
    };
  }

  async look(command: string, hosts: readonly string[]): Promise<Readonly<Record<string, Answer>>> {
    if (!command.startsWith(OURS)) throw new Error(`no command of ssh: ${command}`);
    const kept = this.#commands.get(command);
    return Object.fromEntries(
      hosts.map((host) => [host, kept === undefined ? LOST : (kept.answers.get(host) ?? PENDING)]),
    );
  }

  /** Ends whatever still runs. */
  stop(): void {
    for (const { ending } of this.#commands.values()) ending.abort();
  }

  async #read(command: Command, host: string, endsAtMs: number): Promise<void> {
    const answer = await this.#turns.take(async () => this.#answerOf(command, host, endsAtMs));
    command.answers.set(host, answer);
  }

  async #answerOf({ ending }: Command, host: string, endsAtMs: number): Promise<Answer> {
    const { ways, program = 'ssh' } = this.#options;
    const way = ways.get(host);
    const withinMs = endsAtMs - performance.now();
    if (way === undefined || withinMs <= 0 || ending.signal.aborted) return NOT_REACHED;
    const words = wordsOf(host, way, this.#options);
    const run = { program, words, input: this.#input, withinMs, signal: ending.signal };
    return answerOf(await runSsh({ ...run, mostBytes: MOST_BYTES }));
  }

  /** A command that is forgotten is ended: nobody looks at it any more. */
  #keep(id: string, command: Command): void {
    this.#commands.set(id, command);
    const [oldest] = this.#commands;
    if (this.#commands.size <= MOST_COMMANDS || oldest === undefined) return;
    oldest[1].ending.abort();
    this.#commands.delete(oldest[0]);
  }
}

type Command = { readonly answers: Map<string, Answer>; readonly ending: AbortController };

/** So many at once; the others wait in the order in which they came. */
class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  async take<T>(turn: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    try {
      return await turn();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}

/** A little less than the order has, so that every host has an answer when its phase is closed. */
const timeFor = (withinSeconds: number): number =>
  withinSeconds * 1000 - Math.min(2_000, withinSeconds * 100);

const OURS = 'ssh:';
const PENDING: Answer = { kind: 'pending' };
const LOST: Answer = missOf('answer-lost', 'the service was started anew since it was asked');
const NOT_REACHED: Answer = missOf('no-answer', 'its turn did not come in time');
const AT_ONCE = 20;
const MOST_BYTES = 1024 * 1024;
/** Three phases of a sweep, each asked a second time, and some to spare. */
const MOST_COMMANDS = 8;
