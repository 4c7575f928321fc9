import { beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';

import { localApiOf, type LocalApiDeps } from '#cli/local/api-server.ts';
import { DomainThen, SnapshotList, SweepView } from '#contracts/api-sweeps.ts';
import { DomainView, Problem, SweepList } from '#contracts/api.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Vault } from '#ports/vault.ts';

import { playDemo } from './played-demo.ts';

const NO_SWEEP = 'sweep: a sweep’s number is a whole number from 1, of at most 12 digits';

let deps: LocalApiDeps;
let api: ReturnType<typeof localApiOf>;

beforeAll(async () => {
  // The drill is over, REPHOST is ahead, and nobody has noticed.
  deps = await playDemo(50);
  api = localApiOf(deps);
});

const AT_HOME = { headers: { host: 'localhost' } };
const ask = async (path: string, headers = {}): Promise<Response> =>
  api.request(`/v1/domains/demo${path}`, { headers: { host: 'localhost', ...headers } });

/** The same history, but for what is changed. */
const withStore = (changes: Partial<AuditStore>): ReturnType<typeof localApiOf> =>
  localApiOf({ ...deps, store: withReads(changes) });
const withReads = (changes: Partial<AuditStore>): AuditStore =>
  new Proxy(deps.store, {
    get: (store, name): unknown => {
      const own: unknown = Reflect.get(changes, name) ?? Reflect.get(store, name);
      return typeof own === 'function' ? own.bind(store) : own;
    },
  });

async function read<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const answer = await ask(path);
  expect(answer.status).toBe(200);
  return schema.parse(await answer.json());
}

const refusalOf = async (path: string): Promise<readonly unknown[]> => {
  const { status, detail } = Problem.parse(await (await ask(path)).json());
  return [status, detail];
};

describe('one sweep', () => {
  it('says whom it asked, what came of each, what was judged of it, and by what', async () => {
    const view = await read('/sweeps/12', SweepView);
    expect(view).toMatchObject({ number: 12, stage: 'judged', read: 6, missed: 0 });
    expect(view.hosts.map(({ host, phase }) => `${phase} ${host}`)).toEqual([
      'replicas REPHOST',
      'replicas REPHOST2',
      'replicas REPHOST3',
      'replicas REPHOST4',
      'replicas REPHOST5',
      'master bokmaster',
    ]);
    expect(view.hosts.every(({ rawSha256 }) => /^[0-9a-f]{64}$/.test(rawSha256 ?? ''))).toBe(true);
    expect(view.judged).toMatchObject({
      record: 14,
      software: 'boks-audit test',
      configuration: 1,
      master: 'bokmaster',
      counts: { ahead: 3, 'in-step': 272 },
    });
    expect(
      view.judged?.cells.map(({ host, table, difference }) => [host, table, difference]),
    ).toEqual([
      ['REPHOST', 7, 1927],
      ['REPHOST', 9, 2336],
      ['REPHOST', 15, 177],
    ]);
  });

  it('has the moves that it made, with their incidents', async () => {
    const { items } = await read('/sweeps', SweepList);
    const views = await Promise.all(
      items.map(async ({ number }) => read(`/sweeps/${number}`, SweepView)),
    );
    const opened = views
      .flatMap(({ judged }) => judged?.moves ?? [])
      .filter(({ to, text }) => to === 'open' && text.includes('ahead'));
    expect(opened.map(({ incident }) => incident)).toContain('demo-7-1');
  });
});

describe('a sweep that is asked for again', () => {
  it('does not change once it is judged: whoever has it is told so', async () => {
    const mark = (await ask('/sweeps/12')).headers.get('etag') ?? '';
    expect((await ask('/sweeps/12', { 'if-none-match': mark })).status).toBe(304);
    expect((await ask('/sweeps/11', { 'if-none-match': mark })).status).toBe(200);
  });

  it('that is not judged yet has nothing judged', async () => {
    const sweep = await deps.store.readSweep('demo', 12);
    const replicas = sweep?.closings.replicas;
    if (sweep === undefined || replicas === undefined) throw new Error('there is no sweep 12');
    const closings = { replicas };
    const open = { ...sweep, stage: 'master', judgedBy: undefined, closings } as const;
    const answer = await withStore({ readSweep: async () => open }).request(
      '/v1/domains/demo/sweeps/12',
      { headers: { host: 'localhost' } },
    );
    const view = SweepView.parse(await answer.json());
    expect([view.judged, view.hosts.length, view.stage]).toEqual([null, 5, 'master']);
  });

  it.each([
    ['/sweeps/99', 404, 'there is no sweep 99 of demo'],
    ['/sweeps/999999999999', 404, 'there is no sweep 999999999999 of demo'],
    ['/sweeps/1000000000000', 404, NO_SWEEP],
    ['/sweeps/0', 404, NO_SWEEP],
    ['/sweeps/1?raw=1', 400, 'raw: nothing of this name'],
  ])('is refused where there is none: %s', async (path, status, detail) => {
    expect(await refusalOf(path)).toEqual([status, detail]);
  });
});

describe('a domain at a moment', () => {
  const at = async (time: string) => read(`/at?time=${time}`, DomainThen);

  it('is what is shown of it now, where the moment is now', async () => {
    const now = await read('', DomainView);
    const then = await at('2026-03-02T08:50Z');
    expect(then).toMatchObject({ ageSeconds: 60, numbers: 'kept', sweep: { number: 12 } });
    expect(then.replicas).toEqual(now.replicas.map(({ promote: _promote, ...row }) => row));
  });

  it('is what the newest sweep saw that was due by then: each moment has its own', async () => {
    const { items } = await read('/sweeps', SweepList);
    const regular = items.filter(({ purpose }) => purpose === 'regular');
    expect(regular.length).toBeGreaterThan(8);
    for (const { number, scheduledAt } of regular) {
      expect(await at(scheduledAt)).toMatchObject({ ageSeconds: 0, sweep: { number } });
      const later = new Date(Date.parse(scheduledAt) + 59_000).toISOString();
      expect(await at(later)).toMatchObject({ ageSeconds: 59, sweep: { number } });
    }
  });

  it('was nothing before the first sweep', async () => {
    expect(await at('2026-03-02T07:00Z')).toMatchObject({
      sweep: null,
      ageSeconds: null,
      replicas: [],
    });
  });
});

/** Whose snapshots have expired, and whose raw texts are opened so. */
async function longAgo(openRaw: Vault['openRaw']): Promise<DomainThen> {
  const store = withReads({ readSnapshots: async () => [] });
  const answer = await localApiOf({ ...deps, store, vault: { openRaw } }).request(
    '/v1/domains/demo/at?time=2026-03-02T08:50Z',
    { headers: { host: 'localhost' } },
  );
  return DomainThen.parse(await answer.json());
}

describe('a moment long ago', () => {
  it('is what it was, read again from the texts that the hosts printed', async () => {
    const { numbers: _kept, ...before } = await read('/at?time=2026-03-02T08:50Z', DomainThen);
    const again = await longAgo(async (kept) => deps.vault.openRaw(kept));
    expect(again).toEqual({ ...before, numbers: 'from-texts' });
  });

  it('shows no number of a text that is another than the record names', async () => {
    const ofHash = await longAgo(async (kept) => deps.vault.openRaw({ ...kept, sha256: 'other' }));
    // Both were changed, the object and its hash in the sweep: the record names neither.
    const ofRecord = await longAgo(async (kept) => (await deps.vault.openRaw(kept)).slice(1));
    for (const { numbers, replicas } of [ofHash, ofRecord]) {
      expect([numbers, replicas[0]?.tables.length]).toEqual(['damaged', 3]);
    }
  });

  it('is what was not in step alone, once the numbers of the rest have expired', async () => {
    const then = await longAgo(async ({ key }) =>
      deps.vault.openRaw({ key: `${key}.gone`, sha256: '' }),
    );
    expect(then.numbers).toBe('expired');
    expect(then.replicas.map(({ host, worst, tables }) => [host, worst, tables.length])[0]).toEqual(
      ['REPHOST', 'ahead', 3],
    );
  });

  it('is found in few steps', async () => {
    let reads = 0;
    const slow = withStore({
      readSweep: async (domain, number) => {
        reads += 1;
        return deps.store.readSweep(domain, number);
      },
    });
    const path = '/v1/domains/demo/at?time=2026-03-02T08:20Z';
    expect((await slow.request(path, { headers: { host: 'localhost' } })).status).toBe(200);
    expect(reads).toBeLessThanOrEqual(5);
  });

  it.each([
    ['/at', 400, 'time: a moment has a date, a time and a zone: 2026-11-24T08:00Z'],
    ['/at?time=2026-03-02', 400, 'time: a moment has a date, a time and a zone: 2026-11-24T08:00Z'],
    ['/at?time=2026-03-02T08:51Z', 400, 'time: it is yet to come'],
    [
      '/at?time=2026-03-02T09:15+01:00',
      400,
      'time: a moment has a date, a time and a zone: 2026-11-24T08:00Z; in an address the + of a zone ' +
        'is written %2B: 2026-11-24T09:00%2B01:00',
    ],
  ])('is refused: %s', async (path, status, detail) => {
    expect(await refusalOf(path)).toEqual([status, detail]);
  });
});

describe('the readings of a host', () => {
  it('are its tables as it printed them, sweep by sweep, newest first', async () => {
    const { items, next } = await read('/hosts/REPHOST/snapshots?limit=1', SnapshotList);
    const [newest] = items;
    expect(newest).toMatchObject({ sweep: 12, phase: 'replicas', role: 'replica', complete: true });
    expect(newest?.tables.find(({ table }) => table === 7)).toMatchObject({ sequence: 6982 });
    const all = (await read('/hosts/REPHOST/snapshots', SnapshotList)).items;
    expect((await read('/hosts/rephost/snapshots', SnapshotList)).items).toEqual(all);
    const rest = await read(`/hosts/REPHOST/snapshots?cursor=${next}`, SnapshotList);
    expect([newest, ...rest.items]).toEqual(all);
    expect(rest.next).toBeNull();
  });

  it('say through which node the host was read, here, in its sweep and beside its tables', async () => {
    const throughGate = withStore({
      readSnapshots: async (domain, keys) =>
        (await deps.store.readSnapshots(domain, keys)).map((one) =>
          one.host === 'REPHOST' ? { ...one, via: 'bokgate1' } : one,
        ),
      readSweep: async (domain, number) => {
        const sweep = await deps.store.readSweep(domain, number);
        const replicas = sweep?.closings.replicas;
        const outcome = replicas?.outcomes['REPHOST'];
        if (sweep === undefined || replicas === undefined || outcome?.kind !== 'read') return sweep;
        const outcomes = { ...replicas.outcomes, REPHOST: { ...outcome, via: 'bokgate1' } };
        return { ...sweep, closings: { ...sweep.closings, replicas: { ...replicas, outcomes } } };
      },
    });
    const get = async (path: string): Promise<unknown> =>
      (await throughGate.request(`/v1/domains/demo${path}`, AT_HOME)).json();
    const ofHost = SnapshotList.parse(await get('/hosts/REPHOST/snapshots')).items;
    expect(new Set(ofHost.map(({ via }) => via))).toEqual(new Set(['bokgate1']));
    const through = [['REPHOST', 'bokgate1']];
    const isThrough = ({ via }: { via: string | null }): boolean => via !== null;
    const pairOf = ({ host, via }: { host: string; via: string | null }) => [host, via];
    const { hosts } = SweepView.parse(await get('/sweeps/12'));
    expect(hosts.filter(isThrough).map(pairOf)).toEqual(through);
    const { replicas } = DomainView.parse(await get(''));
    expect(replicas.filter(isThrough).map(pairOf)).toEqual(through);
  });

  it('are an answer for a host that was never read, and for none that is no host', async () => {
    expect(await refusalOf('/hosts/NOHOST/snapshots')).toEqual([
      404,
      'demo has no host NOHOST, nor had one in its last 20 configurations',
    ]);
    expect(await refusalOf('/hosts/REPHOST/snapshots?limit=101')).toEqual([
      400,
      'limit: a whole number from 1 to 100',
    ]);
  });
});
