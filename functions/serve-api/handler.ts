import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openTable } from '#adapters/aws/dynamodb/item-table.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import { PROCESS } from '#adapters/process.ts';
import { ServeApiEnv } from '#contracts/env.ts';
import { defineHttpHandler } from '#runtime/http-handler.ts';

import { configurationApiOf, unservableOnAws as unservable } from './configuration.ts';

export const handler = defineHttpHandler({
  env: ServeApiEnv,
  wire: ({ TABLE, SOFTWARE }) => {
    const table = openTable(TABLE);
    const store = new DynamoAuditStore(table);
    const kept = new TableConfigurations(table);
    const started = { pid: null, startedAtMs: PROCESS.clock.nowMs(), speed: 1 };
    const service = { ...started, version: SOFTWARE, story: () => null };
    return configurationApiOf({
      ...PROCESS,
      store,
      kept,
      configurations: kept,
      service,
      unservable,
    });
  },
});
