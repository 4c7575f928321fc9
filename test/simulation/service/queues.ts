import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';

import { CommandEnded } from '#contracts/command-ended.ts';
import {
  CollectEvidence,
  CompareSweep,
  PublishAlerts,
  RollUpHistory,
  SealBundle,
  SignHistory,
  WakeSweep,
  type Message,
} from '#contracts/messages.ts';
import { ScheduledTick } from '#contracts/scheduled-tick.ts';
import type { Ports } from '#functions/use-cases.ts';
import type { Senders } from '#ports/fleet.ts';
import type { Log } from '#runtime/logger.ts';
import type { Measure } from '#runtime/metrics.ts';
import { alsoWhenCommandsEnd } from '#runtime/queue-handler-command-ended.ts';
import { defineQueueHandler, type Postpone } from '#runtime/queue-handler.ts';
import { USE_CASES_WITHOUT_SEALING } from '#test/seal-stand-in.ts';

/** A queue for each use case, named by the kind of its messages. */
export type QueueName = Message['kind'];

export type FunctionPorts = Ports & {
  readonly fleet: Senders;
  readonly measure: Measure;
};

type Wired = { readonly ports: FunctionPorts; readonly postpone: Postpone };
type Chance = { readonly random: () => number };
type Handler = (event: SQSEvent) => Promise<SQSBatchResponse>;

const log: Log = {
  explain: () => () => undefined,
  failed: () => undefined,
  during: (_, work) => work(),
};
const env = z.unknown();

/** The functions behind the queues, by the factory that makes them on AWS too; wired anew each time. */
const HANDLERS: Readonly<Record<QueueName, (wired: Wired, chance: Chance) => Handler>> = {
  tick: (wired, chance) =>
    defineQueueHandler(
      {
        env,
        message: ScheduledTick,
        wire: () => ({ ...wired, log }),
        handle: USE_CASES_WITHOUT_SEALING.tick,
      },
      chance,
    ),
  'wake-sweep': (wired, chance) =>
    defineQueueHandler(
      {
        env,
        message: WakeSweep.or(CommandEnded),
        wire: () => ({ ...wired, log }),
        handle: alsoWhenCommandsEnd(USE_CASES_WITHOUT_SEALING['wake-sweep']),
      },
      chance,
    ),
  'compare-sweep': (wired, chance) =>
    defineQueueHandler(
      {
        env,
        message: CompareSweep,
        wire: () => ({ ...wired, log }),
        handle: USE_CASES_WITHOUT_SEALING['compare-sweep'],
      },
      chance,
    ),
  'publish-alerts': (wired, chance) =>
    defineQueueHandler(
      {
        env,
        message: PublishAlerts,
        wire: () => ({ ...wired, log }),
        handle: USE_CASES_WITHOUT_SEALING['publish-alerts'],
      },
      chance,
    ),
  'collect-evidence': (wired, chance) =>
    defineQueueHandler(
      {
        env,
        message: CollectEvidence,
        wire: () => ({ ...wired, log }),
        handle: USE_CASES_WITHOUT_SEALING['collect-evidence'],
      },
      chance,
    ),
  'seal-bundle': (wired, chance) =>
    defineQueueHandler(
      {
        env,
        message: SealBundle,
        wire: () => ({ ...wired, log }),
        handle: USE_CASES_WITHOUT_SEALING['seal-bundle'],
      },
      chance,
    ),
  'sign-history': (wired, chance) =>
    defineQueueHandler(
      {
        env,
        message: SignHistory,
        wire: () => ({ ...wired, log }),
        handle: USE_CASES_WITHOUT_SEALING['sign-history'],
      },
      chance,
    ),
  'roll-up-history': (wired, chance) =>
    defineQueueHandler(
      {
        env,
        message: RollUpHistory,
        wire: () => ({ ...wired, log }),
        handle: USE_CASES_WITHOUT_SEALING['roll-up-history'],
      },
      chance,
    ),
};

export type Received = { readonly id: string; readonly text: string; readonly receives: number };

/** Runs a batch of one queue; returns the ids of the messages that failed. */
export async function handleBatch(
  queue: QueueName,
  batch: readonly Received[],
  { wired, chance }: { readonly wired: Wired; readonly chance: Chance },
): Promise<readonly string[]> {
  const { batchItemFailures } = await HANDLERS[queue](
    wired,
    chance,
  )({ Records: batch.map(recordOf) });
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

const recordOf = ({ id, text, receives }: Received): SQSEvent['Records'][number] => ({
  messageId: id,
  receiptHandle: id,
  body: text,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: '0',
    SenderId: 'simulation',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:111111111111:simulation',
  awsRegion: 'eu-central-1',
});
