import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';

import { KeptBundles, type KeptObject } from '../kept-bundles.ts';
import { putNew } from './put-new.ts';

/**
 * `Bundles` as objects in a bucket, whose Object Lock keeps them. The role needs `s3:ListBucket` too:
 * without it S3 answers "access denied" for an object that is missing.
 */
export class S3Bundles extends KeptBundles {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor({ client, bucket }: { readonly client: S3Client; readonly bucket: string }) {
    super();
    this.#client = client;
    this.#bucket = bucket;
  }

  protected async putNew({ key, bytes: body, type }: KeptObject): Promise<boolean> {
    return putNew(this.#client, { bucket: this.#bucket, key, body, type });
  }

  protected async read(key: string): Promise<Uint8Array | undefined> {
    try {
      const get = new GetObjectCommand({ Bucket: this.#bucket, Key: key });
      const { Body } = await this.#client.send(get);
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw new Error(`object ${key} could not be read`, { cause: error });
    }
  }
}
