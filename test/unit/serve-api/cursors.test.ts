import { beforeEach, describe, expect, it } from 'vitest';

import { MuteList } from '#contracts/api-acts.ts';
import { DomainList, IncidentList } from '#contracts/api.ts';
import { stuckOf } from '#test/acts.ts';

import { ActingApi, CLEARING, PROVED } from './acting.ts';

const HOUR_MS = 3_600_000;

let api: ActingApi;
beforeEach(async () => {
  api = new ActingApi();
  await api.watch('bank', PROVED, CLEARING);
  await api.watch('dr', stuckOf({ id: 'dr-1-1', domain: 'dr' }));
  await api.watch('a-1-1');
});

const incidents = async (query: string) =>
  IncidentList.parse((await api.get(`/v1/incidents${query}`)).body);

/** All that a list has, page by page, and how long each page was. */
async function walk(path: string): Promise<{ ids: unknown[]; pages: number[] }> {
  const ids: unknown[] = [];
  const pages: number[] = [];
  for (let cursor = ''; ;) {
    const { body } = await api.get(`${path}${cursor}`);
    const { items, next } = body;
    if (!Array.isArray(items)) throw new Error(JSON.stringify(body));
    ids.push(...items.map((item: { id?: unknown; domain: unknown }) => item.id ?? item.domain));
    pages.push(items.length);
    if (typeof next !== 'string') return { ids, pages };
    cursor = `&cursor=${next}`;
  }
}

describe('a list in pages', () => {
  it.each([
    ['/v1/incidents?limit=1', ['bank-1-2', 'bank-1-1', 'dr-1-1']],
    ['/v1/domains?limit=1', ['a-1-1', 'bank', 'dr']],
    ['/v1/mutes?limit=1', ['bank-mute-2', 'bank-mute-3', 'dr-mute-2']],
  ])('misses none, and has none twice: %s', async (path, all) => {
    for (const incident of ['bank-1-1', 'bank-1-2', 'dr-1-1']) {
      const body = { incident, until: '2026-03-02T10:00Z', why: 'x' };
      await api.send('POST', '/v1/mutes', { body });
    }
    const { ids, pages } = await walk(path);
    expect(ids).toEqual(all);
    expect(Math.max(...pages)).toBe(1);
  });

  it('goes on with the domain behind, where the one that it stopped in is watched no more', async () => {
    const { next } = await incidents('?limit=1');
    const watched = api.deps.configurations.domains.bind(api.deps.configurations);
    const gone = async () => (await watched()).filter((domain) => domain !== 'bank');
    Reflect.set(api.deps.configurations, 'domains', gone);
    const { items } = await incidents(`?cursor=${next}`);
    expect(items.map(({ id }) => id)).toEqual(['dr-1-1']);
  });

  it('may be asked for with another limit at each page', async () => {
    const { next } = await incidents('?limit=1');
    expect((await incidents(`?limit=5&cursor=${next}`)).items).toHaveLength(2);
  });
});

describe('one request', () => {
  it('looks at so many incidents, and no more, though none is what is asked for', async () => {
    let given = 0;
    api.store.listIncidents = async (domain, limit, below) => {
      if (domain !== 'bank') return [];
      const newest = below === undefined ? 5000 : Number(/\d+$/.exec(below)?.[0]) - 1;
      given += limit;
      return Array.from({ length: Math.min(limit, newest) }, (_, at) =>
        stuckOf({ id: `bank-1-${newest - at}`, domain: 'bank' }),
      );
    };
    const first = await incidents('?kind=ahead');
    expect([first.items, typeof first.next]).toEqual([[], 'string']);
    expect(given).toBeLessThanOrEqual(1000);
    const { ids, pages } = await walk('/v1/incidents?kind=ahead');
    expect([ids, pages.length]).toEqual([[], 6]);
  });

  it('looks for what lives among what lives, however much is closed', async () => {
    for (let n = 2; n <= 1_200; n += 1) {
      await api.store.putIncident(
        stuckOf({ id: `bank-${n}-1`, state: 'closed', closedAtMs: api.nowMs }),
        n,
      );
    }
    const body = { incident: 'bank-1-2', until: '2026-03-02T10:00Z', why: 'x' };
    await api.send('POST', '/v1/mutes', { body });
    const shown = async (query: string) => {
      const { items, next } = await incidents(`?domain=bank&${query}`);
      return [items.map(({ id }) => id), typeof next];
    };
    expect(await shown('state=open')).toEqual([['bank-1-2', 'bank-1-1'], 'object']);
    expect(await shown('muted=true')).toEqual([['bank-1-2'], 'object']);
    expect(await shown('state=recovering')).toEqual([[], 'object']);
    expect((await walk('/v1/incidents?state=open&limit=1')).ids).toEqual([
      'bank-1-2',
      'bank-1-1',
      'dr-1-1',
    ]);
  });

  it('looks at so many domains', async () => {
    const names = Array.from({ length: 120 }, (_, at) => `d${String(at).padStart(3, '0')}`);
    for (const name of names) await api.watch(name);
    const { items } = DomainList.parse((await api.get('/v1/domains?limit=500')).body);
    expect(items.length).toBeLessThanOrEqual(50);
    const { ids } = await walk('/v1/domains?limit=500');
    expect(ids).toEqual(['a-1-1', 'bank', ...names, 'dr']);
  });
});

describe('a cursor is refused', () => {
  it.each([
    ['of another list', '/v1/domains?', 'cursor: it is one of incidents, not of domains'],
    [
      'of another list',
      '/v1/domains/bank/sweeps?',
      'cursor: it is one of incidents, not of sweeps',
    ],
    [
      'of other filters',
      '/v1/incidents?kind=stuck&',
      'cursor: it is of this list with other filters',
    ],
  ])('%s: %s', async (_, path, detail) => {
    const { next } = await incidents('?limit=1');
    const told = await api.get(`${path}cursor=${next}`);
    expect([told.status, told.body['detail']]).toEqual([400, expect.stringContaining(detail)]);
  });

  it.each([
    '{"list":"incidents","filter":"{}","at":{"domain":7}}',
    '{"list":"incidents","filter":"{}","at":null}',
    '{"list":"incidents","filter":"{}"}',
    '{"list":"incidents","filter":"{}","at":{"domain":"bank","behind":"x","more":1}}',
    '[]',
    'null',
    'x',
  ])('that was not given: %s', async (text) => {
    const cursor = Buffer.from(text).toString('base64url');
    const told = await api.get(`/v1/incidents?cursor=${cursor}`);
    expect([told.status, told.body['detail']]).toEqual([400, 'cursor: this is no cursor']);
  });
});

describe('a page behind what is not there any more', () => {
  it('begins the list of that domain anew, and misses none', async () => {
    const body = { hosts: ['R1'], until: '2026-03-02T10:00Z', why: 'x' };
    for (const host of ['R1', 'R2']) {
      await api.send('POST', '/v1/mutes', { body: { ...body, hosts: [host], domain: 'bank' } });
    }
    const { next } = MuteList.parse((await api.get('/v1/mutes?limit=1')).body);
    await api.send('DELETE', '/v1/mutes/bank-mute-2');
    const { items } = MuteList.parse((await api.get(`/v1/mutes?limit=1&cursor=${next}`)).body);
    expect(items.map(({ id }) => id)).toEqual(['bank-mute-3']);
  });
});

it('incidents are those that lived between two moments', async () => {
  const lived = async (query: string) => (await incidents(query)).items.map(({ id }) => id);
  const { firstSeenAtMs } = PROVED;
  const at = (hours: number) => new Date(firstSeenAtMs + hours * HOUR_MS).toISOString();
  expect(await lived(`?domain=bank&to=${at(0)}`)).toEqual([]);
  expect(await lived(`?domain=bank&from=${at(1)}&to=${at(2)}`)).toEqual(['bank-1-2', 'bank-1-1']);
  await api.send('POST', '/v1/incidents/bank-1-2/closings', {
    body: { why: 'x', code: 'our-error' },
  });
  const after = new Date(api.nowMs + 1).toISOString();
  expect(await lived(`?domain=bank&from=${after}`)).toEqual(['bank-1-1']);
});
