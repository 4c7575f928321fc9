import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { ZodType } from 'zod';

import type { About, Log } from './logger.ts';

/** Lets a message that was received come back after so many seconds. */
export type Postpone = (receiptHandle: string, seconds: number) => Promise<void>;

/** All that a handler works with, made once a cold start. */
export type Wired<Ports> = {
  readonly ports: Ports;
  readonly postpone: Postpone;
  readonly log: Log;
};

type Parts<Env, Message, Ports> = {
  readonly env: ZodType<Env>;
  readonly message: ZodType<Message>;
  readonly wire: (env: Env) => Wired<Ports>;
  readonly handle: (message: Message, ports: Ports) => Promise<void>;
};

/** What differs at each call, so that a test can give it. */
type Chance = { readonly random: () => number };

/**
 * The one shape of a queue-fed function: parse, wire once a cold start, run each record alone, and
 * report each that failed. A failed record soon comes back; one that never succeeds reaches the
 * dead-letter queue by redrive. Nothing here swallows one.
 */
export function defineQueueHandler<Env, Message extends object, Ports>(
  parts: Parts<Env, Message, Ports>,
  chance: Chance = Math,
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  let wired: Wired<Ports> | undefined;
  return async ({ Records }) => {
    const made = (wired ??= parts.wire(parts.env.parse(process.env)));
    const failed = await Promise.all(
      Records.map(async (record) => runRecord(record, { parts, made, chance })),
    );
    return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

type Running<Env, Message, Ports> = {
  readonly parts: Parts<Env, Message, Ports>;
  readonly made: Wired<Ports>;
  readonly chance: Chance;
};

/** The record's id where it failed, nothing where it was done. */
async function runRecord<Env, Message extends object, Ports>(
  record: SQSRecord,
  { parts, made, chance }: Running<Env, Message, Ports>,
): Promise<readonly string[]> {
  const { messageId } = record;
  try {
    const message = parts.message.parse(JSON.parse(record.body));
    await made.log.during({ messageId, ...aboutOf(message) }, async () =>
      parts.handle(message, made.ports),
    );
    return [];
  } catch (reason) {
    const receives = Number(record.attributes.ApproximateReceiveCount);
    made.log.failed(`message ${messageId} failed at receive ${receives}`, reason);
    await comeBackSoon(record, secondsUntilNext(receives, chance), made);
    return [messageId];
  }
}

/** Where this fails the record still comes back, when its queue's own visibility time-out is over. */
async function comeBackSoon(
  { messageId, receiptHandle }: SQSRecord,
  seconds: number,
  { postpone, log }: Pick<Wired<unknown>, 'postpone' | 'log'>,
): Promise<void> {
  await postpone(receiptHandle, seconds).catch((reason: unknown) =>
    log.failed(`message ${messageId} could not be postponed`, reason),
  );
}

/** Longer at each receive, and spread over half as much again, so that they do not return together. */
export function secondsUntilNext(receives: number, { random }: Chance): number {
  const seconds = PAUSES_SECONDS[receives - 1] ?? LONGEST_PAUSE_SECONDS;
  return Math.round(seconds * (1 + random() / 2));
}

/** The parts of a message by which a log is searched. */
const aboutOf = (message: object): About => ({
  ...('kind' in message && typeof message.kind === 'string' && { kind: message.kind }),
  ...('domain' in message && typeof message.domain === 'string' && { domain: message.domain }),
  ...('sweep' in message && typeof message.sweep === 'number' && { sweep: message.sweep }),
});

const PAUSES_SECONDS: readonly number[] = [5, 15, 45];
const LONGEST_PAUSE_SECONDS = 45;
