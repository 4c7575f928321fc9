import { createHash } from 'node:crypto';

import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { MemoryBundles } from '#adapters/memory/bundles.ts';
import { MemoryRollUps } from '#adapters/memory/roll-ups.ts';
import { MemorySignedHeads } from '#adapters/memory/signed-heads.ts';
import { MemoryVault } from '#adapters/memory/vault.ts';
import { localApiOf } from '#cli/local/api-server.ts';
import { Problem } from '#contracts/api.ts';
import { unservableOnAws } from '#functions/serve-api/configuration.ts';

import { MemoryConfigurations } from '../configuration/memory-configurations.ts';

const TOKEN = 'q'.repeat(43);
const PATH = '/v1/domains/prod/configuration';

let api: ReturnType<typeof localApiOf>;
let store: MemoryAuditStore;

beforeEach(() => {
  store = new MemoryAuditStore();
  const kept = new MemoryConfigurations();
  let nonces = 0;
  api = localApiOf({
    store,
    kept,
    bundles: new MemoryBundles(),
    heads: new MemorySignedHeads(),
    vault: new MemoryVault(),
    software: 'boks-audit test',
    rollUps: new MemoryRollUps(),
    configurations: kept,
    queue: { send: async () => undefined },
    clock: { nowMs: () => 1_772_441_400_000 },
    nonces: { next: () => `nonce ${(nonces += 1)}` },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    service: { pid: null, version: 'test', startedAtMs: 0, speed: 1, story: () => null },
    unservable: unservableOnAws,
    failed: () => undefined,
    token: TOKEN,
  });
});

const change = JSON.stringify({
  madeFrom: 0,
  why: 'CHG0042',
  configuration: {
    version: 1,
    domains: [{ name: 'prod', master: { host: 'M', ssm: { tag: 'Boks=m' } }, replicas: [] }],
  },
});
const put = async (headers: Readonly<Record<string, string>>): Promise<Response> =>
  api.request(PATH, {
    method: 'PUT',
    body: change,
    headers: { host: '127.0.0.1', 'content-type': 'application/json', ...headers },
  });
const refusalOf = async (response: Response): Promise<readonly [number, string]> => {
  const { status, detail } = Problem.parse(await response.json());
  return [status, detail];
};
const recorded = async (): Promise<unknown> => (await store.headRecord('prod'))?.act;

describe('writing on one machine', () => {
  it('is recorded with the user who says to have sent it, not authenticated', async () => {
    const sent = await put({ authorization: `Bearer ${TOKEN}`, 'boks-audit-user': 'ann' });
    expect(sent.status).toBe(200);
    expect(await recorded()).toMatchObject({ who: 'ann (not authenticated)', why: 'CHG0042' });
  });

  it('is nobody in particular where no user is said', async () => {
    expect((await put({ authorization: `bearer ${TOKEN}` })).status).toBe(200);
    expect(await recorded()).toMatchObject({ who: 'unknown (not authenticated)' });
  });

  it('is refused without the token', async () => {
    const sent = await put({});
    expect(sent.headers.get('www-authenticate')).toBe('Bearer');
    expect(sent.headers.get('cache-control')).toBe('no-store');
    expect(await refusalOf(sent)).toEqual([
      401,
      "writing takes the token in the file token of the service's --data; none was sent",
    ]);
    expect(await recorded()).toBeUndefined();
  });

  it.each([`Bearer ${TOKEN}q`, `Bearer ${TOKEN.slice(1)}`, 'Bearer x', `Bearer ${'p'.repeat(43)}`])(
    'is refused with another token: %s',
    async (authorization) => {
      const [status, detail] = await refusalOf(await put({ authorization }));
      expect([status, detail]).toEqual([401, expect.stringContaining('that was sent is another')]);
      expect(await recorded()).toBeUndefined();
    },
  );

  it.each([`Basic ${TOKEN}`, TOKEN, `Bearer ${TOKEN} x`, 'Bearer '])(
    'is refused where the token is sent in another form: %s',
    async (authorization) => {
      const [status, detail] = await refusalOf(await put({ authorization }));
      expect([status, detail]).toEqual([401, expect.stringContaining('none was sent')]);
    },
  );

  it('is refused to a page of another site, though it had the token', async () => {
    const headers = { authorization: `Bearer ${TOKEN}`, host: 'evil.example' };
    expect((await refusalOf(await put(headers)))[0]).toBe(403);
    expect(await recorded()).toBeUndefined();
  });

  it.each(['ann (authenticated)', 'a'.repeat(101), 'ann\u00e9'])(
    'is refused to what is no name of a user: %s',
    async (user) => {
      const sent = await put({ authorization: `Bearer ${TOKEN}`, 'boks-audit-user': user });
      expect(await refusalOf(sent)).toEqual([400, 'Boks-Audit-User: this is no name of a user']);
      expect(await recorded()).toBeUndefined();
    },
  );
});

it('reading takes no token', async () => {
  const headers = { host: 'localhost' };
  expect((await api.request('/v1/health', { headers })).status).toBe(200);
  expect((await api.request(PATH, { headers })).status).toBe(404);
});

it.each(['OPTIONS', 'REPORT'])(
  '%s is served nowhere, and no other site is let in',
  async (method) => {
    const headers = { host: 'localhost', origin: 'https://evil.example' };
    const answer = await api.request(PATH, { method, headers });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, PUT');
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  },
);
