import { openQueueFed } from '#adapters/aws/queue-fed.ts';
import { openS3Client, S3Vault } from '#adapters/aws/s3-vault.ts';
import { HttpHeartbeat } from '#adapters/http-heartbeat.ts';
import { PROCESS } from '#adapters/process.ts';
import { CompareSweepEnv } from '#contracts/env.ts';
import { CompareSweep } from '#contracts/messages.ts';
import { openLog } from '#runtime/logger.ts';
import { measuringStore, openMetrics } from '#runtime/metrics.ts';
import { defineQueueHandler } from '#runtime/queue-handler.ts';

import { compareSweep } from './compare-sweep.ts';

export const handler = defineQueueHandler({
  env: CompareSweepEnv,
  message: CompareSweep,
  wire: (env) => {
    const log = openLog(env.SERVICE);
    const { postpone, reached } = openQueueFed(env);
    const store = measuringStore(reached.store, openMetrics(env.SERVICE));
    const vault = new S3Vault({ client: openS3Client(), bucket: env.RAW_BUCKET });
    const heartbeat = new HttpHeartbeat();
    const known = { explain: log.explain('info'), software: env.SOFTWARE };
    const ports = { ...PROCESS, ...reached, ...known, store, vault, heartbeat };
    return { log, postpone, ports };
  },
  handle: compareSweep,
});
