import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';
import type { AuditStore } from '#ports/audit-store.ts';

import { collectionOf, incidentOf, recordOf, snapshotOf, stateOf, sweepOf } from './builders.ts';
import { READS, type ReadMethod } from './store-under-test.ts';
import { recordCallsOf, type SentCall } from './wire.ts';

let directory: string;
let embedded: EmbeddedStore;
let store: AuditStore;
let calls: SentCall[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'boks-audit-wire-'));
  embedded = await openEmbeddedStore(directory);
  store = new DynamoAuditStore(embedded);
  calls = recordCallsOf(embedded.client);
});

afterAll(async () => {
  await embedded.stop();
  await rm(directory, { recursive: true });
});

beforeEach(() => {
  calls.length = 0;
});

/** Each read, and whether it is consistent: only what the port calls old may be old. */
const CONSISTENT: Readonly<Record<ReadMethod, boolean>> = {
  latestSweep: true,
  readSweep: true,
  listSweeps: false,
  latestCollection: true,
  readCollection: true,
  readSnapshots: true,
  headRecord: true,
  readRecords: true,
  hasRecord: false,
  readState: true,
  readIncidents: true,
  listIncidents: false,
  readCursors: true,
};

const READ: Readonly<Record<ReadMethod, () => Promise<unknown>>> = {
  latestSweep: () => store.latestSweep('d'),
  readSweep: () => store.readSweep('d', 1),
  listSweeps: () => store.listSweeps('d', 9),
  latestCollection: () => store.latestCollection('d'),
  readCollection: () => store.readCollection('d', 1),
  readSnapshots: () => store.readSnapshots('d', [{ sweep: 1, host: 'h' }]),
  headRecord: () => store.headRecord('d'),
  readRecords: () => store.readRecords('d', 1, 9),
  hasRecord: () => store.hasRecord('d', 1),
  readState: () => store.readState('d'),
  readIncidents: () => store.readIncidents('d', ['d-1-1']),
  listIncidents: () => store.listIncidents('d', 9),
  readCursors: () => store.readCursors('d'),
};

it.each(READS)('asks for consistency as the port says: %s', async (method) => {
  await READ[method]();
  const asked = calls.map(({ input }) => JSON.stringify(input));
  const wanted = `"ConsistentRead":${CONSISTENT[method]}`;
  expect(asked).not.toEqual([]);
  expect(asked.filter((input) => !input.includes(wanted))).toEqual([]);
});

it.each([
  ['readState', () => store.readState('d', 'may be old')],
  ['readCursors', () => store.readCursors('d', 'may be old')],
])('asks for half the price where %s may be old', async (_, read) => {
  await read();
  expect(calls.map(({ input }) => input['ConsistentRead'])).toEqual([false]);
});

it('looks consistently who was first where a condition did not hold', async () => {
  await store.openSweep(sweepOf('looks', 1), 'a');
  await store.openSweep(sweepOf('looks', 1), 'b');
  expect(calls.map(({ name }) => name)).toEqual(['PutItemCommand', 'GetItemCommand']);
  expect(calls[1]?.input['ConsistentRead']).toBe(true);
});

it('makes no call that the embedded store and DynamoDB answer differently', async () => {
  for (const method of READS) await READ[method]();
  await store.openSweep(sweepOf('calls', 1), 'a');
  await store.writeSweep(sweepOf('calls', 1, { revision: 2 }), 'a');
  await store.openCollection(collectionOf('calls', 1), 'a');
  await store.writeCollection(collectionOf('calls', 1, { revision: 2 }), 'a');
  await store.putSnapshots([snapshotOf('calls', 1, 'h')]);
  await store.appendRecord(recordOf('calls', 1, 'n'));
  await store.putIncident(incidentOf('calls', 'calls-1-1'), 1);
  await store.putState(stateOf('calls', 1));
  await store.advanceCursor('calls', 'pager', { from: 0, to: { record: 1 } });
  const names = new Set(calls.map(({ name }) => name));
  expect([...names].toSorted()).toEqual([
    'BatchGetItemCommand',
    'GetItemCommand',
    'PutItemCommand',
    'QueryCommand',
    'UpdateItemCommand',
  ]);
  const asked = JSON.stringify(calls.map(({ input }) => input));
  expect(asked).not.toMatch(/ReturnValues|IndexName|ALL_OLD/);
});

it('writes every write but a snapshot under a condition', async () => {
  await store.openSweep(sweepOf('conditions', 1), 'a');
  await store.writeSweep(sweepOf('conditions', 1, { revision: 2 }), 'a');
  await store.openCollection(collectionOf('conditions', 1), 'a');
  await store.writeCollection(collectionOf('conditions', 1, { revision: 2 }), 'a');
  await store.appendRecord(recordOf('conditions', 1, 'n'));
  await store.putIncident(incidentOf('conditions', 'conditions-1-1'), 1);
  await store.putState(stateOf('conditions', 1));
  await store.advanceCursor('conditions', 'pager', { from: 0, to: { record: 1 } });
  const free = calls.filter(({ input }) => input['ConditionExpression'] === undefined);
  expect(calls).toHaveLength(8);
  expect(free).toEqual([]);
});

it('writes a snapshot of 55 tables with 10-digit sequences for one write unit', async () => {
  const snapshot = snapshotOf('production-1', 4711, 'replica-host-0000001');
  await store.putSnapshots([snapshot]);
  expect(snapshot.tables).toHaveLength(55);
  expect(calls.map(({ capacityUnits }) => capacityUnits)).toEqual([1]);
});
