import { createHash } from 'node:crypto';

import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { MemoryBundles } from '#adapters/memory/bundles.ts';
import { MemoryRollUps } from '#adapters/memory/roll-ups.ts';
import { MemorySignedHeads } from '#adapters/memory/signed-heads.ts';
import { MemoryVault } from '#adapters/memory/vault.ts';
import { canonicalJson } from '#domain/journal.ts';
import { apiOf } from '#functions/serve-api/app.ts';
import { unservableOnAws } from '#functions/serve-api/configuration.ts';

import { MemoryConfigurations } from '../configuration/memory-configurations.ts';

let api: ReturnType<typeof apiOf>;
let store: MemoryAuditStore;
let kept: MemoryConfigurations;
let failures: string[];

beforeEach(() => {
  failures = [];
  store = new MemoryAuditStore();
  kept = new MemoryConfigurations();
  let nonces = 0;
  api = apiOf({
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
    failed: (what, reason) => void failures.push(`${what}: ${String(reason)}`),
  });
});

const PATH = '/v1/domains/production/configuration';
const fileOf = (period: string) => ({
  version: 1,
  domains: [
    {
      name: 'production',
      period,
      master: { host: 'MASTER', ssm: { node: 'i-0123456789abcdef0' } },
      replicas: [{ host: 'REPHOST', ssm: { tag: 'BoksHost=REPHOST' } }],
    },
  ],
});
const put = async (change: unknown, path = PATH, sent = {}) => {
  const body = typeof change === 'string' ? change : JSON.stringify(change);
  const told = await api.request(
    path,
    { method: 'PUT', body, headers: { 'content-type': 'application/json', ...sent } },
    { caller: { name: 'ann', authenticated: true } },
  );
  return { status: told.status, body: await told.json() };
};
const get = async (path = PATH) => {
  const told = await api.request(path, undefined, {});
  return { status: told.status, body: await told.json() };
};

const PACKED = { 'content-type': 'application/json', 'content-encoding': 'gzip' };

describe('the configuration of a domain', () => {
  it('is what was put, with its version, who, why and when', async () => {
    const configuration = fileOf('5m');
    const told = await put({ madeFrom: 0, why: 'first', configuration });
    expect(told).toEqual({
      status: 200,
      body: { domain: 'production', version: 1, changed: true },
    });
    expect(await get()).toEqual({
      status: 200,
      body: {
        domain: 'production',
        version: 1,
        who: 'ann',
        why: 'first',
        change: null,
        at: '2026-03-02T08:50:00.000Z',
        digest: createHash('sha256').update(canonicalJson(configuration)).digest('hex'),
        configuration,
      },
    });
    expect((await store.headRecord('production'))?.act.kind).toBe('configured');
  });
  it('is put in force by whoever looks at it, where it was recorded and its writer died', async () => {
    const living = kept.keep;
    kept.keep = () => Promise.reject(new Error('killed'));
    await put({ madeFrom: 0, why: 'first', configuration: fileOf('5m') });
    expect(await kept.readAct('production')).toBeUndefined();
    kept.keep = living;
    expect(await get()).toMatchObject({ status: 200, body: { version: 1, why: 'first' } });
    expect((await kept.readAct('production'))?.version).toBe(1);
  });
  it('is not there under a name that no domain can have', async () => {
    for (const name of ['Production', 'a'.repeat(2_000), 'a%23b']) {
      expect((await get(`/v1/domains/${name}/configuration`)).status).toBe(404);
    }
  });
  it('changes only from the version that is in force', async () => {
    await put({ madeFrom: 0, why: 'first', configuration: fileOf('5m') });
    const late = await put({ madeFrom: 0, why: 'late', configuration: fileOf('10m') });
    expect(late).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/version 1 is in force, not 0/) },
    });
    const next = await put({ madeFrom: 1, why: 'next', configuration: fileOf('10m') });
    expect(next.body).toMatchObject({ version: 2, changed: true });
    const repeat = await put({ madeFrom: 1, why: 'next', configuration: fileOf('10m') });
    expect(repeat).toMatchObject({ status: 200, body: { version: 2, changed: false } });
  });
});

describe('a change under a key', () => {
  const change = { madeFrom: 0, why: 'first', configuration: fileOf('5m') };
  const under = async (key: string, changes = {}) =>
    put({ ...change, ...changes }, PATH, { 'idempotency-key': key });

  it('is in its record, and the same again is answered as it was at first', async () => {
    const first = await under('k1');
    expect(first).toMatchObject({ status: 200, body: { version: 1, changed: true } });
    expect(await under('k1')).toEqual(first);
    const head = await store.headRecord('production');
    expect(head).toMatchObject({ number: 1, act: { kind: 'configured', key: 'k1' } });
  });

  it('is answered so, too, where its first try died behind the record', async () => {
    const living = kept.keep;
    kept.keep = () => Promise.reject(new Error('killed'));
    expect((await under('k1')).status).toBe(500);
    kept.keep = living;
    expect(await under('k1')).toMatchObject({ status: 200, body: { version: 1, changed: true } });
    expect((await store.headRecord('production'))?.number).toBe(1);
    expect((await kept.readAct('production'))?.version).toBe(1);
  });

  it.each([{ configuration: fileOf('10m') }, { why: 'another' }, { madeFrom: 1 }])(
    'is one change: another under it is refused: %o',
    async (changes) => {
      await under('k1');
      expect(await under('k1', changes)).toMatchObject({
        status: 422,
        body: { detail: 'the key k1 was used for another change, version 1' },
      });
      expect((await store.headRecord('production'))?.number).toBe(1);
    },
  );
});

describe('a change of configuration', () => {
  it.each([
    ['no JSON', '{', /no JSON/],
    ['no reason', { madeFrom: 0, why: ' ', configuration: fileOf('5m') }, /why: say why/],
    ['no version', { why: 'x', configuration: fileOf('5m') }, /madeFrom/],
    ['a fault in the file', { madeFrom: 0, why: 'x', configuration: fileOf('61s') }, /period/],
    [
      'an unknown key',
      { madeFrom: 0, why: 'x', configuration: { ...fileOf('5m'), a: 1 } },
      /\.a: no/,
    ],
    [
      'a domain that nothing could read',
      {
        madeFrom: 0,
        why: 'x',
        configuration: {
          version: 1,
          domains: [
            {
              name: 'production',
              simulator: { scenario: 'healthy' },
              master: { host: 'm' },
              replicas: [],
            },
          ],
        },
      },
      /no host of production names ssm/,
    ],
  ])('is refused with %s, and nothing is recorded', async (_, change, detail) => {
    const told = await put(change);
    expect(told).toMatchObject({ status: 400, body: { detail: expect.stringMatching(detail) } });
    expect(await store.headRecord('production')).toBeUndefined();
  });

  it.each([
    ['a change has at most 120000 characters', { configuration: 'x'.repeat(120_000) }],
    ['the body has at most 480000 bytes', 'x'.repeat(480_001)],
  ])('is refused where it is too long: %s', async (detail, change) => {
    const told = await put(
      typeof change === 'string' ? change : { madeFrom: 0, why: 'x', ...change },
    );
    expect(told).toMatchObject({ status: 413, body: { detail } });
  });

  it.each([
    ['anything but JSON', {}, 'Content-Type: send the body as application/json'],
    ['JSON that is packed', PACKED, 'Content-Encoding: send the body as it is'],
  ])('is refused as %s', async (_, headers, detail) => {
    const body = JSON.stringify({ madeFrom: 0, why: 'x', configuration: fileOf('5m') });
    const told = await api.request(PATH, { method: 'PUT', body, headers });
    expect([told.status, await told.json()]).toMatchObject([
      415,
      { title: 'Unsupported Media Type', detail },
    ]);
  });
});

describe('the route of a configuration', () => {
  it('tells the log alone what failed where the store does, and may be repeated', async () => {
    Reflect.set(store, 'appendRecord', () => Promise.reject(new Error('the table is away')));
    const change = { madeFrom: 0, why: 'x', configuration: fileOf('5m') };
    expect(await put(change)).toMatchObject({
      status: 500,
      body: {
        detail: 'the request could not be answered; the log has why',
        requestId: 'nonce 1',
      },
    });
    expect(failures).toEqual([`PUT ${PATH} failed, request nonce 1: Error: the table is away`]);
    Reflect.deleteProperty(store, 'appendRecord');
    expect(await put(change)).toMatchObject({ status: 200, body: { version: 1, changed: true } });
  });
  it('is refused where it describes another domain', async () => {
    const change = { madeFrom: 0, why: 'x', configuration: fileOf('5m') };
    const told = await put(change, '/v1/domains/test/configuration');
    expect(told).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/describe test, and no other/) },
    });
  });
  it('is not found where there is none, and the rest of the API is served beside it', async () => {
    expect((await get()).status).toBe(404);
    await put({ madeFrom: 0, why: 'first', configuration: fileOf('5m') });
    const domains = await get('/v1/domains');
    expect(domains.body).toMatchObject({ items: [{ domain: 'production' }] });
    expect((await api.request(PATH, { method: 'DELETE' }, {})).status).toBe(405);
  });
});
