import { openQueueFed } from '#adapters/aws/queue-fed.ts';
import { PROCESS } from '#adapters/process.ts';
import { StartSweepsEnv } from '#contracts/env.ts';
import { ScheduledTick } from '#contracts/scheduled-tick.ts';
import { openLog } from '#runtime/logger.ts';
import { openMetrics } from '#runtime/metrics.ts';
import { defineQueueHandler } from '#runtime/queue-handler.ts';

import { startSweeps } from './start-sweeps.ts';

export const handler = defineQueueHandler({
  env: StartSweepsEnv,
  message: ScheduledTick,
  wire: (env) => {
    const log = openLog(env.SERVICE);
    const measure = openMetrics(env.SERVICE);
    const { postpone, reached } = openQueueFed(env);
    const explain = log.explain('debug');
    return { log, postpone, ports: { ...PROCESS, ...reached, explain, measure } };
  },
  handle: startSweeps,
});
