import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { S3Outputs } from '#adapters/aws/s3-outputs.ts';
import { openS3Client, S3Vault } from '#adapters/aws/s3-vault.ts';
import { SqsQueue } from '#adapters/aws/sqs-queue.ts';
import { openSsmClient } from '#adapters/aws/ssm-client.ts';
import { SsmCollectors } from '#adapters/aws/ssm-collectors.ts';
import { placesFrom } from '#adapters/aws/ssm-places.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import { PROCESS } from '#adapters/process.ts';
import { CommandEnded } from '#contracts/command-ended.ts';
import { CollectEvidenceEnv } from '#contracts/env.ts';
import { CollectEvidence } from '#contracts/messages.ts';
import { alsoWhenCollectorsEnd } from '#runtime/queue-handler-command-ended.ts';
import { defineQueueHandler } from '#runtime/queue-handler.ts';

import { openCommon, queueUrlsOf } from '../wiring.ts';
import { collectEvidence } from './collect-evidence.ts';

export const handler = defineQueueHandler({
  env: CollectEvidenceEnv,
  message: CollectEvidence.or(CommandEnded),
  wire: (env) => {
    const { log, postpone, sqs, table } = openCommon(env);
    const queue = new SqsQueue({ client: sqs, urls: queueUrlsOf(env) });
    const [store, configurations] = [new DynamoAuditStore(table), new TableConfigurations(table)];
    const kept = { client: openS3Client(), bucket: env.RAW_BUCKET };
    const collectors = new SsmCollectors({
      ...PROCESS,
      client: openSsmClient(),
      read: { document: env.DOCUMENT, scriptSeconds: env.SCRIPT_SECONDS },
      collect: { document: env.COLLECT_DOCUMENT, scriptSeconds: env.COLLECT_SECONDS },
      bucket: env.RAW_BUCKET,
      outputs: new S3Outputs(kept),
      domainOf: placesFrom(configurations),
    });
    const known = { explain: log.explain('debug'), vault: new S3Vault(kept) };
    const ports = { ...PROCESS, ...known, store, queue, collectors, configurations };
    return { log, postpone, ports };
  },
  handle: alsoWhenCollectorsEnd(collectEvidence),
});
