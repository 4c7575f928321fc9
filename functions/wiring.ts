import { openTable, type TableAt } from '#adapters/aws/dynamodb/item-table.ts';
import { openSqsClient, postponeOnSqs } from '#adapters/aws/sqs-queue.ts';
import type { StartSweepsEnv } from '#contracts/env.ts';
import type { Message } from '#contracts/messages.ts';
import { openLog, type Log } from '#runtime/logger.ts';
import { openMetrics, type Measure } from '#runtime/metrics.ts';
import type { Postpone } from '#runtime/queue-handler.ts';

/** What every queue-fed function opens in the same way; `table` is the one table, and how to reach it. */
type Opened = {
  readonly log: Log;
  readonly measure: Measure;
  readonly postpone: Postpone;
  readonly sqs: ReturnType<typeof openSqsClient>;
  readonly table: TableAt;
};

/** Opens what a queue-fed function needs. Nothing is asked of AWS yet. */
export function openCommon(
  env: Pick<StartSweepsEnv, 'SERVICE' | 'TABLE' | 'OWN_QUEUE_URL'>,
): Opened {
  const sqs = openSqsClient();
  return {
    log: openLog(env.SERVICE),
    measure: openMetrics(env.SERVICE),
    postpone: postponeOnSqs(sqs, env.OWN_QUEUE_URL),
    sqs,
    table: openTable(env.TABLE),
  };
}

type QueueUrlsEnv = Pick<
  StartSweepsEnv,
  | 'START_SWEEPS_QUEUE_URL'
  | 'ADVANCE_SWEEP_QUEUE_URL'
  | 'COMPARE_SWEEP_QUEUE_URL'
  | 'PUBLISH_ALERTS_QUEUE_URL'
  | 'COLLECT_EVIDENCE_QUEUE_URL'
  | 'SEAL_BUNDLE_QUEUE_URL'
>;

/** Each kind of message goes to the function whose use case it is for. */
export const queueUrlsOf = (env: QueueUrlsEnv): Readonly<Record<Message['kind'], string>> => ({
  tick: env.START_SWEEPS_QUEUE_URL,
  'wake-sweep': env.ADVANCE_SWEEP_QUEUE_URL,
  'compare-sweep': env.COMPARE_SWEEP_QUEUE_URL,
  'publish-alerts': env.PUBLISH_ALERTS_QUEUE_URL,
  'collect-evidence': env.COLLECT_EVIDENCE_QUEUE_URL,
  'seal-bundle': env.SEAL_BUNDLE_QUEUE_URL,
});
