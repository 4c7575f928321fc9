import { Agenda } from './agenda.ts';
import type { Draws } from './draws.ts';
import type { Faults } from './faults.ts';
import type { Trace } from './trace.ts';

/** One run of a use case: what it called last, whether it lives, and what its end leads to. */
export type Invocation = {
  readonly id: number;
  readonly name: string;
  isDead: boolean;
  hasEnded: boolean;
  calls: number;
  parked: number;
  /** The call at which it stalls, from 1, and until when; undefined where it does not. */
  readonly stall: { readonly atCall: number; readonly untilMs: number } | undefined;
  readonly onEnd: (failure: unknown) => void;
  readonly onKilled: () => void;
};

/** What may be known of an invocation before it runs, and what becomes of it. */
export type Spawn = Pick<Invocation, 'name' | 'stall' | 'onEnd' | 'onKilled'> & {
  readonly run: (bind: Bind) => Promise<void>;
};

/** The same port, each of its calls parked until the scheduler carries it out. */
export type Bind = <Port extends object>(name: string, port: Port) => Port;

/** Something that the simulation found broken; ends the world that it happened in. */
export class AwaitedOutsidePorts extends Error {
  override readonly name = 'AwaitedOutsidePorts';
}

type ParkedCall = {
  readonly invocation: Invocation;
  readonly name: string;
  readonly fromMs: number;
  readonly effect: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
};

export type SchedulerParts = {
  readonly startsAtMs: number;
  readonly draws: Draws;
  readonly faults: Faults;
  readonly trace: Trace;
  /** A killed invocation takes the whole process with it. */
  readonly onKill: (invocation: Invocation) => void;
};

/**
 * Runs invocations in virtual time. Each of their port calls is parked; a seeded choice picks the
 * next, carries it out, lets the invocation go on until it is parked again. When nothing is ready,
 * time jumps to what comes next. The same seed gives the same trace.
 */
export class Scheduler {
  nowMs: number;
  steps = 0;
  readonly agenda = new Agenda<() => void>();
  readonly #parts: SchedulerParts;
  readonly #live = new Set<Invocation>();
  #calls: ParkedCall[] = [];
  #last: Invocation | undefined;
  #invocations = 0;
  /** What the end of an invocation threw. */
  #broken: { readonly reason: unknown } | undefined;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    this.nowMs = parts.startsAtMs;
  }

  get running(): number {
    return this.#live.size;
  }

  /** Names of the invocations that run, for a report. */
  get runningNames(): readonly string[] {
    return [...this.#live].map(({ name }) => name);
  }

  /** Begins an invocation; its first call is parked when this returns and microtasks have run. */
  spawn({ run, ...parts }: Spawn): void {
    this.#invocations += 1;
    const invocation: Invocation = {
      ...parts,
      id: this.#invocations,
      isDead: false,
      hasEnded: false,
      calls: 0,
      parked: 0,
    };
    this.#live.add(invocation);
    this.#last = invocation;
    const end = (failure: unknown): void => {
      if (invocation.isDead) return;
      invocation.hasEnded = true;
      this.#live.delete(invocation);
      invocation.onEnd(failure);
    };
    run(this.#bindTo(invocation))
      .then(
        () => end(undefined),
        (reason: unknown) => end(reason),
      )
      .catch((reason: unknown) => (this.#broken = { reason }));
  }

  /** Runs until `isOver` says so, or nothing is to come. */
  async run(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await drainMicrotasks();
      if (this.#broken !== undefined) throw this.#broken.reason;
      this.#refuseForeignAwait();
      const ready = this.#readyCall();
      const next = this.agenda.next;
      const isDue = next !== undefined && next.atMs <= this.nowMs;
      if (ready !== undefined && !(isDue && this.#parts.draws.chance(0.5))) {
        await this.#carryOut(ready);
      } else if (isDue) {
        this.agenda.take()?.happening();
      } else {
        const wakeMs = Math.min(next?.atMs ?? Infinity, ...this.#calls.map(({ fromMs }) => fromMs));
        if (wakeMs === Infinity) return;
        this.nowMs = Math.max(this.nowMs, wakeMs);
      }
    }
  }

  /** As `kill -9`: its calls never return, so neither `catch` nor `finally` runs. */
  kill(invocation: Invocation): void {
    if (invocation.isDead) return;
    invocation.isDead = true;
    this.#live.delete(invocation);
    this.#calls = this.#calls.filter((call) => call.invocation !== invocation);
    invocation.onKilled();
  }

  killAll(): void {
    for (const invocation of this.#live) this.kill(invocation);
  }

  #bindTo(invocation: Invocation): Bind {
    return (portName, port) =>
      new Proxy(port, {
        get: (target, method) => {
          const value: unknown = Reflect.get(target, method);
          if (typeof value !== 'function') return value;
          return async (...words: unknown[]) => {
            if (invocation.isDead) return NEVER;
            return this.#park(invocation, `${portName}.${String(method)}`, () =>
              Reflect.apply(value, target, words),
            );
          };
        },
      });
  }

  async #park(invocation: Invocation, name: string, effect: () => unknown): Promise<unknown> {
    invocation.calls += 1;
    invocation.parked += 1;
    const { stall, calls } = invocation;
    const fromMs = stall?.atCall === calls ? stall.untilMs : this.nowMs;
    return new Promise((resolve, reject) => {
      this.#calls.push({ invocation, name, fromMs, effect, resolve, reject });
    });
  }

  #refuseForeignAwait(): void {
    const last = this.#last;
    this.#last = undefined;
    if (last === undefined || last.isDead || last.hasEnded || last.parked > 0) return;
    throw new AwaitedOutsidePorts(`${last.name} awaits something that is no port call`);
  }

  #readyCall(): ParkedCall | undefined {
    const ready = this.#calls.filter(({ fromMs }) => fromMs <= this.nowMs);
    return ready.length > 1 ? this.#parts.draws.pick(ready) : ready[0];
  }

  async #carryOut(call: ParkedCall): Promise<void> {
    const { faults, trace } = this.#parts;
    const { invocation, name } = call;
    this.#calls.splice(this.#calls.indexOf(call), 1);
    this.steps += 1;
    this.nowMs += 1;
    this.#last = invocation;
    trace.add(this.nowMs, invocation.id, name);
    if (faults.strikes('killed before a call')) return this.#die(invocation);
    if (faults.strikes('call refused')) {
      return this.#answer(call, () => call.reject(new Error(`${name}: throttled`)));
    }
    const outcome = await outcomeOf(call.effect);
    if (outcome.kind === 'value' && outcome.value === HANGS) return this.#letHang(invocation);
    if (faults.strikes('killed after a call')) return this.#die(invocation);
    if (faults.strikes('call carried out, reported failed')) {
      return this.#answer(call, () =>
        call.reject(new Error(`${name}: timed out, though carried out`)),
      );
    }
    this.#answer(
      call,
      outcome.kind === 'value'
        ? () => call.resolve(outcome.value)
        : () => call.reject(outcome.reason),
    );
  }

  #answer({ invocation }: ParkedCall, settle: () => void): void {
    if (invocation.isDead) return;
    invocation.parked -= 1;
    settle();
  }

  /** Nothing comes back: whoever called is ended when its time is over. */
  #letHang(invocation: Invocation): void {
    this.agenda.add(this.nowMs + FUNCTION_TIMEOUT_MS, () => this.#die(invocation));
  }

  #die(invocation: Invocation): void {
    if (invocation.isDead || invocation.hasEnded) return;
    this.kill(invocation);
    this.#parts.onKill(invocation);
  }
}

type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'failure'; readonly reason: Error };

/** Adapters in memory act before they return their promise, so that this only takes what is there. */
async function outcomeOf(effect: () => unknown): Promise<Outcome> {
  try {
    return { kind: 'value', value: await effect() };
  } catch (reason) {
    if (reason instanceof Violation) throw reason;
    return {
      kind: 'failure',
      reason: reason instanceof Error ? reason : new Error(String(reason)),
    };
  }
}

/** An invariant of the simulation does not hold. Passes through every use case unseen. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly invariant: string;

  constructor(invariant: string, what: string) {
    super(`${invariant}: ${what}`);
    this.invariant = invariant;
  }
}

/**
 * Comes back once no microtask is left. Asked by a microtask, `nextTick` waits for all of them, and for
 * nothing else: the event loop is not gone through, which would cost more than most steps.
 */
const drainMicrotasks = async (): Promise<void> =>
  new Promise((resolve) => {
    process.nextTick(resolve);
  });

/** What an effect gives that never answers. */
export const HANGS = Symbol('hangs');
const FUNCTION_TIMEOUT_MS = 15_000;
const NEVER = new Promise<never>(() => undefined);
