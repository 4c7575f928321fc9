import type { Message } from '#contracts/messages.ts';
import type { Queue } from '#ports/queue.ts';

import type { Draws } from '../core/draws.ts';
import type { Faults } from '../core/faults.ts';
import type { QueueName, Received } from './queues.ts';

/** A message on its way, or being handled. */
export type Delivery = {
  readonly n: number;
  readonly queue: QueueName;
  readonly text: string;
  readonly dueMs: number;
  readonly receives: number;
};

export type QueueParts = {
  readonly faults: Faults;
  readonly draws: Draws;
  readonly nowMs: () => number;
  readonly later: (atMs: number, happening: () => void) => void;
  /** Gives a batch of one queue to a function; it says itself what comes again. */
  readonly deliver: (queue: QueueName, batch: readonly Delivery[]) => void;
  readonly count: (what: string) => void;
  /** Nothing of ours runs: what becomes due meanwhile is gone before anything runs again. */
  readonly isPaused: () => boolean;
  /** Largest batch that a function is given. */
  readonly mostAtOnce: number;
};

/** Queues that deliver at least once, late, in any order, and give up after five receives. */
export class MessageQueue implements Queue {
  readonly deadLetters: string[] = [];
  readonly #parts: QueueParts;
  readonly #waiting = new Map<number, Delivery>();
  #sent = 0;

  constructor(parts: QueueParts) {
    this.#parts = parts;
  }

  /** How many messages are on their way. */
  get waiting(): number {
    return this.#waiting.size;
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async send(message: Message, delaySeconds: number): Promise<void> {
    if (!(delaySeconds >= 0 && delaySeconds <= 900))
      throw new Error(`a delay of ${delaySeconds} s`);
    const { faults, nowMs } = this.#parts;
    const copies = faults.strikes('message doubled') ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const lateMs = faults.strikes('message late')
        ? faults.drawsOf('message late').whole(0, 60_000)
        : 0;
      this.put(message.kind, JSON.stringify(message), nowMs() + delaySeconds * 1000 + lateMs);
    }
  }

  put(queue: QueueName, text: string, dueMs: number, receives = 0): void {
    this.#sent += 1;
    const delivery: Delivery = { n: this.#sent, queue, text, dueMs, receives };
    this.#waiting.set(delivery.n, delivery);
    this.#parts.later(dueMs, () => this.#deliver(delivery));
  }

  /** A message that was received comes back, or is given up. */
  comeAgain({ queue, text, receives }: Delivery, dueMs: number): void {
    if (receives + 1 < MOST_RECEIVES) return this.put(queue, text, dueMs, receives + 1);
    this.deadLetters.push(text);
    this.#parts.count('fault: message dead-lettered');
  }

  /** The process ends, and what it held with it. */
  loseAll(): void {
    if (this.#waiting.size > 0) this.#parts.count('fault: queue lost with the process');
    this.#waiting.clear();
  }

  #deliver(first: Delivery): void {
    if (!this.#waiting.has(first.n)) return;
    if (this.#parts.isPaused()) {
      this.#parts.count('fault: message expired in a pause');
      this.#waiting.delete(first.n);
      return;
    }
    const { mostAtOnce, draws, nowMs, deliver } = this.#parts;
    const batch = [first];
    if (mostAtOnce > 1 && draws.chance(0.3)) {
      for (const other of this.#waiting.values()) {
        if (batch.length === mostAtOnce) break;
        if (other !== first && other.queue === first.queue && other.dueMs <= nowMs())
          batch.push(other);
      }
    }
    for (const { n } of batch) this.#waiting.delete(n);
    deliver(first.queue, batch);
  }
}

export const receivedAs = ({ n, text, receives }: Delivery): Received => ({
  id: String(n),
  text,
  receives: receives + 1,
});

const MOST_RECEIVES = 5;
