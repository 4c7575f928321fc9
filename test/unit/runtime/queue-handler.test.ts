import type { SQSEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import * as z from 'zod';

import type { About } from '#runtime/logger.ts';
import { defineQueueHandler, secondsUntilNext, type Wired } from '#runtime/queue-handler.ts';
import { sqsRecordOf } from '#test/lambda-events.ts';

const Message = z.strictObject({ kind: z.literal('wake'), domain: z.string(), sweep: z.int() });
type Message = z.infer<typeof Message>;

type Seen = {
  readonly handled: Message[];
  readonly postponed: string[];
  readonly failed: string[];
  /** What the lines of each record's work are about. */
  readonly about: About[];
};

const body = (domain: string): string => JSON.stringify({ kind: 'wake', domain, sweep: 7 });

const eventOf = (bodies: readonly string[], receives = 1): SQSEvent => ({
  Records: bodies.map((text, at) =>
    sqsRecordOf(text, { messageId: `m${at}`, receiptHandle: `r${at}`, receives }),
  ),
});

function handlerOf({ canPostpone = true } = {}) {
  const seen: Seen = { handled: [], postponed: [], failed: [], about: [] };
  let wirings = 0;
  const wire = (): Wired<Seen> => {
    wirings += 1;
    return {
      ports: seen,
      postpone: async (receipt, seconds) => {
        if (!canPostpone) throw new Error('throttled');
        seen.postponed.push(`${receipt} ${seconds}`);
      },
      log: {
        explain: () => () => undefined,
        failed: (what, reason) => seen.failed.push(`${what}: ${String(reason)}`),
        during: (about, work) => {
          seen.about.push(about);
          return work();
        },
      },
    };
  };
  const handle = async (message: Message, ports: Seen): Promise<void> => {
    if (message.domain === 'bad') throw new Error('it is bad');
    ports.handled.push(message);
  };
  const handler = defineQueueHandler(
    { env: z.object({}), message: Message, wire, handle },
    { random: () => 0 },
  );
  return { handler, seen, wirings: () => wirings };
}

it('reports only the record that failed, and has done the others', async () => {
  const { handler, seen } = handlerOf();
  const answer = await handler(eventOf([body('a'), body('bad'), body('b')]));
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  expect(seen.handled.map(({ domain }) => domain)).toEqual(['a', 'b']);
});

it('answers an empty list when all were done', async () => {
  expect(await handlerOf().handler(eventOf([body('a')]))).toEqual({ batchItemFailures: [] });
});

it('says of each record what the lines of its work are about', async () => {
  const { handler, seen } = handlerOf();
  await handler(eventOf([body('a'), body('bad')]));
  expect(seen.about).toEqual([
    { messageId: 'm0', kind: 'wake', domain: 'a', sweep: 7 },
    { messageId: 'm1', kind: 'wake', domain: 'bad', sweep: 7 },
  ]);
});

it('lets a failed record come back soon, and later each time', async () => {
  const { handler, seen } = handlerOf();
  for (const receives of [1, 2, 3, 4]) await handler(eventOf([body('bad')], receives));
  expect(seen.postponed).toEqual(['r0 5', 'r0 15', 'r0 45', 'r0 45']);
});

it('spreads what comes back over half as much again', () => {
  expect(secondsUntilNext(1, { random: () => 0.999 })).toBe(7);
  expect(secondsUntilNext(3, { random: () => 0.5 })).toBe(56);
});

it('still reports a record that could not be postponed, and says so', async () => {
  const { handler, seen } = handlerOf({ canPostpone: false });
  const answer = await handler(eventOf([body('bad')]));
  expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
  expect(seen.failed).toEqual([
    'message m0 failed at receive 1: Error: it is bad',
    'message m0 could not be postponed: Error: throttled',
  ]);
});

it('reports a record that is no message, or no JSON at all', async () => {
  const { handler, seen } = handlerOf();
  const answer = await handler(eventOf(['{', '{"kind":"other"}', body('a')]));
  expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }]);
  expect(seen.handled).toHaveLength(1);
});

it('wires at the first event, once', async () => {
  const { handler, wirings } = handlerOf();
  expect(wirings()).toBe(0);
  await handler(eventOf([body('a')]));
  await handler(eventOf([body('b')]));
  expect(wirings()).toBe(1);
});

it('fails the whole batch where its environment is not whole, so that nothing is lost', async () => {
  const handler = defineQueueHandler({
    env: z.object({ NEVER_SET: z.string() }),
    message: Message,
    wire: () => {
      throw new Error('never wired');
    },
    handle: async () => undefined,
  });
  await expect(handler(eventOf([body('a')]))).rejects.toThrow('NEVER_SET');
});
