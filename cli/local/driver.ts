import type { Tick } from '#contracts/messages.ts';

import type { DrivenClock } from './driven-clock.ts';
import type { DueMessage, DueMessages } from './due-messages.ts';

/** Real time, as the driver needs it; a test gives a time of its own. */
export type RealTime = {
  readonly nowMs: () => number;
  /** Ends after so many milliseconds, or at once when the signal says so. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
};

export type DriverParts = {
  readonly clock: DrivenClock;
  readonly messages: DueMessages;
  /** Seconds of the clock a real second. */
  readonly speed: number;
  readonly time: RealTime;
  /** Runs one message's use case. */
  readonly deliver: (text: string) => Promise<void>;
  /** Called with the moment of a message before it is handled: what is kept here outlives a kill. */
  readonly before: (atMs: number) => Promise<void>;
  /** Called after each message, to tell what came of it; its failure stops nothing. */
  readonly after: (text: string) => Promise<void>;
  /** Told of a message that was given up. */
  readonly giveUp: (text: string, reason: unknown) => Promise<void>;
};

/**
 * Handles messages one after another, each at its moment, and sends a tick every minute. While a
 * message is handled the clock stands still, so that a slow machine makes no host late; between
 * two messages as much real time passes as `speed` says.
 */
export class Driver {
  readonly #parts: DriverParts;
  #isStopped = false;
  /** Ends the wait that goes on: a message is due sooner, or it is stopped. */
  #awake = new AbortController();
  #pace: { readonly realMs: number; readonly clockMs: number };

  constructor(parts: DriverParts) {
    this.#parts = parts;
    this.#pace = { realMs: parts.time.nowMs(), clockMs: parts.clock.nowMs() };
  }

  /** Sends the tick of the current minute again, and runs until it is stopped. */
  async run(): Promise<void> {
    const { clock, messages, time } = this.#parts;
    messages.onSooner(() => this.#awake.abort());
    this.#sendTick(Math.floor(clock.nowMs() / MINUTE_MS) * MINUTE_MS, clock.nowMs());
    this.#pace = { realMs: time.nowMs(), clockMs: clock.nowMs() };
    for (;;) {
      const dueMs = messages.nextDueMs ?? clock.nowMs();
      await this.#waitUntil(dueMs);
      if (this.#isStopped) return;
      if ((messages.nextDueMs ?? dueMs) < dueMs) continue;
      const message = messages.take();
      if (message !== undefined) await this.#handle(message);
    }
  }

  /** Lets the message that is being handled end, and no other begin. */
  stop(): void {
    this.#isStopped = true;
    this.#awake.abort();
  }

  async #handle(message: DueMessage): Promise<void> {
    const { clock, before, after, deliver, giveUp } = this.#parts;
    clock.moveTo(message.dueMs);
    await before(clock.nowMs());
    this.#sendNextTick(message);
    try {
      await deliver(message.text);
    } catch (reason) {
      await this.#receiveAgain(message, reason);
    }
    await after(message.text).catch(async (reason: unknown) => giveUp(message.text, reason));
  }

  async #receiveAgain({ text, receives }: DueMessage, reason: unknown): Promise<void> {
    const { clock, messages, giveUp } = this.#parts;
    if (receives + 1 >= MOST_RECEIVES) return giveUp(text, reason);
    messages.put({ text, dueMs: clock.nowMs() + AGAIN_AFTER_MS, receives: receives + 1 });
  }

  #sendTick(scheduledAtMs: number, dueMs: number): void {
    const tick: Tick = { version: 1, kind: 'tick', scheduledAtMs };
    this.#parts.messages.put({ text: JSON.stringify(tick), dueMs, receives: 0 });
    this.#tickText = JSON.stringify(tick);
  }

  #sendNextTick({ text, receives }: DueMessage): void {
    if (receives > 0 || text !== this.#tickText) return;
    const next = (Math.floor(this.#parts.clock.nowMs() / MINUTE_MS) + 1) * MINUTE_MS;
    this.#sendTick(next, next);
  }

  /** The tick that is on its way; when it is taken, the next is sent. */
  #tickText = '';

  /** Waits in real time; after a stretch that took longer than it should, nothing is made up for. */
  async #waitUntil(dueMs: number): Promise<void> {
    const { time, speed, clock } = this.#parts;
    const atMs = this.#pace.realMs + (dueMs - this.#pace.clockMs) / speed;
    const waitMs = atMs - time.nowMs();
    if (this.#isStopped) return;
    this.#awake = new AbortController();
    if (waitMs > 0) await time.pause(waitMs, this.#awake.signal);
    else if (waitMs < -MOST_HURRY_MS) {
      this.#pace = { realMs: time.nowMs(), clockMs: Math.max(dueMs, clock.nowMs()) };
    }
  }
}

/** Real time. */
export const REAL_TIME: RealTime = {
  nowMs: () => performance.now(),
  pause: async (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
    }),
};

const MINUTE_MS = 60_000;
const AGAIN_AFTER_MS = 5_000;
const MOST_RECEIVES = 5;
/** How far behind its pace the driver may be and still catch up. */
const MOST_HURRY_MS = 1_000;
