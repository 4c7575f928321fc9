import { KmsSigner, openKmsClient } from '#adapters/aws/kms-signer.ts';
import { openQueueFed } from '#adapters/aws/queue-fed.ts';
import { S3SignedHeads } from '#adapters/aws/s3-signed-heads.ts';
import { openS3Client } from '#adapters/aws/s3-vault.ts';
import { PROCESS } from '#adapters/process.ts';
import { SignHistoryEnv } from '#contracts/env.ts';
import { SignHistory } from '#contracts/messages.ts';
import { openLog } from '#runtime/logger.ts';
import { defineQueueHandler } from '#runtime/queue-handler.ts';

import { signHistory } from './sign-history.ts';

export const handler = defineQueueHandler({
  env: SignHistoryEnv,
  message: SignHistory,
  wire: (env) => {
    const log = openLog(env.SERVICE);
    const { postpone, reached } = openQueueFed(env);
    const heads = new S3SignedHeads({ client: openS3Client(), bucket: env.BUNDLES_BUCKET });
    const signer = new KmsSigner({ client: openKmsClient(), key: env.SIGNING_KEY });
    const explain = log.explain('info');
    return { log, postpone, ports: { ...PROCESS, ...reached, heads, signer, explain } };
  },
  handle: signHistory,
});
