import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { S3SignedHeads } from '#adapters/aws/s3-signed-heads.ts';
import { openS3Client } from '#adapters/aws/s3-vault.ts';
import { xmlError } from '#test/aws-stand-in-services.ts';
import { startAwsStandIn, type AwsStandIn } from '#test/aws-stand-in.ts';

import { describeSignedHeads, headOf } from './signed-heads.contract.ts';

let aws: AwsStandIn;
let heads: S3SignedHeads;

beforeAll(async () => {
  aws = await startAwsStandIn();
});
afterAll(() => aws.stop());
beforeEach(() => {
  aws.reset();
  const client = openS3Client({ ...aws.config, forcePathStyle: true });
  heads = new S3SignedHeads({ client, bucket: 'sealed' });
});

describeSignedHeads('S3SignedHeads', () => Promise.resolve(heads));

const HEAD = headOf(288, '2026-03-02');

it('puts where there is nothing only', async () => {
  await heads.keep(HEAD);
  expect(aws.calls[0]).toMatchObject({ method: 'PUT' });
  expect(aws.calls[0]?.path).toContain('/sealed/heads/bank/000000000288-2026-03-02.json');
  expect(aws.calls[0]?.headers).toMatchObject({ 'if-none-match': '*' });
});

it('takes its own object, put before the answer was lost, for the one that was first', async () => {
  aws.loseAnswers(1);
  expect(await heads.keep(HEAD)).toEqual(HEAD);
  expect(aws.calls.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'GET']);
});

it('does not take a refusal for absence: days would be signed again from the first', async () => {
  aws.answerNext(xmlError(403, 'AccessDenied'));
  await expect(heads.names('bank')).rejects.toMatchObject({
    message: 'the objects of heads/bank/ could not be listed',
    cause: { name: 'AccessDenied' },
  });
  aws.answerNext(xmlError(403, 'AccessDenied'));
  await expect(heads.read('bank', { number: 288, day: '2026-03-02' })).rejects.toThrow(
    'object heads/bank/000000000288-2026-03-02.json could not be read',
  );
});
