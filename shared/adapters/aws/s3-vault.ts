import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

import { GetObjectCommand, NoSuchKey, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

import {
  RawObjectDamaged,
  RawObjectMissing,
  type KeptRaw,
  type RawAnswer,
  type Vault,
  type RawPlace,
} from '#ports/vault.ts';

import { answersIn, frameRaw, rawKey, sha256Of } from '../raw-object.ts';
import { putNew } from './put-new.ts';

/** A client of S3; `config` where it is not found by the SDK's usual chain. */
export const openS3Client = (config: S3ClientConfig = {}): S3Client =>
  new S3Client({ maxAttempts: 3, requestHandler: TIMES, ...config });

/**
 * A `Vault` of objects in a bucket, under the keys that `FileVault` gives its files. Nothing is ever
 * written over: what lies under a key is what was kept first, and the key holds its hash. The role
 * needs `s3:ListBucket` too: without it S3 answers "access denied" for an object that is missing.
 */
export class S3Vault implements Vault {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor({ client, bucket }: { readonly client: S3Client; readonly bucket: string }) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async keepRaw(at: RawPlace, answers: readonly RawAnswer[]): Promise<KeptRaw> {
    const object = frameRaw(answers);
    if (object.length > MOST_BYTES) {
      throw new RangeError(`raw texts of ${object.length} bytes, at most ${MOST_BYTES} are kept`);
    }
    const sha256 = sha256Of(object);
    const key = rawKey(at, sha256);
    const body = await zip(object);
    await putNew(this.#client, { bucket: this.#bucket, key, body, type: 'application/gzip' });
    return { key, sha256 };
  }

  async openRaw(kept: KeptRaw): Promise<readonly RawAnswer[]> {
    const object = await unzipped(kept.key, await this.#get(kept.key));
    return answersIn(kept, object);
  }

  async #get(key: string): Promise<Uint8Array> {
    try {
      const get = new GetObjectCommand({ Bucket: this.#bucket, Key: key });
      const { Body } = await this.#client.send(get);
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (error) {
      if (error instanceof NoSuchKey) {
        throw new RawObjectMissing(key, { cause: error });
      }
      throw new Error(`raw object ${key} could not be read`, { cause: error });
    }
  }
}

async function unzipped(key: string, bytes: Uint8Array): Promise<Buffer> {
  try {
    return await unzip(bytes, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    throw new RawObjectDamaged(key, 'it is no whole object', { cause: error });
  }
}

const zip = promisify<Uint8Array, Buffer>(gzip);
const unzip = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(gunzip);

/** 120 hosts of 24 KB are 3 MB. */
const MOST_BYTES = 256 * 1024 * 1024;
const TIMES = { connectionTimeout: 2_000, requestTimeout: 10_000 };
