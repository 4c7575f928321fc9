import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';

import { missOf } from '#domain/miss.ts';
import type { Answer } from '#ports/fleet.ts';

import { NOT_STORED, type StoredOutputs } from './stored-outputs.ts';

/**
 * Outputs that nodes stored in a bucket of ours, read no further than the longest that the script
 * prints. The role needs `s3:ListBucket` too: without it S3 answers "access denied" for an object
 * that is missing.
 */
export class S3Outputs implements StoredOutputs {
  readonly #client: S3Client;
  readonly bucket: string;

  constructor({ client, bucket }: { readonly client: S3Client; readonly bucket: string }) {
    this.#client = client;
    this.bucket = bucket;
  }

  async open(key: string): Promise<Answer> {
    try {
      const range = `bytes=0-${MOST_BYTES}`;
      const get = new GetObjectCommand({ Bucket: this.bucket, Key: key, Range: range });
      const { Body } = await this.#client.send(get);
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      if (bytes.length > MOST_BYTES) return TOO_LONG;
      return { kind: 'answered', text: Buffer.from(bytes).toString('utf8') };
    } catch (error) {
      if (error instanceof NoSuchKey) return NOT_STORED;
      const name = error instanceof Error ? error.name : 'an unknown failure';
      return missOf('answer-lost', `S3 does not give the stored output (${name})`);
    }
  }
}

/** More than the script prints of its longest group, with its head and its end mark. */
const MOST_BYTES = 2_200_000;
const TOO_LONG = missOf('rubbish', `the stored output has more than ${MOST_BYTES} bytes`);
