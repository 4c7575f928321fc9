import { openApiFed } from '#adapters/aws/api-fed.ts';
import { PROCESS } from '#adapters/process.ts';
import { ServeApiEnv } from '#contracts/env.ts';
import { defineHttpHandler } from '#runtime/http-handler.ts';
import { openLog } from '#runtime/logger.ts';

import { apiOf } from './app.ts';
import { unservableOnAws as unservable } from './configuration.ts';

export const handler = defineHttpHandler({
  env: ServeApiEnv,
  wire: (env) => {
    const reached = openApiFed(env);
    const kept = reached.configurations;
    const software = env.SOFTWARE;
    const started = { pid: null, startedAtMs: PROCESS.clock.nowMs(), speed: 1 };
    const service = { ...started, version: software, story: () => null };
    const { failed } = openLog('serve-api');
    return apiOf({ ...PROCESS, ...reached, kept, service, software, unservable, failed });
  },
});
