import { createHash, randomUUID } from 'node:crypto';

import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

import type { Clock } from '#ports/basics.ts';

/** A function as Lambda calls it with what its queue holds. */
export type QueueFed = (event: SQSEvent) => Promise<SQSBatchResponse>;

export type LambdaQueuesOptions = {
  readonly clock: Clock;
  /** The function that each queue feeds, by the queue's URL. */
  readonly functions: ReadonlyMap<string, QueueFed>;
  /** Each message is delivered to two invocations at once. */
  readonly isEachTwice?: boolean;
  /** Told of the queue whose function is about to be called. */
  readonly onDeliver?: (queue: string) => void;
};

/**
 * Queues of SQS, and Lambda that takes one message at a time from them to a function, as the stacks
 * set them up. Time is the clock's: a message is delivered by whoever asks for it, not by itself.
 */
export class LambdaQueues {
  /** Bodies of messages that were given up. */
  readonly deadLetters: string[] = [];
  /** Bodies of messages that came back, each time. */
  readonly failures: string[] = [];
  readonly #options: LambdaQueuesOptions;
  readonly #messages: QueuedMessage[] = [];

  constructor(options: LambdaQueuesOptions) {
    this.#options = options;
  }

  put(queue: string, body: string, delaySeconds: number): void {
    const sentMs = this.#options.clock.nowMs();
    const visibleMs = sentMs + delaySeconds * 1000;
    const receiptHandle = randomUUID();
    this.#messages.push({
      id: randomUUID(),
      queue,
      body,
      sentMs,
      receiptHandle,
      visibleMs,
      receives: 0,
    });
  }

  /** ChangeMessageVisibility. A message that was deleted meanwhile is nobody's. */
  postpone(receiptHandle: string, seconds: number): void {
    const message = this.#messages.find((one) => one.receiptHandle === receiptHandle);
    if (message) message.visibleMs = this.#options.clock.nowMs() + seconds * 1000;
  }

  /** When the next message can be received; Infinity where there is none. */
  nextMs(): number {
    return Math.min(Infinity, ...this.#messages.map(({ visibleMs }) => visibleMs));
  }

  /** Receives the message that has been visible longest, and calls its function. */
  async deliverNext(): Promise<void> {
    const nextMs = this.nextMs();
    const message = this.#messages.find(({ visibleMs }) => visibleMs === nextMs);
    if (message === undefined) throw new Error('no message is waiting');
    const call = this.#options.functions.get(message.queue);
    if (call === undefined) throw new Error(`no function is fed by ${message.queue}`);
    message.receives += 1;
    message.receiptHandle = randomUUID();
    message.visibleMs = this.#options.clock.nowMs() + VISIBILITY_SECONDS * 1000;
    const event = { Records: [recordOf(message)] };
    this.#options.onDeliver?.(message.queue);
    const copies = this.#options.isEachTwice === true ? [event, event] : [event];
    const ended = await Promise.all(copies.map(async (copy) => isDone(call, copy)));
    if (ended.includes(true)) return this.#remove(message);
    this.failures.push(message.body);
    if (message.receives < MOST_RECEIVES) return;
    this.#remove(message);
    this.deadLetters.push(message.body);
  }

  #remove(message: QueuedMessage): void {
    this.#messages.splice(this.#messages.indexOf(message), 1);
  }
}

type QueuedMessage = {
  readonly id: string;
  readonly queue: string;
  readonly body: string;
  readonly sentMs: number;
  receiptHandle: string;
  visibleMs: number;
  receives: number;
};

/** As Lambda reads the answer about its one message: named as failed, or thrown, it is not done. */
async function isDone(call: QueueFed, event: SQSEvent): Promise<boolean> {
  try {
    const { batchItemFailures: failures } = await call(event);
    return failures.length === 0;
  } catch {
    return false;
  }
}

const recordOf = ({
  id,
  queue,
  body,
  sentMs,
  receiptHandle,
  receives,
}: QueuedMessage): SQSRecord => ({
  messageId: id,
  receiptHandle,
  body,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: String(sentMs),
    SenderId: 'AIDAIENQZJOLO23YVJ4VO',
    ApproximateFirstReceiveTimestamp: String(sentMs),
  },
  messageAttributes: {},
  md5OfBody: createHash('md5').update(body).digest('hex'),
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:us-east-1:111122223333:${queue.split('/').at(-1)}`,
  awsRegion: 'us-east-1',
});

/** As `infra/constructs/queue-function.ts` sets them; a test of the stacks holds them there. */
const VISIBILITY_SECONDS = 90;
const MOST_RECEIVES = 5;
