import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { isExpiredAt, snapshotItem } from '#adapters/aws/dynamodb/codec.ts';
import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';
import { deleteExpiredSnapshots } from '#adapters/local/expired-snapshots.ts';
import type { Snapshot } from '#domain/snapshot.ts';

import { recordOf, snapshotOf, sweepOf } from './builders.ts';

const KEPT_MS = 35 * 86_400_000;
const PERIOD_MS = 300_000;
const FIRST_MS = 1_214_000_000_000;

let directory: string;
let embedded: EmbeddedStore;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'boks-audit-expired-'));
  embedded = await openEmbeddedStore(directory);
});
afterAll(async () => {
  await embedded.stop();
  await rm(directory, { recursive: true });
});

/** Two hosts in each of so many sweeps, one sweep a period. */
const snapshotsOf = (domain: string, sweeps: number): readonly Snapshot[] =>
  Array.from({ length: sweeps }, (_, index) => index + 1).flatMap((sweep) =>
    ['h1', 'h2'].map((host) => ({
      ...snapshotOf(domain, sweep, host),
      readAtMs: FIRST_MS + (sweep - 1) * PERIOD_MS,
    })),
  );

const clockAt = (nowMs: number) => ({ nowMs: () => nowMs });

it('an item says to DynamoDB when it expires, in whole seconds, never too early', () => {
  const snapshot = { ...snapshotOf('d', 1, 'h'), readAtMs: FIRST_MS + 1 };
  expect(snapshotItem(snapshot)).toMatchObject({ expiresAt: (FIRST_MS + KEPT_MS) / 1000 + 1 });
});

it('what is kept for longer is deleted when that is over, and no sooner', async () => {
  const store = new DynamoAuditStore(embedded);
  await store.putSnapshots(snapshotsOf('longer', 1), 90);
  const longer = { domain: 'longer', limit: 5 };
  const deletedAfter = async (days: number) =>
    deleteExpiredSnapshots(embedded, longer, clockAt(FIRST_MS + days * 86_400_000));
  expect([await deletedAfter(35), await deletedAfter(89), await deletedAfter(90)]).toEqual([
    0, 0, 1,
  ]);
});

it('what says nothing of its end, as at first none did, ends after 35 days', () => {
  const { expiresAt: _, ...item } = snapshotItem({
    ...snapshotOf('d', 1, 'h'),
    readAtMs: FIRST_MS,
  });
  expect(isExpiredAt(item, FIRST_MS + KEPT_MS - 1)).toBe(false);
  expect(isExpiredAt(item, FIRST_MS + KEPT_MS)).toBe(true);
});

it('what has expired is deleted, the oldest first, so many at once, and nothing else', async () => {
  const store = new DynamoAuditStore(embedded);
  const snapshots = snapshotsOf('bank', 4);
  await store.putSnapshots([...snapshots, ...snapshotsOf('other', 1)]);
  await store.openSweep(sweepOf('bank', 1), 'a');
  await store.appendRecord(recordOf('bank', 1, 'n'));
  const clock = clockAt(FIRST_MS + KEPT_MS + 2 * PERIOD_MS);
  const left = async (domain: string) => {
    const keys = snapshots.map(({ place, host }) => ({ sweep: place.sweep, host }));
    const found = await store.readSnapshots(domain, keys);
    return found.map(({ place, host }) => `${place.sweep} ${host}`).toSorted();
  };
  const bank = { domain: 'bank', limit: 2 };
  expect(await deleteExpiredSnapshots(embedded, bank, clock)).toBe(2);
  expect(await deleteExpiredSnapshots(embedded, bank, clock)).toBe(1);
  expect(await deleteExpiredSnapshots(embedded, bank, clock)).toBe(0);
  expect(await left('bank')).toEqual(['4 h1', '4 h2']);
  expect(await left('other')).toEqual(['1 h1', '1 h2']);
  expect(await store.readSweep('bank', 1)).toBeDefined();
  expect(await store.headRecord('bank')).toBeDefined();
});
