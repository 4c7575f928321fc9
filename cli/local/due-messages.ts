import type { Message } from '#contracts/messages.ts';
import type { Queue } from '#ports/queue.ts';

import type { DrivenClock } from './driven-clock.ts';

/** A message on its way: as JSON text, due at a moment; `n` keeps the order of one moment. */
export type DueMessage = {
  readonly dueMs: number;
  readonly n: number;
  readonly text: string;
  /** How often it was received so far. */
  readonly receives: number;
};

/**
 * The messages of one process, by the moment at which they are due: a binary heap in memory. It is
 * lost with the process, as the port allows.
 */
export class DueMessages implements Queue {
  readonly #clock: DrivenClock;
  readonly #heap: DueMessage[] = [];
  #count = 0;
  #onSooner: () => void = () => undefined;

  constructor(clock: DrivenClock) {
    this.#clock = clock;
  }

  async send(message: Message, delaySeconds: number): Promise<void> {
    const dueMs = this.#clock.nowMs() + delaySeconds * 1000;
    this.put({ text: JSON.stringify(message), dueMs, receives: 0 });
  }

  /** Puts a message, behind those that are there for the same moment. */
  put(message: Omit<DueMessage, 'n'>): void {
    this.#heap.push({ ...message, n: this.#count });
    this.#count += 1;
    this.#rise(this.#heap.length - 1);
    if (this.#heap[0]?.n === this.#count - 1) this.#onSooner();
  }

  /** Calls whoever waits for the next message, where another is due before it. */
  onSooner(call: () => void): void {
    this.#onSooner = call;
  }

  /** When the next one is due; undefined when there is none. */
  get nextDueMs(): number | undefined {
    return this.#heap[0]?.dueMs;
  }

  take(): DueMessage | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first !== undefined && last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    return first;
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#swapIfEarlier(at, above)) return;
      at = above;
    }
  }

  #sink(): void {
    let at = 0;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = this.#isEarlier(right, left) ? right : left;
      if (!this.#swapIfEarlier(child, at)) return;
      at = child;
    }
  }

  #swapIfEarlier(below: number, above: number): boolean {
    const [lower, upper] = [this.#heap[below], this.#heap[above]];
    if (lower === undefined || upper === undefined || !this.#isEarlier(below, above)) return false;
    this.#heap[above] = lower;
    this.#heap[below] = upper;
    return true;
  }

  #isEarlier(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return false;
    return a.dueMs === b.dueMs ? a.n < b.n : a.dueMs < b.dueMs;
  }
}
