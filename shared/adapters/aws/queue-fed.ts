import type { QueueFedEnv } from '#contracts/env.ts';
import type { Message } from '#contracts/messages.ts';

import { DynamoAuditStore } from './dynamodb/audit-store.ts';
import { openTable } from './dynamodb/item-table.ts';
import { openSqsClient, postponeOnSqs, SqsQueue } from './sqs-queue.ts';
import { TableConfigurations } from './table-configurations.ts';

/** What every queue-fed function reaches in the same way. */
export type QueueFed = {
  readonly reached: {
    readonly store: DynamoAuditStore;
    readonly configurations: TableConfigurations;
    readonly queue: SqsQueue;
  };
  /** Lets a message of its own queue come back after so many seconds. */
  readonly postpone: ReturnType<typeof postponeOnSqs>;
};

/** Opens what a queue-fed function reaches. Nothing is asked of AWS yet. */
export function openQueueFed(env: QueueFedEnv): QueueFed {
  const client = openSqsClient();
  const table = openTable(env.TABLE);
  return {
    reached: {
      store: new DynamoAuditStore(table),
      configurations: new TableConfigurations(table),
      queue: new SqsQueue({ client, urls: queueUrlsOf(env) }),
    },
    postpone: postponeOnSqs(client, env.OWN_QUEUE_URL),
  };
}

/** Each kind of message goes to the function whose use case it is for. */
const queueUrlsOf = (env: QueueFedEnv): Readonly<Record<Message['kind'], string>> => ({
  tick: env.START_SWEEPS_QUEUE_URL,
  'wake-sweep': env.ADVANCE_SWEEP_QUEUE_URL,
  'compare-sweep': env.COMPARE_SWEEP_QUEUE_URL,
  'publish-alerts': env.PUBLISH_ALERTS_QUEUE_URL,
  'collect-evidence': env.COLLECT_EVIDENCE_QUEUE_URL,
  'seal-bundle': env.SEAL_BUNDLE_QUEUE_URL,
  'sign-history': env.SIGN_HISTORY_QUEUE_URL,
  'roll-up-history': env.ROLL_UP_HISTORY_QUEUE_URL,
});
