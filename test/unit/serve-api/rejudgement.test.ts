import { beforeAll, describe, expect, it } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { localApiOf, type LocalApiDeps } from '#cli/local/api-server.ts';
import { Rejudgement } from '#contracts/api-rejudgement.ts';
import { Problem } from '#contracts/api.ts';
import { isJudged, type JournalRecord } from '#domain/journal.ts';
import type { DomainMemory } from '#domain/memory.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Vault } from '#ports/vault.ts';

import { playDemo } from './played-demo.ts';

let deps: LocalApiDeps;

beforeAll(async () => {
  // The drill is over, REPHOST is ahead, and nobody has noticed.
  deps = await playDemo(50);
});

const ask = async (sweep: number, changes: Partial<LocalApiDeps> = {}): Promise<Response> =>
  localApiOf({ ...deps, ...changes }).request(`/v1/domains/demo/sweeps/${sweep}/rejudgement`, {
    headers: { host: 'localhost' },
  });

const rejudged = async (sweep: number, changes: Partial<LocalApiDeps> = {}): Promise<Rejudgement> =>
  Rejudgement.parse(await (await ask(sweep, changes)).json());

/** The same history, but for what is changed. */
const storeWith = (changes: Partial<AuditStore>): AuditStore =>
  new Proxy(deps.store, {
    get: (store, name): unknown => {
      const own: unknown = Reflect.get(changes, name) ?? Reflect.get(store, name);
      return typeof own === 'function' ? own.bind(store) : own;
    },
  });

const vaultWith = (openRaw: Vault['openRaw']): Pick<Vault, 'openRaw'> => ({ openRaw });
const rawOf = async (sweep: number) => {
  const raw = (await deps.store.readSweep('demo', sweep))?.closings.master?.raw;
  if (raw === undefined) throw new Error(`sweep ${sweep} has no raw texts`);
  return raw;
};

describe('a sweep that is judged once more', () => {
  it('comes to the same, and names what judged it then and judges it now', async () => {
    expect(await rejudged(12, { software: 'boks-audit next' })).toEqual({
      domain: 'demo',
      sweep: 12,
      scheduledAt: '2026-03-02T08:49:00.000Z',
      record: 14,
      configuration: 1,
      software: { was: 'boks-audit test', is: 'boks-audit next' },
      outcome: 'same',
      because: null,
      why: null,
      differences: [],
      more: 0,
      unsure: [],
    });
  });

  it('names each word in which its record was changed since', async () => {
    const changed = (record: JournalRecord): JournalRecord =>
      isJudged(record) && record.number === 14
        ? {
            ...record,
            act: {
              ...record.act,
              cells: record.act.cells
                .filter(({ table }) => table !== 9)
                .map((cell) => (cell.table === 7 ? { ...cell, verdict: 'in-step' } : cell)),
            },
          }
        : record;
    const store = storeWith({
      readRecords: async (...asked) => (await deps.store.readRecords(...asked)).map(changed),
    });
    const { outcome, differences } = await rejudged(12, { store });
    expect(outcome).toBe('other');
    expect(differences).toEqual([
      { place: 'cells, REPHOST table 7, verdict', was: '"in-step"', is: '"ahead"' },
      {
        place: 'cells, REPHOST table 9',
        was: null,
        is: expect.stringMatching(/"difference":2336.*"verdict":"ahead"/),
      },
    ]);
  });

  it('reads the snapshots that have expired since from their own texts', async () => {
    const opened: string[] = [];
    const store = storeWith({ readSnapshots: async () => [] });
    const vault = vaultWith(async (kept) => {
      opened.push(kept.key);
      return deps.vault.openRaw(kept);
    });
    expect(await rejudged(12, { store, vault })).toMatchObject({ outcome: 'same' });
    expect(opened).toContain((await rawOf(11)).key);
  });
});

describe('what a sweep was judged from', () => {
  it('names the text that is not the one that was kept, by its digest', async () => {
    const { key, sha256 } = await rawOf(12);
    const other = `${sha256.startsWith('0') ? 1 : 0}${sha256.slice(1)}`;
    const vault = vaultWith(async (kept) =>
      deps.vault.openRaw(kept.key === key ? { ...kept, sha256: other } : kept),
    );
    expect(await rejudged(12, { vault })).toMatchObject({
      outcome: 'not-performed',
      because: 'damaged',
      why: `raw object ${key}: its hash is ${sha256}, not ${other}`,
    });
  });

  it.each([
    ['is missing, where its time is not over', 399, 'missing'],
    ['has expired after 400 days', 401, 'expired'],
  ])('says that its text %s', async (_, days, because) => {
    const { key } = await rawOf(12);
    const { scheduledAtMs = 0 } = (await deps.store.readSweep('demo', 12)) ?? {};
    const vault = vaultWith(async (kept) =>
      deps.vault.openRaw(kept.key === key ? { ...kept, key: `${key}.gone` } : kept),
    );
    const clock = { nowMs: () => scheduledAtMs + days * 86_400_000 };
    const why = `raw object ${key}.gone: it is not there`;
    expect(await rejudged(12, { vault, clock })).toMatchObject({
      outcome: 'not-performed',
      because,
      why,
    });
  });

  it('says so of a snapshot of before that it needs, whose text is gone', async () => {
    const { key } = await rawOf(11);
    const store = storeWith({ readSnapshots: async () => [] });
    const vault = vaultWith(async (kept) =>
      deps.vault.openRaw(kept.key === key ? { ...kept, key: `${key}.gone` } : kept),
    );
    expect(await rejudged(12, { store, vault })).toMatchObject({ because: 'missing' });
  });

  it('says that its configuration is not kept, rather than take another', async () => {
    const since = await deps.kept.read('demo');
    if (since === undefined) throw new Error('there is no configuration');
    const kept = Object.assign(Object.create(deps.kept), {
      read: async () => ({ ...since, version: 2 }),
    });
    expect(await rejudged(12, { kept })).toMatchObject({
      because: 'no-configuration',
      why: 'version 1 of the configuration is not kept',
    });
  });
});

/** As if its hosts had remembered this before it. */
const remembering = (change: (memory: DomainMemory) => Partial<DomainMemory>): AuditStore =>
  storeWith({
    readSnapshots: async () => [],
    readRecords: async (...asked) =>
      (await deps.store.readRecords(...asked)).map((record) =>
        isJudged(record) && record.number < 14
          ? {
              ...record,
              act: {
                ...record.act,
                memory: { ...record.act.memory, ...change(record.act.memory) },
              },
            }
          : record,
      ),
  });
const opening = (opened: string[]): Pick<Vault, 'openRaw'> =>
  vaultWith(async (kept) => {
    opened.push(kept.key);
    return deps.vault.openRaw(kept);
  });

describe('a sweep that takes more than one request reads', () => {
  it('opens of another sweep no more than the phase in which its host stands', async () => {
    const opened: string[] = [];
    const { master, replicas } = (await deps.store.readSweep('demo', 10))?.closings ?? {};
    const store = remembering(() => ({
      hosts: [],
      masterDays: [{ sweep: 10, host: 'bokmaster', atMs: 0 }],
    }));
    await rejudged(12, { store, vault: opening(opened) });
    expect(opened).toContain(master?.raw?.key);
    expect(opened).not.toContain(replicas?.raw?.key);
  });

  it('is refused before any of 101 sweeps is opened, and told how many it would take', async () => {
    const opened: string[] = [];
    const store = remembering(({ hosts: [one] }) => ({
      hosts: Array.from({ length: 101 }, (_, n) => ({
        ...known(one),
        host: `SILENT${n}`,
        lastSweep: n + 1000,
      })),
    }));
    expect(await rejudged(12, { store, vault: opening(opened) })).toMatchObject({
      outcome: 'not-performed',
      because: 'too-much',
      why: expect.stringMatching(/^it takes the raw texts of 10\d sweeps before it/),
    });
    expect(opened.every((key) => key.includes('/12-'))).toBe(true);
  });

  it('is refused where 201 incidents would have to be looked for', async () => {
    const store = remembering(() => ({
      incidents: Array.from({ length: 201 }, (_, n) => {
        return { id: `demo-1-${n + 50}`, kind: 'stuck', host: 'REPHOST2', closedAtMs: null };
      }),
    }));
    expect(await rejudged(12, { store })).toMatchObject({
      because: 'too-much',
      why: expect.stringMatching(/^it takes how 20\d incidents stood then/),
    });
  });
});

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the demo has none');
  return value;
};

describe('a sweep that cannot be judged once more', () => {
  it.each([
    [99, {}, 404, 'there is no sweep 99 of demo'],
    [1, { store: new MemoryAuditStore() }, 404, 'there is no sweep 1 of demo'],
  ])('is refused where there is none: %s', async (sweep, changes, status, detail) => {
    const answer = await ask(sweep, changes);
    expect(Problem.parse(await answer.json())).toMatchObject({ status, detail });
  });

  it('is refused while it is not judged', async () => {
    const sweep = await deps.store.readSweep('demo', 12);
    if (sweep === undefined) throw new Error('there is no sweep 12');
    const { judgedBy: _judgedBy, ...open } = sweep;
    const readSweep = async () => ({ ...open, stage: 'master' as const, judgedBy: undefined });
    const answer = await ask(12, { store: storeWith({ readSweep }) });
    expect(Problem.parse(await answer.json())).toMatchObject({
      status: 409,
      detail: 'sweep 12 is not judged yet',
    });
  });
});
