import {
  GetObjectCommand,
  NoSuchKey,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';

import type { SignedHead } from '#domain/history/signed-head.ts';
import type { HeadName, SignedHeads } from '#ports/signed-heads.ts';

import {
  headBytes,
  headIn,
  headKey,
  headNameIn,
  headNameOf,
  headsFolder,
} from '../head-objects.ts';
import { putNew } from './put-new.ts';

/**
 * `SignedHeads` as objects in a bucket, under the keys that `FileSignedHeads` gives its files. The
 * bucket's Object Lock keeps them. The role needs `s3:ListBucket` too.
 */
export class S3SignedHeads implements SignedHeads {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor({ client, bucket }: { readonly client: S3Client; readonly bucket: string }) {
    this.#client = client;
    this.#bucket = bucket;
  }

  /** A thousand, the heads of three years, are one call. */
  async names(domain: string): Promise<readonly HeadName[]> {
    const folder = headsFolder(domain);
    const pages = paginateListObjectsV2(
      { client: this.#client },
      { Bucket: this.#bucket, Prefix: folder },
    );
    const found: HeadName[] = [];
    try {
      for await (const { Contents: objects = [] } of pages) {
        found.push(
          ...objects.flatMap(({ Key = '' }) => headNameIn(Key.slice(folder.length)) ?? []),
        );
      }
    } catch (error) {
      throw new Error(`the objects of ${folder} could not be listed`, { cause: error });
    }
    return found.toSorted((one, other) => one.number - other.number);
  }

  async read(domain: string, name: HeadName): Promise<SignedHead | undefined> {
    const key = headKey(domain, name);
    try {
      const get = new GetObjectCommand({ Bucket: this.#bucket, Key: key });
      const { Body } = await this.#client.send(get);
      return headIn(key, (await Body?.transformToByteArray()) ?? new Uint8Array());
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw new Error(`object ${key} could not be read`, { cause: error });
    }
  }

  /** One that is there is an earlier try's, or another's: what was kept first is given back. */
  async keep(head: SignedHead): Promise<SignedHead> {
    const name = headNameOf(head);
    const key = headKey(head.domain, name);
    const put = { bucket: this.#bucket, key, body: headBytes(head), type: 'application/json' };
    if (await putNew(this.#client, put)) return head;
    const first = await this.read(head.domain, name);
    if (first === undefined) throw new Error(`object ${key} was there, and is gone`);
    return first;
  }
}
