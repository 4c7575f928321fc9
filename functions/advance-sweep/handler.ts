import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openS3Client, S3Vault } from '#adapters/aws/s3-vault.ts';
import { SqsQueue } from '#adapters/aws/sqs-queue.ts';
import { openSsmClient } from '#adapters/aws/ssm-client.ts';
import { SsmFleet } from '#adapters/aws/ssm-fleet.ts';
import { placesFrom } from '#adapters/aws/ssm-places.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import { PROCESS } from '#adapters/process.ts';
import { CommandEnded } from '#contracts/command-ended.ts';
import { AdvanceSweepEnv } from '#contracts/env.ts';
import { WakeSweep } from '#contracts/messages.ts';
import { alsoWhenCommandsEnd } from '#runtime/queue-handler-command-ended.ts';
import { defineQueueHandler } from '#runtime/queue-handler.ts';

import { openCommon, queueUrlsOf } from '../wiring.ts';
import { advanceSweep } from './advance-sweep.ts';

export const handler = defineQueueHandler({
  env: AdvanceSweepEnv,
  message: WakeSweep.or(CommandEnded),
  wire: (env) => {
    const { log, postpone, sqs, table } = openCommon(env);
    const queue = new SqsQueue({ client: sqs, urls: queueUrlsOf(env) });
    const store = new DynamoAuditStore(table);
    const vault = new S3Vault({ client: openS3Client(), bucket: env.RAW_BUCKET });
    const configurations = new TableConfigurations(table);
    const sends = { document: env.DOCUMENT, scriptSeconds: env.SCRIPT_SECONDS };
    const domainOf = placesFrom(configurations);
    const fleet = new SsmFleet({ ...PROCESS, ...sends, client: openSsmClient(), domainOf });
    const explain = log.explain('debug');
    const ports = { ...PROCESS, store, queue, vault, fleet, configurations, explain };
    return { log, postpone, ports };
  },
  handle: alsoWhenCommandsEnd(advanceSweep),
});
