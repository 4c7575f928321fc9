import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { SqsQueue } from '#adapters/aws/sqs-queue.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import { PROCESS } from '#adapters/process.ts';
import { StartSweepsEnv } from '#contracts/env.ts';
import { ScheduledTick } from '#contracts/scheduled-tick.ts';
import { measuringTicks } from '#runtime/metrics-at-ticks.ts';
import { defineQueueHandler } from '#runtime/queue-handler.ts';

import { openCommon, queueUrlsOf } from '../wiring.ts';
import { startSweeps } from './start-sweeps.ts';

export const handler = defineQueueHandler({
  env: StartSweepsEnv,
  message: ScheduledTick,
  wire: (env) => {
    const { log, measure, postpone, sqs, table } = openCommon(env);
    const queue = new SqsQueue({ client: sqs, urls: queueUrlsOf(env) });
    const store = new DynamoAuditStore(table);
    const configurations = new TableConfigurations(table);
    const explain = log.explain('debug');
    return { log, postpone, ports: { ...PROCESS, store, queue, configurations, explain, measure } };
  },
  handle: measuringTicks(startSweeps),
});
