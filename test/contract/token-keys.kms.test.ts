import { expect, it } from 'vitest';

import { openKmsClient } from '#adapters/aws/kms-signer.ts';
import { KmsTokenKeys } from '#adapters/aws/kms-token-keys.ts';
import { refused } from '#test/aws-stand-in-services.ts';
import { ownAwsStandIn } from '#test/own-aws-stand-in.ts';

import { describeTokenKeys } from './token-keys.contract.ts';

const aws = await ownAwsStandIn();

let customers = 0;
const keysOf = (key: string) => new KmsTokenKeys({ client: openKmsClient(aws.config), key });

describeTokenKeys('KmsTokenKeys', () => {
  customers += 1;
  const key = `alias/customer-${customers}-tokens`;
  return Promise.resolve(() => keysOf(key));
});

it('asks KMS once, for a MAC over the name of the incident', async () => {
  await keysOf('alias/tokens').keyOf('bank-3-1');
  expect(aws.calls.map(({ body }) => JSON.parse(body.toString()))).toEqual([
    {
      KeyId: 'alias/tokens',
      Message: Buffer.from('boks-audit tokens 1\0bank-3-1').toString('base64'),
      MacAlgorithm: 'HMAC_SHA_256',
    },
  ]);
});

it('says which key made no MAC, and why', async () => {
  aws.answerNext(refused('DisabledException', 'the key is disabled'));
  await expect(keysOf('alias/tokens').keyOf('bank-3-1')).rejects.toMatchObject({
    message: 'key alias/tokens made no MAC',
    cause: { name: 'DisabledException' },
  });
});

it('takes no shorter MAC for a key', async () => {
  const body = JSON.stringify({ KeyId: 'k', Mac: 'AAAA', MacAlgorithm: 'HMAC_SHA_256' });
  aws.answerNext({ status: 200, type: 'application/x-amz-json-1.1', body });
  await expect(keysOf('alias/tokens').keyOf('bank-3-1')).rejects.toThrow('no MAC of 32 bytes');
});
