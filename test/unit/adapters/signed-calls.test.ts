import { createServer, type Server } from 'node:http';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { signedCalls, type AwsIdentity } from '#adapters/aws/signed-calls.ts';
import type { ApiAnswer, ApiRequest } from '#ports/call-api.ts';
import { refusalOf, type Keys, type Received } from '#test/sigv4-verifier.ts';

const KEYS: Keys = { id: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const IDENTITY: AwsIdentity = { accessKeyId: KEYS.id, secretAccessKey: KEYS.secret };
const NOON_MS = Date.UTC(2015, 7, 30, 12, 36);

let server: Server;
let origin: string;
let received: Received[];

beforeEach(async () => {
  received = [];
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const { method = '', url: target = '' } = request;
      received.push({ method, target, headers, body });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  origin = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
});
afterEach(() => void server.close());

const call = async (
  request: Omit<ApiRequest, 'address'> & { readonly path: string },
  identity: AwsIdentity = IDENTITY,
): Promise<ApiAnswer> => {
  const calls = signedCalls({
    region: 'eu-central-1',
    identity: async () => identity,
    nowMs: () => NOON_MS,
  });
  const { path, ...rest } = request;
  return calls({ ...rest, address: `${origin}${path}` });
};
const only = (): Received => {
  const [one] = received;
  if (one === undefined || received.length > 1) throw new Error(`${received.length} requests came`);
  return one;
};

const CHANGE = {
  method: 'PUT',
  path: '/v1/domains/prod/configuration',
  body: '{"why":"größer: ☃"}',
} as const;

describe('a signed call', () => {
  it.each([
    ['a reading one', { method: 'GET', path: '/v1/domains/prod/configuration' }],
    ['one with a body', CHANGE],
    ['one with a query', { method: 'GET', path: '/v1/incidents?state=open&host=A%20b~' }],
    ['one whose path is encoded', { method: 'GET', path: '/v1/domains/a%20b/configuration' }],
  ] as const)('%s is one that AWS would take', async (_what, request) => {
    expect(await call(request)).toMatchObject({ status: 200, text: '{}' });
    expect(refusalOf(only(), KEYS, 'execute-api')).toBeUndefined();
    expect(only().headers['x-amz-date']).toBe('20150830T123600Z');
  });
  it('proves the body, the host and the session token', async () => {
    await call(CHANGE, { ...IDENTITY, sessionToken: 'a token' });
    const keys = { ...KEYS, token: 'a token' };
    const { headers } = only();
    expect(refusalOf(only(), keys, 'execute-api')).toBeUndefined();
    expect(refusalOf({ ...only(), body: '{}' }, keys, 'execute-api')).toBe('the body is another');
    const elsewhere = { ...only(), headers: { ...headers, host: 'elsewhere.example.com' } };
    expect(refusalOf(elsewhere, keys, 'execute-api')).toBe('the signature is another');
    const stolen = { ...only(), headers: { ...headers, 'x-amz-security-token': 'b' } };
    expect(refusalOf(stolen, keys, 'execute-api')).toBe('its session token is another');
    expect(refusalOf(only(), keys, 'ssm')).toBe('it is signed for execute-api');
  });
  it('is refused with another key', async () => {
    await call(CHANGE, { ...IDENTITY, secretAccessKey: 'guessed' });
    expect(refusalOf(only(), KEYS, 'execute-api')).toBe('the signature is another');
  });
  it('is not sent where there are no credentials, and says so', async () => {
    const calls = signedCalls({
      region: 'eu-central-1',
      identity: () => Promise.reject(new Error('Could not load credentials from any providers')),
    });
    await expect(calls({ method: 'GET', address: origin })).rejects.toThrow(
      'there are no AWS credentials to sign with: Could not load credentials from any providers',
    );
    expect(received).toEqual([]);
  });
  it('says so where nothing listens', async () => {
    await new Promise((resolve) => server.close(resolve));
    await expect(call(CHANGE)).rejects.toThrow(`no answer from ${origin}: nothing listens there`);
  });
});

it('the verifier holds what AWS published: the request get-vanilla of its test suite', () => {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ' +
    'SignedHeaders=host;x-amz-date, ' +
    'Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31';
  const headers = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' };
  const vanilla = { method: 'GET', target: '/', body: '', headers: { ...headers, authorization } };
  const keys = { id: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
  expect(refusalOf(vanilla, keys, 'service')).toBeUndefined();
  expect(refusalOf({ ...vanilla, method: 'POST' }, keys, 'service')).toBe(
    'the signature is another',
  );
});
