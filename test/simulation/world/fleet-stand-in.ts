import { printReading } from '#cli/simulator/host-output.ts';
import type { HostMood } from '#cli/simulator/world-event.ts';
import type { World } from '#cli/simulator/world.ts';
import { exitedWith, missOf, type Miss } from '#domain/miss.ts';
import type { Answer, Asked, Fleet, ReadOrder, Senders, SweepPlace } from '#ports/fleet.ts';

import { Draws } from '../core/draws.ts';
import type { Fault, Faults } from '../core/faults.ts';
import type { PrintedTexts } from './printed.ts';
import { sequenceIn, withSequence } from './reframe.ts';

export type FleetParts = {
  readonly seed: number;
  readonly worlds: ReadonlyMap<string, World>;
  readonly printed: PrintedTexts;
  readonly faults: Faults;
  readonly nowMs: () => number;
  /** Runs something at a later moment. */
  readonly later: (atMs: number, happening: () => void) => void;
  /** True while no host of the account can be asked. */
  readonly isAway: () => boolean;
  /** Every host of a command has answered, or its time is over. */
  readonly onEnded: (command: string, order: ReadOrder) => void;
  readonly onAsked: (order: ReadOrder, atMs: number) => void;
  /** The end of a command was told, and taken for a wake-up of the sweep that sent it. */
  readonly onSenderFound: (order: ReadOrder) => void;
};

type Sent = {
  readonly order: ReadOrder;
  readonly askedAtMs: number;
  /** What came back so far; a host that is not in it is waited for. */
  readonly answers: Map<string, Answer>;
};

/**
 * The hosts at the fleet's port. What a host prints, it prints at a moment of its own between
 * question and answer, as the world then is; what the faults draw becomes of it on the way.
 */
export class FleetStandIn implements Fleet, Senders {
  readonly #parts: FleetParts;
  readonly #sent = new Map<string, Sent>();
  readonly #draws: Draws;

  constructor(parts: FleetParts) {
    this.#parts = parts;
    this.#draws = new Draws(parts.seed, 'fleet');
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async ask(order: ReadOrder): Promise<Asked> {
    const { faults, nowMs, isAway, onAsked, onEnded, later } = this.#parts;
    onAsked(order, nowMs());
    if (isAway()) return this.#unasked(order, missOf('throttled', 'SSM is away'));
    if (faults.strikes('request throttled')) {
      return this.#unasked(order, missOf('throttled', 'ThrottlingException'));
    }
    const away = order.hosts.filter(() => faults.strikes('agent away'));
    const hosts = order.hosts.filter((host) => !away.includes(host));
    const misses = Object.fromEntries(
      away.map((host): [string, Miss] => [host, missOf('agent-away', 'last seen long ago')]),
    );
    if (hosts.length === 0) return { commands: [], misses };
    const command = `00000000-0000-4000-8000-${(this.#sent.size + 1).toString(16).padStart(12, '0')}`;
    const sent: Sent = { order, askedAtMs: nowMs(), answers: new Map() };
    this.#sent.set(command, sent);
    const ends = hosts.map((host) => this.#begin(sent, host));
    later(Math.max(...ends) + 1, () => onEnded(command, order));
    return { commands: [{ command, hosts }], misses };
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async look(command: string, hosts: readonly string[]): Promise<Readonly<Record<string, Answer>>> {
    const sent = this.#sent.get(command);
    if (sent === undefined) throw new Error(`no such command: ${command}`);
    const { nowMs } = this.#parts;
    const isOver = nowMs() > sent.askedAtMs + sent.order.withinSeconds * 1000 + GRACE_MS;
    const unanswered: Answer = isOver ? missOf('no-answer', '') : PENDING;
    return Object.fromEntries(hosts.map((host) => [host, sent.answers.get(host) ?? unanswered]));
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async senderOf(command: string): Promise<SweepPlace | undefined> {
    const order = this.#sent.get(command)?.order;
    if (order === undefined) return undefined;
    this.#parts.onSenderFound(order);
    return { domain: order.domain, sweep: order.sweep };
  }

  /** On one machine: what was asked dies with the process that asked. */
  loseAll(): void {
    for (const { order, answers } of this.#sent.values()) {
      for (const host of order.hosts) {
        if (!answers.has(host))
          answers.set(host, missOf('answer-lost', 'the service was started anew'));
      }
    }
  }

  #unasked({ hosts }: ReadOrder, miss: Miss): Asked {
    return { commands: [], misses: Object.fromEntries(hosts.map((host) => [host, miss])) };
  }

  /** Lets one host print and answer; returns when its answer, or its time, is over. */
  #begin(sent: Sent, host: string): number {
    const { faults, later } = this.#parts;
    const { order, askedAtMs } = sent;
    const within = order.withinSeconds * 1000;
    const quick = Math.min(within / 2, 1_000 + this.#draws.whole(0, 5_000));
    const printedMs = askedAtMs + Math.floor(quick * (0.2 + 0.6 * this.#draws.next()));
    const answersMs = this.#answersAt(sent, askedAtMs + quick);
    const isTorn = faults.strikes('reading torn');
    const tornMs = askedAtMs + Math.max(1, Math.floor((printedMs - askedAtMs) / 3));
    let firstHalf = '';
    if (isTorn) later(tornMs, () => (firstHalf = this.#sequenceOf(order.domain, host)));
    let answer: Answer | undefined;
    later(printedMs, () => (answer = this.#print(sent, host, firstHalf)));
    if (answersMs === undefined) return askedAtMs + within;
    later(Math.max(answersMs, printedMs + 1), () => {
      if (answer !== undefined && !sent.answers.has(host)) sent.answers.set(host, answer);
    });
    return Math.min(Math.max(answersMs, printedMs + 1), askedAtMs + within);
  }

  #answersAt({ order, askedAtMs }: Sent, usualMs: number): number | undefined {
    const { faults } = this.#parts;
    const within = order.withinSeconds * 1000;
    if (faults.strikes('host silent')) return undefined;
    if (faults.strikes('answered after the closing')) {
      return askedAtMs + within + faults.drawsOf('answered after the closing').whole(0, 40_000);
    }
    if (faults.strikes('host slow')) {
      return askedAtMs + faults.drawsOf('host slow').whole(Math.floor(within / 2), within);
    }
    return usualMs;
  }

  #worldAt(domain: string): World {
    const world = this.#parts.worlds.get(domain);
    if (world === undefined) throw new Error(`no world of ${domain}`);
    world.advanceTo(this.#parts.nowMs());
    return world;
  }

  #sequenceOf(domain: string, host: string): string {
    const world = this.#worldAt(domain);
    if (!world.scenario.hosts.includes(host) || !world.look(host).poweredOn) return '';
    return sequenceIn(printReading(world, host, this.#parts.nowMs()));
  }

  /** What the host prints now; undefined where it prints nothing, and never will. */
  #print({ order }: Sent, host: string, firstHalf: string): Answer | undefined {
    const { printed, nowMs } = this.#parts;
    const world = this.#worldAt(order.domain);
    const { poweredOn, mood } = world.look(host);
    if (!poweredOn) return undefined;
    const humour = mood !== undefined && mood.untilMs > nowMs() ? mood.mood : undefined;
    if (humour?.kind === 'hangs') return undefined;
    if (humour?.kind === 'refuses') return missOf('refused', '');
    if (humour?.kind === 'exits-non-zero') return exitedWith(1, 'boksadm: cannot attach');
    const by = this.#printerOf(world, host, humour);
    const came = this.#onTheWay(torn(printReading(world, by, nowMs()), firstHalf), humour);
    const { tables } = world.look(by);
    const { domain } = order;
    const sound = came.sound && by === host;
    printed.add({ domain, host, by, atMs: nowMs(), ...came, sound, tables });
    return { kind: 'answered', text: came.text };
  }

  #printerOf(world: World, host: string, humour: HostMood | undefined): string {
    if (humour?.kind === 'answers-as') return humour.other;
    const { faults } = this.#parts;
    const others = world.scenario.hosts.filter(
      (other) => other !== host && world.look(other).poweredOn,
    );
    if (others.length === 0 || !faults.strikes('answered as another host')) return host;
    return faults.drawsOf('answered as another host').pick(others);
  }

  #onTheWay(text: string, humour: HostMood | undefined): Came {
    const { faults } = this.#parts;
    const strikes = (fault: Fault, kind: HostMood['kind']): boolean =>
      humour?.kind === kind || faults.strikes(fault);
    if (strikes('answer cut off', 'prints-half')) {
      const length = Math.floor(text.length * (0.1 + 0.8 * this.#draws.next()));
      return { text: text.slice(0, length), sound: false, whole: false };
    }
    if (strikes('answer is rubbish', 'prints-rubbish')) {
      return { text: RUBBISH, sound: false, whole: false };
    }
    if (faults.strikes('answer with unknown lines')) {
      return { text: this.#withUnknownLines(text), sound: true, whole: false };
    }
    return { text, sound: true, whole: true };
  }

  /** A warning between the lines, and some of the lines gone with it. */
  #withUnknownLines(text: string): string {
    const draws = this.#parts.faults.drawsOf('answer with unknown lines');
    return withSequence(text, (sequence) => {
      const lines = sequence.split('\n').filter((line) => line !== '' && !draws.chance(0.2));
      lines.splice(draws.whole(0, lines.length), 0, 'WARNING: the licence is about to expire');
      return `${lines.join('\n')}\n`;
    });
  }
}

/** The first half of the tables as they were a moment before the others. */
function torn(text: string, firstHalf: string): string {
  if (firstHalf === '') return text;
  return withSequence(text, (sequence) => {
    const [early, late] = [firstHalf.split('\n'), sequence.split('\n')];
    if (early.length !== late.length) return sequence;
    const middle = Math.floor(late.length / 2);
    return [...early.slice(0, middle), ...late.slice(middle)].join('\n');
  });
}

type Came = { readonly text: string; readonly sound: boolean; readonly whole: boolean };

const PENDING: Answer = { kind: 'pending' };
const RUBBISH = 'Segmentation fault (core dumped)\n';
const GRACE_MS = 300_000;
