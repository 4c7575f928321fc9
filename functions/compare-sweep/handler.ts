import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openS3Client, S3Vault } from '#adapters/aws/s3-vault.ts';
import { SqsQueue } from '#adapters/aws/sqs-queue.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import { HttpHeartbeat } from '#adapters/http-heartbeat.ts';
import { PROCESS } from '#adapters/process.ts';
import { CompareSweepEnv } from '#contracts/env.ts';
import { CompareSweep } from '#contracts/messages.ts';
import { measuringStore } from '#runtime/metrics.ts';
import { defineQueueHandler } from '#runtime/queue-handler.ts';

import { openCommon, queueUrlsOf } from '../wiring.ts';
import { compareSweep } from './compare-sweep.ts';

export const handler = defineQueueHandler({
  env: CompareSweepEnv,
  message: CompareSweep,
  wire: (env) => {
    const { log, measure, postpone, sqs, table } = openCommon(env);
    const queue = new SqsQueue({ client: sqs, urls: queueUrlsOf(env) });
    const store = measuringStore(new DynamoAuditStore(table), measure);
    const vault = new S3Vault({ client: openS3Client(), bucket: env.RAW_BUCKET });
    const configurations = new TableConfigurations(table);
    const heartbeat = new HttpHeartbeat();
    const known = { explain: log.explain('info'), software: env.SOFTWARE };
    return {
      log,
      postpone,
      ports: { ...PROCESS, ...known, store, queue, vault, configurations, heartbeat },
    };
  },
  handle: compareSweep,
});
