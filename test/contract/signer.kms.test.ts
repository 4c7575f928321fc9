import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { KmsSigner, openKmsClient } from '#adapters/aws/kms-signer.ts';
import { refused } from '#test/aws-stand-in-services.ts';
import { ownAwsStandIn } from '#test/own-aws-stand-in.ts';

import { describeSigner, TEXT } from './signer.contract.ts';

const aws = await ownAwsStandIn();
const signer = new KmsSigner({ client: openKmsClient(aws.config), key: 'alias/boks-audit' });

describeSigner('KmsSigner', () => Promise.resolve(signer));

describe('KmsSigner', () => {
  it('asks for the digest to be signed, not the text', async () => {
    await signer.sign(TEXT);
    expect(JSON.parse(aws.calls[0]?.body.toString() ?? '')).toEqual({
      KeyId: 'alias/boks-audit',
      Message: createHash('sha256').update(TEXT).digest('base64'),
      MessageType: 'DIGEST',
      SigningAlgorithm: 'ECDSA_SHA_256',
    });
  });
  it('asks again where the answer was lost or it is throttled', async () => {
    aws.loseAnswers(1);
    expect((await signer.sign(TEXT)).der.length).toBeGreaterThan(60);
    aws.throttle(2);
    expect((await signer.publicKey()).pem).toContain('BEGIN PUBLIC KEY');
  });
  it('says which key did not sign, and why', async () => {
    aws.answerNext(refused('DisabledException', 'the key is disabled'));
    await expect(signer.sign(TEXT)).rejects.toMatchObject({
      message: 'key alias/boks-audit did not sign',
      cause: { name: 'DisabledException' },
    });
  });
  it('refuses a key of another kind', async () => {
    const body = JSON.stringify({ KeyId: 'k', PublicKey: 'AA==', KeySpec: 'RSA_2048' });
    aws.answerNext({ status: 200, type: 'application/x-amz-json-1.1', body });
    await expect(signer.publicKey()).rejects.toThrow('key k is RSA_2048, not ECC_NIST_P256');
  });
});
