import { openQueueFed } from '#adapters/aws/queue-fed.ts';
import { S3Bundles } from '#adapters/aws/s3-bundles.ts';
import { S3Outputs } from '#adapters/aws/s3-outputs.ts';
import { openS3Client, S3Vault } from '#adapters/aws/s3-vault.ts';
import { openSsmClient } from '#adapters/aws/ssm-client.ts';
import { SsmCollectors } from '#adapters/aws/ssm-collectors.ts';
import { placesFrom } from '#adapters/aws/ssm-places.ts';
import { PROCESS } from '#adapters/process.ts';
import { CommandEnded } from '#contracts/command-ended.ts';
import { CollectEvidenceEnv } from '#contracts/env.ts';
import { CollectEvidence } from '#contracts/messages.ts';
import { openLog } from '#runtime/logger.ts';
import { alsoWhenCollectorsEnd } from '#runtime/queue-handler-command-ended.ts';
import { defineQueueHandler } from '#runtime/queue-handler.ts';

import { collectEvidence } from './collect-evidence.ts';

export const handler = defineQueueHandler({
  env: CollectEvidenceEnv,
  message: CollectEvidence.or(CommandEnded),
  wire: (env) => {
    const log = openLog(env.SERVICE);
    const { postpone, reached } = openQueueFed(env);
    const s3 = openS3Client();
    const kept = { client: s3, bucket: env.RAW_BUCKET };
    const bundles = new S3Bundles({ client: s3, bucket: env.BUNDLES_BUCKET });
    const domainOf = placesFrom(reached.configurations);
    const reach = { ...PROCESS, client: openSsmClient(), domainOf };
    const collectors = new SsmCollectors({
      ...reach,
      read: { document: env.DOCUMENT, scriptSeconds: env.SCRIPT_SECONDS },
      collect: { document: env.COLLECT_DOCUMENT, scriptSeconds: env.COLLECT_SECONDS },
      through: { read: env.THROUGH_DOCUMENT, collect: env.COLLECT_THROUGH_DOCUMENT },
      outputs: new S3Outputs(kept),
    });
    const ports = { ...PROCESS, ...reached, vault: new S3Vault(kept), bundles, collectors };
    return { log, postpone, ports: { ...ports, explain: log.explain('debug') } };
  },
  handle: alsoWhenCollectorsEnd(collectEvidence),
});
