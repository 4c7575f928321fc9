import { gunzipSync, gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { openS3Client, S3Vault } from '#adapters/aws/s3-vault.ts';
import { MemoryVault } from '#adapters/memory/vault.ts';
import { sha256Of } from '#adapters/raw-object.ts';
import { xmlError } from '#test/aws-stand-in-services.ts';
import { ownAwsStandIn } from '#test/own-aws-stand-in.ts';

import { describeVault } from './vault.contract.ts';

const AT = { domain: 'production', sweep: 4711, phase: 'master' } as const;
const ANSWERS = [{ host: 'mashost', text: 'T7 13678d 8:33:46 5053 (5053)\n' }];

const aws = await ownAwsStandIn();
const client = openS3Client({ ...aws.config, forcePathStyle: true });
const vault = new S3Vault({ client, bucket: 'raw-texts' });

describeVault('S3Vault', () => Promise.resolve(vault));

describe('S3Vault', () => {
  it('keeps one gzip object under the key that every vault gives, never over another', async () => {
    const kept = await vault.keepRaw(AT, ANSWERS);
    const { key } = await new MemoryVault().keepRaw(AT, ANSWERS);
    expect(kept.key).toBe(key);
    const object = aws.kept.objects.get(`raw-texts/${key}`) ?? Buffer.of();
    expect(sha256Of(gunzipSync(object))).toBe(kept.sha256);
    expect(aws.calls[0]?.headers).toMatchObject({
      'if-none-match': '*',
      'content-type': 'application/gzip',
    });
  });
  it('takes an object that is there as kept: put twice, and put before its answer was lost', async () => {
    const kept = await vault.keepRaw(AT, ANSWERS);
    const first = aws.kept.objects.get(`raw-texts/${kept.key}`);
    expect(await vault.keepRaw(AT, ANSWERS)).toEqual(kept);
    expect(aws.kept.objects.get(`raw-texts/${kept.key}`)).toBe(first);
    aws.reset();
    aws.loseAnswers(1);
    expect(await vault.keepRaw(AT, ANSWERS)).toEqual(kept);
    expect(aws.calls.map(({ method }) => method)).toEqual(['PUT', 'PUT']);
    expect(await vault.openRaw(kept)).toEqual(ANSWERS);
  });
  it('asks again where another puts the same object right now', async () => {
    aws.answerNext(xmlError(409, 'ConditionalRequestConflict'));
    const kept = await vault.keepRaw(AT, ANSWERS);
    expect(await vault.openRaw(kept)).toEqual(ANSWERS);
    for (const _ of [1, 2, 3]) aws.answerNext(xmlError(409, 'ConditionalRequestConflict'));
    await expect(vault.keepRaw(AT, ANSWERS)).rejects.toThrow(`${kept.key} could not be kept`);
  });
  it('tries again where it is throttled, and reads again where an answer was lost', async () => {
    aws.throttle(2);
    const kept = await vault.keepRaw(AT, ANSWERS);
    aws.throttle(1);
    expect(await vault.openRaw(kept)).toEqual(ANSWERS);
    aws.loseAnswers(1);
    expect(await vault.openRaw(kept)).toEqual(ANSWERS);
  });
  it('says that an object is damaged, and not that it may be there later', async () => {
    const kept = await vault.keepRaw(AT, ANSWERS);
    const name = `raw-texts/${kept.key}`;
    const object = aws.kept.objects.get(name) ?? Buffer.of();
    aws.kept.objects.set(name, object.subarray(0, 20));
    await expect(vault.openRaw(kept)).rejects.toMatchObject({ name: 'RawObjectDamaged' });
    aws.kept.objects.set(name, gzipSync('boks-audit-raw 1\nrubbish'));
    await expect(vault.openRaw(kept)).rejects.toThrow(`${kept.key}: its hash is`);
    aws.kept.objects.delete(name);
    await expect(vault.openRaw(kept)).rejects.toMatchObject({ name: 'RawObjectDamaged' });
  });
  it('does not take a refusal for damage: what cannot be read now may be read later', async () => {
    const kept = await vault.keepRaw(AT, ANSWERS);
    aws.answerNext(xmlError(403, 'AccessDenied'));
    const refused = await vault.openRaw(kept).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'Error', cause: { name: 'AccessDenied' } });
  });
});
