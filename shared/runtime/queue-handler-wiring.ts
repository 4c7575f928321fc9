import { createHash, randomUUID } from 'node:crypto';

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';

import type { StartSweepsEnv } from '#contracts/env.ts';
import type { Message } from '#contracts/messages.ts';
import type { Clock, Nonces, Sha256 } from '#ports/basics.ts';

import { openLog, type Log } from './logger.ts';
import { openMetrics, type Measure } from './metrics.ts';
import type { Postpone } from './queue-handler.ts';

/** What every queue-fed function opens in the same way; `table` is the one table, and how to reach it. */
type Opened = {
  readonly log: Log;
  readonly measure: Measure;
  readonly postpone: Postpone;
  readonly sqs: SQSClient;
  readonly table: { readonly client: DynamoDBClient; readonly table: string };
};

/** Opens what a queue-fed function needs. Nothing is asked of AWS yet. */
export function openCommon(
  env: Pick<StartSweepsEnv, 'SERVICE' | 'TABLE' | 'OWN_QUEUE_URL'>,
): Opened {
  const sqs = new SQSClient({ maxAttempts: 3, requestHandler: TIMES });
  return {
    log: openLog(env.SERVICE),
    measure: openMetrics(env.SERVICE),
    postpone: postponeOnSqs(sqs, env.OWN_QUEUE_URL),
    sqs,
    table: openTable(env.TABLE),
  };
}

export const openTable = (table: string): Opened['table'] => ({
  client: new DynamoDBClient({ maxAttempts: 3, requestHandler: TIMES }),
  table,
});

/** Our own clock, nonces, digests: what a process has by itself. */
export const PROCESS: { readonly clock: Clock; readonly nonces: Nonces; readonly sha256: Sha256 } =
  {
    clock: { nowMs: () => Date.now() },
    nonces: { next: randomUUID },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  };

type QueueUrlsEnv = Pick<
  StartSweepsEnv,
  | 'START_SWEEPS_QUEUE_URL'
  | 'ADVANCE_SWEEP_QUEUE_URL'
  | 'COMPARE_SWEEP_QUEUE_URL'
  | 'PUBLISH_ALERTS_QUEUE_URL'
>;

/** Each kind of message goes to the function whose use case it is for. */
export const queueUrlsOf = (env: QueueUrlsEnv): Readonly<Record<Message['kind'], string>> => ({
  tick: env.START_SWEEPS_QUEUE_URL,
  'wake-sweep': env.ADVANCE_SWEEP_QUEUE_URL,
  'compare-sweep': env.COMPARE_SWEEP_QUEUE_URL,
  'publish-alerts': env.PUBLISH_ALERTS_QUEUE_URL,
});

/** Lets a message of one queue of SQS come back after so many seconds, 0 to 43,200. */
const postponeOnSqs =
  (client: Pick<SQSClient, 'send'>, queueUrl: string): Postpone =>
  async (receiptHandle, seconds) => {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  };

/** Together with the tries, well under a function's fifteen seconds. */
const TIMES = { connectionTimeout: 1_000, requestTimeout: 4_000 };
