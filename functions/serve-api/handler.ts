import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openTable } from '#adapters/aws/dynamodb/item-table.ts';
import { S3BundleLinks } from '#adapters/aws/s3-bundle-links.ts';
import { S3Bundles } from '#adapters/aws/s3-bundles.ts';
import { openS3Client } from '#adapters/aws/s3-vault.ts';
import { openSqsClient, SqsQueue } from '#adapters/aws/sqs-queue.ts';
import { TableConfigurations } from '#adapters/aws/table-configurations.ts';
import { PROCESS } from '#adapters/process.ts';
import { ServeApiEnv } from '#contracts/env.ts';
import { defineHttpHandler } from '#runtime/http-handler.ts';

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
    const s3 = openS3Client();
    return apiOf({
      ...PROCESS,
      store,
      kept,
      configurations: kept,
      queue: new SqsQueue({ client: openSqsClient(), urls }),
      bundles: new S3Bundles({ client: s3, bucket: env.BUNDLES_BUCKET }),
      links: new S3BundleLinks({
        ...PROCESS,
        address: env.BUNDLES_ADDRESS,
        region: s3.config.region,
        identity: s3.config.credentials,
      }),
      service,
      unservable,
    });
  },
});
