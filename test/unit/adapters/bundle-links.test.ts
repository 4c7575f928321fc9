import { expect, it } from 'vitest';

import { presignedGet } from '#adapters/aws/presigned-get.ts';
import { S3BundleLinks } from '#adapters/aws/s3-bundle-links.ts';
import type { AwsIdentity } from '#adapters/aws/signed-calls.ts';

/** Those of the example in *Authenticating Requests: Using Query Parameters*. */
const IDENTITY: AwsIdentity = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const AT_MS = Date.UTC(2013, 4, 24);

it('the address is the one of the example that AWS publishes', async () => {
  const address = await presignedGet({
    address: 'https://examplebucket.s3.amazonaws.com/test.txt',
    query: {},
    region: 'us-east-1',
    identity: IDENTITY,
    atMs: AT_MS,
    forSeconds: 86_400,
  });
  const { origin, pathname, searchParams } = new URL(address);
  expect(`${origin}${pathname}`).toBe('https://examplebucket.s3.amazonaws.com/test.txt');
  expect(Object.fromEntries(searchParams)).toEqual({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request',
    'X-Amz-Date': '20130524T000000Z',
    'X-Amz-Expires': '86400',
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  });
});

it('a link leads to one zip, to be saved under its name, for five minutes, as who signed it', async () => {
  const links = new S3BundleLinks({
    address: 'https://sealed.s3.eu-central-1.amazonaws.com',
    region: () => Promise.resolve('eu-central-1'),
    identity: () => Promise.resolve({ ...IDENTITY, sessionToken: 'a session+of/a role==' }),
    clock: { nowMs: () => AT_MS },
  });
  const place = { incident: 'bank-3-1', version: 2, profile: 'vendor-pseudonymised' } as const;
  const { address, untilMs } = await links.linkTo(
    place,
    'domain-1a2b3c4d-3-1-v2-pseudonymised.zip',
  );
  expect(untilMs).toBe(AT_MS + 300_000);
  const { pathname, searchParams } = new URL(address);
  expect(pathname).toBe('/bundles/bank-3-1/bank-3-1-v2-pseudonymised.zip');
  expect(Object.fromEntries(searchParams)).toMatchObject({
    'response-content-disposition':
      'attachment; filename="domain-1a2b3c4d-3-1-v2-pseudonymised.zip"',
    'X-Amz-Expires': '300',
    'X-Amz-Security-Token': 'a session+of/a role==',
  });
  // A plus would be a blank to one reader, and a plus to another.
  expect(address).not.toContain('+');
});
