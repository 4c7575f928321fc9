import { createHash } from 'node:crypto';

import { beforeEach, describe, expect, it } from 'vitest';

import { ConfigurationInForce, ConfigurationList } from '#contracts/configuration-change.ts';
import { canonicalJson } from '#domain/journal.ts';

import { ActingApi } from './acting.ts';

const PATH = '/v1/domains/bank/configuration';
const VERSIONS = `${PATH}/versions`;
const fileOf = (minutes: number, note = '') => ({
  version: 1,
  domains: [
    {
      name: 'bank',
      period: `${minutes + 4}m`,
      master: { host: 'MASTER', ssm: { node: 'i-0123456789abcdef0' } },
      replicas: [{ host: `REPHOST${note}`, ssm: { tag: 'BoksHost=REPHOST' } }],
    },
  ],
});

let api: ActingApi;
beforeEach(() => {
  api = new ActingApi();
});

/** Puts so many versions in force, each with another period. */
async function push(count: number): Promise<void> {
  for (let version = 1; version <= count; version += 1) {
    const named = version === 2 ? { change: 'CHG0042' } : {};
    const body = {
      madeFrom: version - 1,
      why: `why ${version}`,
      ...named,
      configuration: fileOf(version),
    };
    api.nowMs += 60_000;
    expect((await api.send('PUT', PATH, { body })).status).toBe(200);
  }
}
const listed = async (query = '') =>
  ConfigurationList.parse((await api.get(`${VERSIONS}${query}`)).body);

describe('the versions of a configuration', () => {
  it('are all that ever were, newest first: when, who, why, under which change, and a digest', async () => {
    const atMs = api.nowMs;
    await push(3);
    const { items, next } = await listed();
    expect(next).toBeNull();
    expect(items.map(({ version, why, change }) => [version, why, change])).toEqual([
      [3, 'why 3', null],
      [2, 'why 2', 'CHG0042'],
      [1, 'why 1', null],
    ]);
    expect(items[1]).toMatchObject({
      who: expect.stringContaining('ann'),
      at: new Date(atMs + 120_000).toISOString(),
      digest: createHash('sha256')
        .update(canonicalJson(fileOf(2)))
        .digest('hex'),
    });
  });

  it('come in pages that leave none out, over more than are read at once', async () => {
    await push(25);
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: ConfigurationList = await listed(`?limit=12${cursor}`);
      seen.push(...page.items.map(({ version }) => version));
      cursor = page.next && `&cursor=${page.next}`;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, k) => 25 - k));
  });

  it('come in shorter pages where their files are large, and go on behind them', async () => {
    await push(1);
    const act = await api.deps.kept.readAct('bank', 1);
    if (act === undefined) throw new Error('it was pushed');
    const source = JSON.stringify(fileOf(1, 'x'.repeat(119_000)));
    for (let version = 2; version <= 40; version += 1) {
      const configuration = { ...act.configuration, source };
      await api.deps.kept.keep('bank', version, { ...act, version, configuration });
    }
    const first = await listed('?limit=100');
    expect(first.items).toHaveLength(20);
    const second = await listed(`?limit=100&cursor=${first.next}`);
    expect(second.items.map(({ version }) => version).slice(0, 1)).toEqual([20]);
    expect(second.items).toHaveLength(20);
    expect(second.next).toBeNull();
  });
});

describe('a version of a configuration', () => {
  it('is as it was, for good, under an ETag', async () => {
    await push(3);
    const path = `${VERSIONS}/2`;
    const answer = await api.app.request(path);
    const told = ConfigurationInForce.parse(await answer.json());
    expect(told).toMatchObject({ domain: 'bank', version: 2, why: 'why 2', change: 'CHG0042' });
    expect(told.configuration).toEqual(fileOf(2));
    const { digest, ...rest } = (await listed()).items[1] ?? { digest: 'none' };
    expect(told).toMatchObject({ digest, ...rest });
    const etag = answer.headers.get('etag');
    await api.send('PUT', PATH, {
      body: { madeFrom: 3, why: 'later', configuration: fileOf(20) },
    });
    const again = await api.app.request(path, { headers: { 'if-none-match': String(etag) } });
    expect(again.status).toBe(304);
  });

  it('is there though its writer died before it was put in force', async () => {
    await push(1);
    const { kept } = api.deps;
    const living = kept.keep.bind(kept);
    kept.keep = () => Promise.reject(new Error('killed'));
    const body = { madeFrom: 1, why: 'why 2', configuration: fileOf(2) };
    expect((await api.send('PUT', PATH, { body })).status).toBe(500);
    kept.keep = living;
    expect((await api.get(`${VERSIONS}/2`)).status).toBe(200);
    expect((await listed()).items.map(({ version }) => version)).toEqual([2, 1]);
  });
});

describe('a version that cannot be shown', () => {
  it.each([
    ['4', 'there is no version 4 of it yet: 2 is in force'],
    ['1', 'what version 1 of it said is not kept; the history has who made it, and why'],
    ['0', 'version: a version is a whole number from 1'],
  ])('is not there, and the reason is told: %s', async (version, detail) => {
    await push(2);
    const { kept } = api.deps;
    const readAct = kept.readAct.bind(kept);
    kept.readAct = async (domain, number) => (number === 1 ? undefined : readAct(domain, number));
    expect(await api.get(`${VERSIONS}/${version}`)).toMatchObject({
      status: 404,
      body: { detail },
    });
    expect((await listed()).items.map(({ version: one }) => one)).toEqual([2]);
  });

  it('is of a domain that was never configured', async () => {
    for (const path of [VERSIONS, `${VERSIONS}/1`]) {
      expect(await api.get(path)).toMatchObject({
        status: 404,
        body: { detail: 'no configuration of a domain of this name is kept' },
      });
    }
  });
});

describe('the change number of a configuration', () => {
  const change = { madeFrom: 0, why: 'first', change: 'CHG0042', configuration: fileOf(5) };
  const under = async (body: object) =>
    api.send('PUT', PATH, { body, headers: { 'idempotency-key': 'k1' } });

  it('is in its record, and shown with what is in force', async () => {
    await under(change);
    expect((await api.store.headRecord('bank'))?.act).toMatchObject({ change: 'CHG0042' });
    expect((await api.get(PATH)).body).toMatchObject({ version: 1, change: 'CHG0042' });
  });

  it('is part of it: under the same key another number is another change', async () => {
    await under(change);
    expect(await under(change)).toMatchObject({ status: 200, body: { changed: true } });
    expect((await under({ ...change, change: 'CHG0043' })).status).toBe(422);
  });
});
