import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openEmbeddedStore } from '#adapters/local/dynalite.ts';
import { FileVault } from '#adapters/local/file-vault.ts';
import { drawAt, streamOf } from '#cli/simulator/random.ts';
import { SweepList } from '#contracts/api.ts';
import { canonicalJson, isTelling, NO_RECORD_SHA256, type JournalRecord } from '#domain/journal.ts';
import type { Snapshot } from '#domain/snapshot.ts';
import type { Sweep } from '#domain/sweep.ts';
import type { AuditStore } from '#ports/audit-store.ts';

import { ServeProcess } from './serve-process.ts';

/** What a data directory holds once nobody serves it. */
type Kept = {
  readonly sweeps: readonly Sweep[];
  readonly records: readonly JournalRecord[];
  readonly snapshots: readonly Snapshot[];
  /** SHA-256 of every raw text, by sweep and host. */
  readonly rawSha256: ReadonlyMap<string, ReadonlySet<string>>;
};

const LONG = process.env['LONG'] === '1';
const KILLS = LONG ? 20 : 3;
const LONG_ENOUGH_MS = 180_000 + KILLS * 20_000;
const STORY = ['--speed', '4000', '--scenario', LONG ? 'dr-drill-2008' : 'cleared-data-only'];
/** What that story ends in, and at which numbers (rules.md, D11). */
const CLEARED_DATA_ONLY: readonly object[] = [
  {
    kind: 'ahead',
    host: 'REPHOST',
    state: 'open',
    tables: [
      { table: 7, difference: 1929 },
      { table: 9, difference: 2339 },
      { table: 15, difference: 178 },
    ],
  },
  { kind: 'empty', host: 'REPHOST', state: 'open' },
];
/** Minutes of the story in which a kill may fall: it must not be over at the next start. */
const [FIRST_MINUTE, LAST_MINUTE] = [1, LONG ? 225 : 105];
const SEED = Number(process.env['BOKS_SEED'] ?? 2008);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-kill-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it(
  `${KILLS} kills of the real process lose nothing that was acknowledged (seed ${SEED})`,
  async () => {
    const [expected, killed] = await Promise.all([
      LONG ? playWhole('undisturbed') : CLEARED_DATA_ONLY,
      playKilled('killed'),
    ]);
    expect(killed.incidents).toMatchObject(expected);
    expect(killed.acknowledged.length).toBeGreaterThan(0);

    const kept = await openKept(join(folder, 'killed'));
    for (const { number, judgedBy } of killed.acknowledged) {
      expect(kept.sweeps.find((sweep) => sweep.number === number)?.judgedBy).toBe(judgedBy);
    }
    expectWholeSweeps(kept);
    expectSnapshots(kept, killed.snapshots);
    expectChain(kept.records);
    expectTold(kept.records, killed.out);
  },
  LONG_ENOUGH_MS,
);

/** The incidents that a story ends in: kind, host, state, and the numbers that first proved them. */
async function incidentsOf(service: ServeProcess): Promise<readonly object[]> {
  const incidents = await service.incidents();
  return incidents
    .map(({ kind, host, state, tables }) => ({ kind, host, state, tables }))
    .toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
}

async function playWhole(name: string): Promise<readonly object[]> {
  const service = await ServeProcess.demo(join(folder, name), ...STORY);
  await service.untilStoryEnded();
  const incidents = await incidentsOf(service);
  expect(await service.end('SIGINT')).toMatchObject({ status: 0, err: '' });
  return incidents;
}

/** Plays the demo, killing the process that listens at seeded moments; ends it by Ctrl-C. */
async function playKilled(name: string) {
  const data = join(folder, name);
  const acknowledged: SweepList['items'][number][] = [];
  const snapshots: Snapshot[] = [];
  let out = '';
  for (const moment of momentsOf(SEED)) {
    const service = await ServeProcess.demo(data, ...STORY);
    await service.untilMinute(moment.minute);
    await pause(moment.pauseMs);
    const { items } = await service.get('/v1/domains/demo/sweeps?limit=20', SweepList);
    acknowledged.push(...items.filter(({ stage }) => stage === 'judged'));
    const { pid } = await service.health();
    process.kill(pid ?? 0, 'SIGKILL');
    const ended = await service.ended;
    expect(ended).toMatchObject({ signal: 'SIGKILL', err: '' });
    out += ended.out;
    await expect(fetch(`${service.url}/v1/health`)).rejects.toThrow('fetch failed');
    snapshots.push(...(await openKept(data)).snapshots);
  }
  const service = await ServeProcess.demo(data, ...STORY);
  await service.untilStoryEnded();
  const incidents = await incidentsOf(service);
  const ended = await service.end('SIGINT');
  expect(ended).toMatchObject({ status: 0, err: '' });
  return { incidents, acknowledged, snapshots, out: out + ended.out };
}

/** Ascending minutes of the story, and how long after each the kill comes. */
function momentsOf(seed: number): readonly { readonly minute: number; readonly pauseMs: number }[] {
  const [minutes, pauses] = [streamOf(seed, 'kill minutes'), streamOf(seed, 'kill pauses')];
  const span = LAST_MINUTE - FIRST_MINUTE;
  return Array.from({ length: KILLS }, (_, n) => ({
    minute: FIRST_MINUTE + span * drawAt(minutes, n),
    pauseMs: 30 * drawAt(pauses, n),
  })).toSorted((a, b) => a.minute - b.minute);
}

async function openKept(data: string): Promise<Kept> {
  const embedded = await openEmbeddedStore(join(data, 'dynalite'));
  try {
    const store = new DynamoAuditStore(embedded);
    const sweeps = await store.listSweeps('demo', 500);
    return {
      sweeps,
      records: await store.readRecords('demo', 1, 500),
      snapshots: await readAllSnapshots(store, sweeps),
      rawSha256: await hashRaw(new FileVault(join(data, 'raw')), sweeps),
    };
  } finally {
    await embedded.stop();
  }
}

async function readAllSnapshots(
  store: AuditStore,
  sweeps: readonly Sweep[],
): Promise<readonly Snapshot[]> {
  const keys = sweeps.flatMap(({ number, replicas, master }) =>
    [...replicas, master].map((host) => ({ sweep: number, host })),
  );
  return store.readSnapshots('demo', keys);
}

async function hashRaw(
  vault: FileVault,
  sweeps: readonly Sweep[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const hashes = new Map<string, Set<string>>();
  for (const { number, closings } of sweeps) {
    for (const { raw } of Object.values(closings)) {
      const answers = raw === undefined ? [] : await vault.openRaw(raw);
      for (const { host, text } of answers) {
        const key = `${number} ${host}`;
        hashes.set(key, (hashes.get(key) ?? new Set()).add(sha256(text)));
      }
    }
  }
  return hashes;
}

/** No sweep is left running: all but the one that Ctrl-C came into, if it did, are judged. */
function expectWholeSweeps({ sweeps }: Kept): void {
  const [newest, ...before] = sweeps;
  expect(before.filter(({ stage }) => stage !== 'judged')).toEqual([]);
  expect(sweeps.map(({ number }) => number)).toEqual(sweeps.map((_, at) => sweeps.length - at));
  expect((newest?.scheduledAtMs ?? 0) >= Date.UTC(2026, 2, 2, 8, LAST_MINUTE + 5)).toBe(true);
}

/** Whatever was acknowledged is there, unchanged, with a raw text of the same hash. */
function expectSnapshots(
  { sweeps, snapshots, rawSha256 }: Kept,
  before: readonly Snapshot[],
): void {
  const found = new Map(snapshots.map((one) => [`${one.place.sweep} ${one.host}`, one]));
  for (const { place, host, rawSha256: sha } of before) {
    expect(found.get(`${place.sweep} ${host}`)?.rawSha256).toBe(sha);
  }
  for (const [key, snapshot] of found) {
    expect(rawSha256.get(key)?.has(snapshot.rawSha256)).toBe(true);
  }
  const read = sweeps
    .filter(({ stage }) => stage === 'judged')
    .flatMap(({ number, closings }) =>
      Object.values(closings).flatMap(({ outcomes }) =>
        Object.entries(outcomes).flatMap(([host, { kind }]) =>
          kind === 'read' ? [`${number} ${host}`] : [],
        ),
      ),
    );
  expect(read.filter((key) => !found.has(key))).toEqual([]);
  expect(read.length).toBeGreaterThan(LONG ? 200 : 100);
}

/** Numbers without gaps, each record bearing the hash of the one before. */
function expectChain(records: readonly JournalRecord[]): void {
  expect(records.map(({ number }) => number)).toEqual(records.map((_, at) => at + 1));
  const previous = records.map((_, at) => {
    const before = records[at - 1];
    return before === undefined ? NO_RECORD_SHA256 : sha256(canonicalJson(before));
  });
  expect(records.map((record) => record.previous)).toEqual(previous);
}

/** Each message owed was told under one id; where it was told twice, in the same words. */
function expectTold(records: readonly JournalRecord[], out: string): void {
  const owed = records.filter(isTelling).flatMap(({ act }) => act.alerts.map(({ id }) => id));
  const told = new Map<string, Set<string>>();
  for (const [, id = '', text = ''] of out.matchAll(/^ALERT {2}(\S+)\n((?: *[A-Z]*\|.*\n)+)/gm)) {
    told.set(id, (told.get(id) ?? new Set()).add(text));
  }
  expect([...told.keys()].toSorted()).toEqual(owed.toSorted());
  expect([...told.values()].filter((texts) => texts.size > 1)).toEqual([]);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
