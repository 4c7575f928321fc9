import { openTable } from '#adapters/aws/dynamodb/item-table.ts';
import { TableRollUps } from '#adapters/aws/dynamodb/table-roll-ups.ts';
import { openQueueFed } from '#adapters/aws/queue-fed.ts';
import { RollUpHistoryEnv } from '#contracts/env.ts';
import { RollUpHistory } from '#contracts/messages.ts';
import { openLog } from '#runtime/logger.ts';
import { defineQueueHandler } from '#runtime/queue-handler.ts';

import { rollUpHistory } from './roll-up-history.ts';

export const handler = defineQueueHandler({
  env: RollUpHistoryEnv,
  message: RollUpHistory,
  wire: (env) => {
    const log = openLog(env.SERVICE);
    const { postpone, reached } = openQueueFed(env);
    const rollUps = new TableRollUps(openTable(env.TABLE));
    const explain = log.explain('info');
    return { log, postpone, ports: { ...reached, rollUps, explain } };
  },
  handle: rollUpHistory,
});
