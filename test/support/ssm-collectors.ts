import { S3Outputs } from '#adapters/aws/s3-outputs.ts';
import { openS3Client } from '#adapters/aws/s3-vault.ts';
import { openSsmClient } from '#adapters/aws/ssm-client.ts';
import { SsmCollectors } from '#adapters/aws/ssm-collectors.ts';
import type { Target } from '#adapters/aws/ssm-lanes.ts';
import type { NodePlace } from '#adapters/aws/ssm-nodes.ts';
import type { Collectors, CollectOrder } from '#ports/collectors.ts';

import { startAwsStandIn, type AwsStandIn } from './aws-stand-in.ts';
import {
  COLLECT_DOCUMENT,
  COLLECT_SECONDS,
  COLLECT_THROUGH_DOCUMENT,
  DOCUMENT,
  DOCUMENTS,
  SCRIPT_SECONDS,
  THROUGH_DOCUMENT,
} from './ssm-document.ts';
import { nodeNamed, type HostOptions } from './ssm-fleet.ts';
import { GivenTime, SsmStandIn } from './ssm-stand-in.ts';

/** Collectors over hosts of a stand-in, each named as its node says; nodes store into the S3 stand-in. */
export type CollectorsUnderTest = {
  readonly standIn: SsmStandIn;
  readonly aws: AwsStandIn;
  readonly time: GivenTime;
  readonly collectors: Collectors;
  /** Another process's, over the same SSM. */
  readonly startAnew: () => Collectors;
  readonly stop: () => Promise<void>;
};

export async function openSsmCollectors(
  hosts: Readonly<Record<string, HostOptions>>,
  through: Readonly<Record<string, Target>> = {},
): Promise<CollectorsUnderTest> {
  const time = new GivenTime(STARTS_AT_MS);
  const aws = await startAwsStandIn();
  const names = Object.keys(hosts);
  const standIn = await SsmStandIn.open({
    documents: DOCUMENTS,
    clock: time,
    onStored: ({ bucket, key, bytes }) => void aws.kept.objects.set(`${bucket}/${key}`, bytes),
    hosts: names.map((host) => ({
      node: nodeNamed(host),
      run: () => ({ stdout: `read ${host}\n`, exitCode: 0 }),
      ...hosts[host],
    })),
  });
  const places = new Map(
    names.map((host): [string, NodePlace] => [host, { kind: 'node', node: nodeNamed(host) }]),
  );
  const targets = new Map(Object.entries(through));
  const { config } = aws;
  const client = openSsmClient({ ...config, endpoint: standIn.endpoint });
  const s3 = openS3Client({ ...config, forcePathStyle: true });
  const startAnew = (): Collectors =>
    new SsmCollectors({
      client,
      clock: time,
      read: { document: DOCUMENT, scriptSeconds: SCRIPT_SECONDS },
      collect: { document: COLLECT_DOCUMENT, scriptSeconds: COLLECT_SECONDS },
      through: { read: THROUGH_DOCUMENT, collect: COLLECT_THROUGH_DOCUMENT },
      outputs: new S3Outputs({ client: s3, bucket: BUCKET }),
      domainOf: () => Promise.resolve({ places, targets, parameters: { boksm: ['/opt/boksm'] } }),
      limits: { firstDelayMs: 1, mostDelayMs: 1 },
    });
  const stop = async (): Promise<void> => {
    client.destroy();
    s3.destroy();
    await Promise.all([standIn.stop(), aws.stop()]);
  };
  return { standIn, aws, time, collectors: startAnew(), startAnew, stop };
}

/** An order to collect logs of these hosts. */
export const collectOrderOf = (
  hosts: readonly string[],
  differing: Partial<CollectOrder> = {},
): CollectOrder => ({
  domain: 'bank',
  number: 3,
  step: 'logs',
  attempt: 1,
  wanted: 'logs',
  hosts,
  peer: '',
  withinSeconds: 150,
  ...differing,
});

export const BUCKET = 'raw-texts';
/** 2 March 2026, 08:00 UTC. */
const STARTS_AT_MS = 1_772_438_400_000;
