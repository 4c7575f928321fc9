import { openQueueFed } from '#adapters/aws/queue-fed.ts';
import { openS3Client, S3Vault } from '#adapters/aws/s3-vault.ts';
import { openSsmClient } from '#adapters/aws/ssm-client.ts';
import { SsmFleet } from '#adapters/aws/ssm-fleet.ts';
import { placesFrom } from '#adapters/aws/ssm-places.ts';
import { PROCESS } from '#adapters/process.ts';
import { CommandEnded } from '#contracts/command-ended.ts';
import { AdvanceSweepEnv } from '#contracts/env.ts';
import { WakeSweep } from '#contracts/messages.ts';
import { openLog } from '#runtime/logger.ts';
import { alsoWhenCommandsEnd } from '#runtime/queue-handler-command-ended.ts';
import { defineQueueHandler } from '#runtime/queue-handler.ts';

import { advanceSweep } from './advance-sweep.ts';

export const handler = defineQueueHandler({
  env: AdvanceSweepEnv,
  message: WakeSweep.or(CommandEnded),
  wire: (env) => {
    const log = openLog(env.SERVICE);
    const { postpone, reached } = openQueueFed(env);
    const vault = new S3Vault({ client: openS3Client(), bucket: env.RAW_BUCKET });
    const { DOCUMENT: document, THROUGH_DOCUMENT: throughDocument } = env;
    const sends = { document, scriptSeconds: env.SCRIPT_SECONDS, throughDocument };
    const domainOf = placesFrom(reached.configurations);
    const fleet = new SsmFleet({ ...PROCESS, ...sends, client: openSsmClient(), domainOf });
    const explain = log.explain('debug');
    return { log, postpone, ports: { ...PROCESS, ...reached, vault, fleet, explain } };
  },
  handle: alsoWhenCommandsEnd(advanceSweep),
});
