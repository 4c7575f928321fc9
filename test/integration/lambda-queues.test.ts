import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { beforeEach, describe, expect, it } from 'vitest';

import { LambdaQueues } from '#test/lambda-queues.ts';
import { GivenTime } from '#test/ssm-stand-in.ts';

const QUEUE = 'http://127.0.0.1/111122223333/advance-sweep';
const DONE: SQSBatchResponse = { batchItemFailures: [] };

let time: GivenTime;
let received: SQSRecord[];
/** What the function does with each record, in turn; with any further one, nothing. */
let turns: ((record: SQSRecord) => SQSBatchResponse)[];
let queues: LambdaQueues;

beforeEach(() => {
  time = new GivenTime(0);
  received = [];
  turns = [];
  queues = queuesOf();
});

const queuesOf = (isEachTwice = false): LambdaQueues =>
  new LambdaQueues({
    clock: time,
    isEachTwice,
    functions: new Map([
      [
        QUEUE,
        async ({ Records: [record] }) => {
          if (record === undefined) throw new Error('an event without a record');
          received.push(record);
          return turns.shift()?.(record) ?? DONE;
        },
      ],
    ]),
  });

/** Goes to the moment of the next message, and delivers it. */
async function deliver(): Promise<void> {
  time.pass((queues.nextMs() - time.nowMs()) / 1000);
  await queues.deliverNext();
}

const fails = ({ messageId }: SQSRecord): SQSBatchResponse => ({
  batchItemFailures: [{ itemIdentifier: messageId }],
});

describe('a message in a queue that feeds a function', () => {
  it('is delivered after its delay, once, in the order of the delays', async () => {
    queues.put(QUEUE, 'later', 20);
    queues.put(QUEUE, 'sooner', 5);
    await deliver();
    expect(time.nowMs()).toBe(5_000);
    await deliver();
    expect(received.map(({ body }) => body)).toEqual(['sooner', 'later']);
    expect(queues.nextMs()).toBe(Infinity);
  });
});

describe('a message whose function fails', () => {
  it('comes back when its visibility is over, if its function names it as failed', async () => {
    turns = [fails];
    queues.put(QUEUE, 'text', 0);
    await deliver();
    await deliver();
    expect(time.nowMs()).toBe(90_000);
    const counts = received.map(({ attributes }) => attributes.ApproximateReceiveCount);
    expect(counts).toEqual(['1', '2']);
    expect(queues.failures).toEqual(['text']);
    expect(queues.nextMs()).toBe(Infinity);
  });

  it('comes back if its function throws', async () => {
    turns = [
      () => {
        throw new Error('it died');
      },
    ];
    queues.put(QUEUE, 'text', 0);
    await deliver();
    expect(queues.nextMs()).toBe(90_000);
  });

  it('comes back sooner if its function asked for that, by the handle of this receive alone', async () => {
    const handles: string[] = [];
    const postponing = (record: SQSRecord): SQSBatchResponse => {
      handles.push(record.receiptHandle);
      queues.postpone(record.receiptHandle, 7);
      return fails(record);
    };
    turns = [postponing, fails];
    queues.put(QUEUE, 'text', 0);
    await deliver();
    await deliver();
    expect(time.nowMs()).toBe(7_000);
    queues.postpone(handles[0] ?? '', 0);
    expect(queues.nextMs()).toBe(97_000);
  });

  it('is given up when its function failed five times', async () => {
    turns = [fails, fails, fails, fails, fails];
    queues.put(QUEUE, 'text', 0);
    for (let n = 0; n < 5; n += 1) await deliver();
    expect(queues.deadLetters).toEqual(['text']);
    expect(queues.nextMs()).toBe(Infinity);
  });

  it('delivered twice at once is gone when one of the two has done it', async () => {
    queues = queuesOf(true);
    turns = [fails];
    queues.put(QUEUE, 'text', 0);
    await deliver();
    expect(received).toHaveLength(2);
    expect(queues.nextMs()).toBe(Infinity);
  });
});
