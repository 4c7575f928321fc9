import type { ServeApiEnv } from '#contracts/env.ts';

import { PROCESS } from '../process.ts';
import { DynamoAuditStore } from './dynamodb/audit-store.ts';
import { openTable } from './dynamodb/item-table.ts';
import { TableRollUps } from './dynamodb/table-roll-ups.ts';
import { linksWith } from './s3-bundle-links.ts';
import { S3Bundles } from './s3-bundles.ts';
import { S3SignedHeads } from './s3-signed-heads.ts';
import { openS3Client, S3Vault } from './s3-vault.ts';
import { openSqsClient, SqsQueue } from './sqs-queue.ts';
import { TableConfigurations } from './table-configurations.ts';

/** What the HTTP API reads. */
export type ApiFed = {
  readonly store: DynamoAuditStore;
  readonly rollUps: TableRollUps;
  readonly configurations: TableConfigurations;
  readonly vault: S3Vault;
  readonly bundles: S3Bundles;
  readonly heads: S3SignedHeads;
  readonly links: ReturnType<typeof linksWith>;
  /** Where what people do owes messages, or evidence, or starts a sweep. */
  readonly queue: SqsQueue;
};

/** Opens what the HTTP API reads. Nothing is asked of AWS yet. */
export function openApiFed(env: ServeApiEnv): ApiFed {
  const table = openTable(env.TABLE);
  const s3 = openS3Client();
  const sealed = { client: s3, bucket: env.BUNDLES_BUCKET };
  const urls = {
    'wake-sweep': env.ADVANCE_SWEEP_QUEUE_URL,
    'publish-alerts': env.PUBLISH_ALERTS_QUEUE_URL,
    'collect-evidence': env.COLLECT_EVIDENCE_QUEUE_URL,
  };
  return {
    store: new DynamoAuditStore(table),
    rollUps: new TableRollUps(table),
    configurations: new TableConfigurations(table),
    vault: new S3Vault({ client: s3, bucket: env.RAW_BUCKET }),
    bundles: new S3Bundles(sealed),
    heads: new S3SignedHeads(sealed),
    links: linksWith(s3, { ...PROCESS, address: env.BUNDLES_ADDRESS }),
    queue: new SqsQueue({ client: openSqsClient(), urls }),
  };
}
