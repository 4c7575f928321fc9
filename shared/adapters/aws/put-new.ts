import { createHash } from 'node:crypto';

import { PutObjectCommand, S3ServiceException, type S3Client } from '@aws-sdk/client-s3';

/**
 * Puts an object where there is none; false where there is one, which stays as it is. S3 refuses
 * bytes that were changed on their way: their SHA-256 is sent along, and kept with the object.
 */
export async function putNew(
  client: S3Client,
  { bucket, key, body, type }: NewObject,
): Promise<boolean> {
  const put = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: body,
    ContentType: type,
    ChecksumSHA256: createHash('sha256').update(body).digest('base64'),
    IfNoneMatch: '*',
  });
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(put);
      return true;
    } catch (error) {
      const status = statusOf(error);
      if (status === IS_THERE) return false;
      // Another is putting it right now; whoever asks again learns how that ended.
      if (status === IS_CONTESTED && attempt < MOST_ATTEMPTS) continue;
      throw new Error(`object ${key} could not be kept`, { cause: error });
    }
  }
}

type NewObject = {
  readonly bucket: string;
  readonly key: string;
  readonly body: Uint8Array;
  readonly type: string;
};

const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

const IS_THERE = 412;
const IS_CONTESTED = 409;
const MOST_ATTEMPTS = 3;
