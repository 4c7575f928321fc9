import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { S3Bundles } from '#adapters/aws/s3-bundles.ts';
import { openS3Client } from '#adapters/aws/s3-vault.ts';
import { xmlError } from '#test/aws-stand-in-services.ts';
import { ownAwsStandIn } from '#test/own-aws-stand-in.ts';

import { describeBundles, PLACE, SIGNATURE, ZIP } from './bundles.contract.ts';

const aws = await ownAwsStandIn();
const client = openS3Client({ ...aws.config, forcePathStyle: true });
const bundles = new S3Bundles({ client, bucket: 'sealed' });

describeBundles('S3Bundles', () => Promise.resolve(bundles));

describe('S3Bundles', () => {
  it('puts where there is nothing only, with the SHA-256 of the bytes', async () => {
    await bundles.keepZip(PLACE, ZIP);
    expect(aws.calls[0]).toMatchObject({ method: 'PUT' });
    expect(aws.calls[0]?.path).toContain('/sealed/bundles/bank-3-1/bank-3-1-v1.zip');
    expect(aws.calls[0]?.headers).toMatchObject({
      'if-none-match': '*',
      'content-type': 'application/zip',
      'x-amz-checksum-sha256': createHash('sha256').update(ZIP).digest('base64'),
    });
  });

  it('takes its own object, put before the answer was lost, for the one that was first', async () => {
    aws.loseAnswers(1);
    expect(await bundles.keepSignature(PLACE, SIGNATURE)).toEqual(SIGNATURE);
    expect(aws.calls.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'GET']);
  });

  it('does not take a refusal for absence: nothing would be signed twice for it', async () => {
    aws.answerNext(xmlError(403, 'AccessDenied'));
    await expect(bundles.signatureOf(PLACE)).rejects.toMatchObject({
      message: 'object bundles/bank-3-1/bank-3-1-v1.signature.json could not be read',
      cause: { name: 'AccessDenied' },
    });
    aws.answerNext(xmlError(403, 'AccessDenied'));
    await expect(bundles.keepZip(PLACE, ZIP)).rejects.toThrow(
      'object bundles/bank-3-1/bank-3-1-v1.zip could not be kept',
    );
  });
});
