import type { S3Client } from '@aws-sdk/client-s3';

import type { Clock } from '#ports/basics.ts';
import type { BundleLink, BundleLinks } from '#ports/bundle-links.ts';
import type { BundlePlace } from '#ports/bundles.ts';

import { zipKey } from '../bundle-objects.ts';
import { presignedGet } from './presigned-get.ts';
import type { AwsIdentity } from './signed-calls.ts';

export type S3BundleLinksOptions = {
  /** Of the bucket, without a slash at its end. */
  readonly address: string;
  readonly region: string | (() => Promise<string>);
  readonly identity: () => Promise<AwsIdentity>;
  readonly clock: Clock;
};

/** Links to zips in a bucket: whoever has one reads one object, for five minutes, and nothing else. */
export class S3BundleLinks implements BundleLinks {
  readonly #options: S3BundleLinksOptions;

  constructor(options: S3BundleLinksOptions) {
    this.#options = options;
  }

  async linkTo(place: BundlePlace, name: string): Promise<BundleLink> {
    const { address, region, identity, clock } = this.#options;
    const key = zipKey(place);
    const atMs = clock.nowMs();
    const signed = await presignedGet({
      address: `${address}/${key.split('/').map(encodeURIComponent).join('/')}`,
      query: { 'response-content-disposition': `attachment; filename="${name}"` },
      region,
      identity: await identity(),
      atMs,
      forSeconds: SECONDS,
    });
    return { address: signed, untilMs: atMs + SECONDS * 1000 };
  }
}

/** Links that are signed with what a client of the bucket signs with. */
export const linksWith = (
  { config }: S3Client,
  { address, clock }: Pick<S3BundleLinksOptions, 'address' | 'clock'>,
): S3BundleLinks =>
  new S3BundleLinks({ address, clock, region: config.region, identity: config.credentials });

/** Enough to begin a download, which may then take longer. */
const SECONDS = 300;
