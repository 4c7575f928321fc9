import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';
import type { JournalRecord } from '#domain/journal.ts';
import { runScenario } from '#test/service.ts';

let directory: string;
let embedded: EmbeddedStore;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'boks-audit-service-'));
  embedded = await openEmbeddedStore(directory);
});

afterAll(async () => {
  await embedded.stop();
  await rm(directory, { recursive: true });
});

/** Nonces are drawn in the order of calls, which a store that takes its time may change. */
const actsOf = (records: readonly JournalRecord[]) =>
  records.map(({ domain, number, act }) => ({ domain, number, act }));

it('makes the same journal and tells the same on the embedded store as in memory', async () => {
  const options = { untilMinutes: 40 };
  const inMemory = await runScenario('dr-drill-2008', options);
  const store = new DynamoAuditStore(embedded);
  const onDisk = await runScenario('dr-drill-2008', { ...options, store });
  expect(onDisk.failures).toEqual([]);
  expect(actsOf(await onDisk.records())).toEqual(actsOf(await inMemory.records()));
  expect(onDisk.told).toEqual(inMemory.told);
  expect(await onDisk.sweeps()).toHaveLength((await inMemory.sweeps()).length);
});
