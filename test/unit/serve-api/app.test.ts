import { beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';

import { localApiOf } from '#cli/local/api-server.ts';
import { statusText } from '#cli/text/status-text.ts';
import {
  DomainList,
  DomainView,
  Health,
  IncidentList,
  IncidentView,
  Problem,
  SweepList,
} from '#contracts/api.ts';

import { playDemo, TOKEN } from './played-demo.ts';

let api: ReturnType<typeof localApiOf>;

beforeAll(async () => {
  // The drill is over, REPHOST is ahead, and nobody has noticed.
  api = localApiOf(await playDemo(50));
});

type Asking = { readonly method?: string; readonly host?: string };

const ask = async (
  path: string,
  { method = 'GET', host = '127.0.0.1:8787' }: Asking = {},
): Promise<Response> => api.request(path, { method, headers: { host } });

async function read<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const response = await ask(path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/json');
  return schema.parse(await response.json());
}

async function refused(path: string, init?: Asking): Promise<z.infer<typeof Problem>> {
  const response = await ask(path, init);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const told = Problem.parse(await response.json());
  expect(told.status).toBe(response.status);
  return told;
}

const DRILL = [
  { table: 7, master: 5053, replica: 6982, difference: 1929 },
  { table: 9, master: 7919, replica: 10_258, difference: 2339 },
  { table: 15, master: 1865, replica: 2043, difference: 178 },
];

it('shows a scraper the same at /metrics, which is where Prometheus looks', async () => {
  const scraped = await (await ask('/metrics?tables=not-in-step')).text();
  expect(scraped).toBe(await (await ask('/v1/metrics?tables=not-in-step')).text());
  const shown = scraped.split('\n').filter((line) => line.startsWith('boks_audit_table_diff'));
  expect(shown.map((line) => line.replace(/^.*host=/, ''))).toEqual([
    '"REPHOST",table="7"} 1927',
    '"REPHOST",table="9"} 2336',
    '"REPHOST",table="15"} 177',
  ]);
  expect((await ask('/metrics', { host: 'evil.example' })).status).toBe(403);
  expect((await ask('/metrics', { method: 'POST' })).status).toBe(401);
});

describe('what the API shows', () => {
  it('is the service: its clock, its process, the age of the data', async () => {
    const health = await read('/v1/health', Health);
    expect(health).toMatchObject({ status: 'ok', pid: 1, now: '2026-03-02T08:50:00.000Z' });
    expect(health.domains).toEqual([
      { domain: 'demo', lastSweepAt: '2026-03-02T08:49:00.000Z', ageSeconds: 60, running: false },
    ]);
  });

  it('says which replicas may be promoted, why the one of 2008 may not, and who would lose least', async () => {
    const { replicas, ifMasterIsLost } = await read('/v1/domains/demo', DomainView);
    const answers = Object.fromEntries(replicas.map(({ host, promote }) => [host, promote]));
    expect(answers).toMatchObject({
      REPHOST: { answer: 'no', because: expect.stringMatching(/^ahead demo-\d+-1 is open$/) },
      REPHOST3: {
        answer: 'yes',
        because:
          'in step in every table, by counters, as of 2026-03-02 08:49 UTC; method.conf was not compared',
      },
    });
    expect(ifMasterIsLost).toBe(
      'if the master is lost now: REPHOST2, REPHOST3, REPHOST4, REPHOST5 ' +
        '(lose nothing known as of 2026-03-02 08:49 UTC)',
    );
  });

  it('is the list of domains', async () => {
    const { items, next } = await read('/v1/domains', DomainList);
    expect(next).toBeNull();
    expect(items).toMatchObject([
      { domain: 'demo', master: 'bokmaster', replicas: 5, worst: 'ahead', liveIncidents: 1 },
    ]);
  });

  it('is the whole matrix of a domain, worst replica first, in-step cells with their numbers', async () => {
    const view = await read('/v1/domains/demo', DomainView);
    expect(view).toMatchObject({ master: 'bokmaster', worst: 'ahead', ageSeconds: 60 });
    expect(view.replicas.map(({ host }) => host)[0]).toBe('REPHOST');
    expect(view.replicas.map(({ tables }) => tables.length)).toEqual([55, 55, 55, 55, 55]);
    const numbers = (table: number) => view.replicas[0]?.tables.find((one) => one.table === table);
    expect(numbers(9)).toMatchObject({
      verdict: 'ahead',
      proved: true,
      meaning: 'host → host group',
    });
    expect(view.replicas[1]?.tables.find((one) => one.table === 7)).toMatchObject({
      verdict: 'in-step',
      master: 5055,
      replica: 5055,
      difference: 0,
    });
  });

  it('is the sweeps, newest first, in parts', async () => {
    const all = await read('/v1/domains/demo/sweeps', SweepList);
    expect(all.next).toBeNull();
    expect(all.items[0]).toMatchObject({ stage: 'judged', read: 6, missed: 0 });
    const first = await read('/v1/domains/demo/sweeps?limit=3', SweepList);
    const second = await read(`/v1/domains/demo/sweeps?limit=3&cursor=${first.next}`, SweepList);
    expect([...first.items, ...second.items]).toEqual(all.items.slice(0, 6));
  });
});

describe('what the API shows of incidents', () => {
  it('is the incident of 2008, with the numbers that first proved it', async () => {
    const { items } = await read('/v1/incidents?kind=ahead&host=rephost', IncidentList);
    expect(items).toMatchObject([
      { domain: 'demo', host: 'REPHOST', kind: 'ahead', state: 'open', severity: 'critical' },
    ]);
    expect(items[0]?.tables).toEqual(DRILL);
    expect(items[0]?.now.map(({ difference }) => difference)).toEqual([1927, 2336, 177]);
  });

  it('is what is only counted towards an opening where that is asked for, and only there', async () => {
    // Ten minutes later REPHOST is a client, for one sweep so far.
    const later = localApiOf(await playDemo(60));
    const listed = async (query: string): Promise<z.infer<typeof IncidentList>['items']> => {
      const response = await later.request(`/v1/incidents${query}`, {
        headers: { host: 'localhost' },
      });
      return IncidentList.parse(await response.json()).items;
    };
    expect(await listed('?state=pending')).toMatchObject([
      { kind: 'list-down', openedAt: null },
      { kind: 'role-mismatch', openedAt: null },
    ]);
    expect((await listed('')).map(({ kind }) => kind)).not.toContain('role-mismatch');
  });

  it('is closed incidents too where no state is asked for, in parts that miss none', async () => {
    const all = (await read('/v1/incidents', IncidentList)).items;
    expect(all.map(({ state }) => state)).toContain('closed');
    const parts: string[] = [];
    let cursor = '';
    for (;;) {
      const part = await read(`/v1/incidents?limit=1${cursor}`, IncidentList);
      parts.push(...part.items.map(({ id }) => id));
      if (part.next === null) break;
      cursor = `&cursor=${part.next}`;
    }
    expect(parts).toEqual(all.map(({ id }) => id));
  });

  it('is one incident with its moves, numbered without gaps, and why each was made', async () => {
    const [ahead] = (await read('/v1/incidents?kind=ahead', IncidentList)).items;
    const view = await read(`/v1/incidents/${ahead?.id}`, IncidentView);
    expect(view.causes[0]).toMatchObject({
      id: 'was-master',
      supports: expect.arrayContaining([
        'ahead in T7, T9, T15 alone: the tables that were edited then, as in 2008',
      ]),
    });
    expect(view.moves.map(({ number }) => number)).toEqual(view.moves.map((_, at) => at + 1));
    expect(view.moves[0]).toMatchObject({ from: 'none', to: 'open', reason: 'opened' });
    expect(view.standings.map(({ table, standing }) => [table, standing])).toEqual([
      [7, 'ahead'],
      [9, 'ahead'],
      [15, 'ahead'],
    ]);
  });
});

describe('what the API refuses is a problem document', () => {
  it.each([
    ['/v1/nothing', 404],
    ['/v1/domains/other', 404],
    ['/v1/domains/other/sweeps', 404],
    ['/v1/incidents?domain=other', 404],
    ['/v1/incidents/demo-999-1', 404],
    ['/v1/incidents/..%2f..%2fetc', 404],
    ['/v1/incidents/other-1-1', 404],
  ])('%s: %i', async (path, status) => {
    expect(await refused(path)).toMatchObject({ status });
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=5&limit=6', 'limit'],
    ['state=ajar', 'state'],
    ['kind=odd', 'kind'],
    ['before=x', 'before'],
    ['cursor=%21', 'cursor'],
    ['cursor=x', 'cursor'],
    ['from=yesterday', 'from'],
    ['from=2026-03-02T08:00Z&to=2026-03-01T08:00Z', 'from'],
    ['sate=open', 'sate'],
  ])('a wrong parameter, by name: %s', async (query, name) => {
    const told = await refused(`/v1/incidents?${query}`);
    expect(told).toMatchObject({ status: 400, instance: '/v1/incidents' });
    expect(told.detail).toContain(`${name}: `);
  });

  it('whatever would write, also from whoever may', async () => {
    for (const method of ['POST', 'DELETE']) {
      const headers = { host: 'localhost', authorization: `Bearer ${TOKEN}` };
      const response = await api.request('/v1/incidents', { method, headers });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
      expect(await refused('/v1/incidents', { method })).toMatchObject({ status: 401 });
    }
  });

  it('whoever calls it by another name than its own', async () => {
    for (const host of ['evil.example', '127.0.0.1.evil.example', '127.0.0.1:x', '']) {
      expect(await refused('/v1/health', { host })).toMatchObject({ status: 403 });
    }
    expect((await ask('/v1/health', { host: 'localhost' })).status).toBe(200);
  });
});

it('status says which channel did not take what it was owed', async () => {
  const view = await read('/v1/domains/demo', DomainView);
  const waiting = {
    alert: 'demo-7-mail',
    attempts: 3,
    since: view.now,
    nextTryAt: view.now,
    error: 'the relay refuses',
  };
  const channel = { record: 6, passedOver: { count: 0, newest: [] } };
  const channels = [
    { ...channel, channel: 'mail', state: 'undelivered' as const, waiting },
    { ...channel, channel: 'terminal', state: 'ok' as const, waiting: null },
  ];
  const { text } = statusText({
    health: await read('/v1/health', Health),
    domains: [{ view: { ...view, channels }, incidents: [] }],
    paint: (_, word) => word,
  });
  expect(text).toContain('  messages\n  UNDELIVERED on mail: the relay refuses\n');
  expect(text).not.toContain('on terminal');
});

it('status shows the same, worst first, in 80 columns', async () => {
  const { text, state } = statusText({
    health: await read('/v1/health', Health),
    domains: [
      {
        view: await read('/v1/domains/demo', DomainView),
        incidents: (await read('/v1/incidents?state=open', IncidentList)).items,
      },
    ],
    paint: (_, word) => word,
  });
  expect(state).toBe('critical');
  expect(text).toMatch(/^CRITICAL {2}demo: REPHOST ahead; 4 of 5 in step\n/);
  expect(text).toMatch(/REPHOST {2}T9 .* 10258 {7}\+2336 {2}ahead\n/);
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});
