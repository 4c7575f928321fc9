import { gunzipSync } from 'node:zlib';

import { beforeEach, describe, expect, it } from 'vitest';

import { Problem } from '#contracts/api.ts';

import { ActingApi, CLEARING, PROVED } from './acting.ts';
import { sealIn, sha256Of, zipOf } from './evidence-acts.ts';

let api: ActingApi;
beforeEach(async () => {
  api = new ActingApi();
  await api.watch('bank', PROVED, CLEARING);
});

const ask = async (path: string, headers: Readonly<Record<string, string>> = {}, env = {}) =>
  api.app.request(path, { headers }, env);
const DOWNLOAD = '/v1/incidents/bank-1-1/bundles/1/download';

describe('a request', () => {
  it('has a name of its own, which its answer bears', async () => {
    const names = [];
    for (let time = 0; time < 2; time += 1) {
      names.push((await ask('/v1/health')).headers.get('x-request-id'));
    }
    expect(names[0]).toMatch(/^nonce \d+$/);
    expect(new Set(names).size).toBe(2);
  });

  it('has the name that whoever stands before the API gave it, and never the one that is sent', async () => {
    const answer = await ask('/v1/none', { 'x-request-id': 'mine' }, { requestId: 'gateway-7' });
    expect(answer.headers.get('x-request-id')).toBe('gateway-7');
    expect(Problem.parse(await answer.json()).requestId).toBe('gateway-7');
  });

  it('that fails is told of its name alone, and the log of the reason', async () => {
    const failure = new Error('the key of the table is secret-7');
    api.store.readState = async () => Promise.reject(failure);
    const answer = await ask('/v1/domains', {}, { requestId: 'r' });
    expect([answer.status, await answer.json()]).toEqual([
      500,
      {
        type: 'about:blank',
        title: 'Internal Server Error',
        status: 500,
        detail: 'the request could not be answered; the log has why',
        instance: '/v1/domains',
        requestId: 'r',
      },
    ]);
    expect(api.failures).toEqual([['GET /v1/domains failed, request r', failure]]);
  });
});

describe('an answer', () => {
  it('is compressed for whoever takes that, where it is worth it', async () => {
    const path = '/v1/incidents';
    const plain = await (await ask(path)).text();
    const packed = await ask(path, { 'accept-encoding': 'gzip' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('vary')).toBe('Accept-Encoding');
    const text = gunzipSync(new Uint8Array(await packed.arrayBuffer())).toString();
    expect(text).toBe(plain);
  });

  it('is for no page of another site', async () => {
    const answer = await ask('/v1/health', { origin: 'https://evil.example' });
    const opened = [...answer.headers.keys()].filter((name) => name.startsWith('access-control'));
    expect(opened).toEqual([]);
    const asked = await api.app.request('/v1/mutes', { method: 'OPTIONS' });
    expect(asked.status).toBe(405);
  });

  it('that changes is kept by nobody', async () => {
    const { headers } = await ask('/v1/health');
    expect([headers.get('cache-control'), headers.get('etag')]).toEqual(['no-store', null]);
  });
});

describe('what does not change', () => {
  it.each(['', 'gzip'])('is not sent again to whoever has it: accepting “%s”', async (encoding) => {
    await sealIn(api, 'bank-1-1');
    for (const path of ['/v1/openapi.json', DOWNLOAD]) {
      const first = await ask(path, { 'accept-encoding': encoding });
      const mark = first.headers.get('etag') ?? 'none';
      expect(first.headers.get('cache-control')).toBe('private, no-cache');
      const again = await ask(path, { 'accept-encoding': encoding, 'if-none-match': mark });
      expect([again.status, await again.text()]).toEqual([304, '']);
      expect((await ask(path, { 'if-none-match': '"another"' })).status).toBe(200);
    }
  });

  it('is marked by its content: a zip by its hash', async () => {
    await sealIn(api, 'bank-1-1');
    const { headers } = await ask(DOWNLOAD, { 'accept-encoding': 'gzip' });
    expect(headers.get('etag')).toBe(`"${sha256Of(zipOf('bank-1-1-v1'))}"`);
  });
});
