import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openTable } from '#adapters/aws/dynamodb/item-table.ts';
import { openSqsClient, SqsQueue } from '#adapters/aws/sqs-queue.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import { PROCESS } from '#adapters/process.ts';
import { ServeApiEnv } from '#contracts/env.ts';
import { defineHttpHandler } from '#runtime/http-handler.ts';

import { apiOf } from './app.ts';
import { unservableOnAws as unservable } from './configuration.ts';

export const handler = defineHttpHandler({
  env: ServeApiEnv,
  wire: ({ TABLE, SOFTWARE, PUBLISH_ALERTS_QUEUE_URL }) => {
    const table = openTable(TABLE);
    const store = new DynamoAuditStore(table);
    const kept = new TableConfigurations(table);
    const started = { pid: null, startedAtMs: PROCESS.clock.nowMs(), speed: 1 };
    const service = { ...started, version: SOFTWARE, story: () => null };
    const urls = { 'publish-alerts': PUBLISH_ALERTS_QUEUE_URL };
    return apiOf({
      ...PROCESS,
      store,
      kept,
      configurations: kept,
      queue: new SqsQueue({ client: openSqsClient(), urls }),
      service,
      unservable,
    });
  },
});
