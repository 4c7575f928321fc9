import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openTable } from '#adapters/aws/dynamodb/item-table.ts';
import { TableRollUps } from '#adapters/aws/dynamodb/table-roll-ups.ts';
import { linksWith } from '#adapters/aws/s3-bundle-links.ts';
import { S3Bundles } from '#adapters/aws/s3-bundles.ts';
import { S3SignedHeads } from '#adapters/aws/s3-signed-heads.ts';
import { openS3Client, S3Vault } from '#adapters/aws/s3-vault.ts';
import { openSqsClient, SqsQueue } from '#adapters/aws/sqs-queue.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import { PROCESS } from '#adapters/process.ts';
import { ServeApiEnv } from '#contracts/env.ts';
import { defineHttpHandler } from '#runtime/http-handler.ts';
import { openLog } from '#runtime/logger.ts';

import { apiOf } from './app.ts';
import { unservableOnAws as unservable } from './configuration.ts';

export const handler = defineHttpHandler({
  env: ServeApiEnv,
  wire: (env) => {
    const table = openTable(env.TABLE);
    const store = new DynamoAuditStore(table);
    const kept = new TableConfigurations(table);
    const started = { pid: null, startedAtMs: PROCESS.clock.nowMs(), speed: 1 };
    const service = { ...started, version: env.SOFTWARE, story: () => null };
    const urls = {
      'publish-alerts': env.PUBLISH_ALERTS_QUEUE_URL,
      'collect-evidence': env.COLLECT_EVIDENCE_QUEUE_URL,
    };
    const queue = new SqsQueue({ client: openSqsClient(), urls });
    const s3 = openS3Client();
    const bundles = new S3Bundles({ client: s3, bucket: env.BUNDLES_BUCKET });
    const heads = new S3SignedHeads({ client: s3, bucket: env.BUNDLES_BUCKET });
    const vault = new S3Vault({ client: s3, bucket: env.RAW_BUCKET });
    const links = linksWith(s3, { ...PROCESS, address: env.BUNDLES_ADDRESS });
    const rollUps = new TableRollUps(table);
    const history = { store, rollUps, kept, configurations: kept };
    const objects = { vault, bundles, heads, links };
    const { failed } = openLog('serve-api');
    const software = env.SOFTWARE;
    return apiOf({
      ...PROCESS,
      ...history,
      ...objects,
      queue,
      service,
      software,
      unservable,
      failed,
    });
  },
});
