import { isDeepStrictEqual } from 'node:util';

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import {
  clientOf,
  isDynamoDbLocalSkipped,
  startDynamoDbLocal,
  type DynamoDbLocal,
} from '#test/dynamodb-local.ts';

import { chanceOf } from '../fuzz/chance.ts';
import { describeAuditStore } from './audit-store.contract.ts';
import { incidentOf, largestRecordOf, recordOf, snapshotOf, stateOf, sweepOf } from './builders.ts';
import { StandingClock } from './store-under-test.ts';
import { loseAnswersOf, recordCallsOf, type SentCall } from './wire.ts';

describe.skipIf(isDynamoDbLocalSkipped)('on DynamoDB Local', () => {
  let local: DynamoDbLocal;
  let calls: SentCall[];
  const clients: DynamoDBClient[] = [];

  beforeAll(async () => {
    local = await startDynamoDbLocal();
    calls = recordCallsOf(local.client);
  });
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await local.stop();
  });

  describeAuditStore('DynamoAuditStore on DynamoDB Local', () => {
    const clock = new StandingClock();
    // The SDK tries again out of a quota, which the answers lost in other tests would use up.
    const client = clientOf(local.endpoint);
    clients.push(client);
    const store = new DynamoAuditStore({ ...local, client, clock });
    const loseAnswers = loseAnswersOf(client);
    return Promise.resolve({ store, standAt: clock.standAt, loseAnswers, triesAgain: 2 });
  });

  describe('what it costs', () => {
    describeCost(() => {
      calls.length = 0;
      return { store: new DynamoAuditStore(local), calls };
    });
  });
});

function describeCost(
  open: () => { readonly store: AuditStore; readonly calls: SentCall[] },
): void {
  let store: AuditStore;
  let calls: SentCall[];
  beforeEach(() => {
    ({ store, calls } = open());
  });
  const units = (): readonly (readonly [string, number])[] =>
    calls.map(({ name, capacityUnits }) => [name, capacityUnits]);

  it('writes a snapshot of 55 tables with 10-digit sequences for one unit', async () => {
    await store.putSnapshots([snapshotOf('production-1', 4711, 'replica-host-0000001')]);
    expect(units()).toEqual([['PutItemCommand', 1]]);
  });
  it('writes every step of a quiet sweep for one unit', async () => {
    await store.openSweep(sweepOf('cost', 1), 'a');
    await store.writeSweep(sweepOf('cost', 1, { revision: 2 }), 'b');
    await store.appendRecord(recordOf('cost', 1, 'n'));
    await store.putIncident(incidentOf('cost', 'cost-1-1'), 1);
    await store.putState(stateOf('cost', 1));
    await store.advanceCursor('cost', 'pager', { from: 0, to: { record: 1 } });
    expect(units().map(([, capacityUnits]) => capacityUnits)).toEqual([1, 1, 1, 1, 1, 1]);
  });
  it('writes and reads 50 snapshots of a sweep as one item, and a list for half', async () => {
    const hosts = Array.from({ length: 50 }, (_, index) => `h${index}`);
    await store.putSnapshots(hosts.map((host) => snapshotOf('reads', 1, host)));
    await store.openSweep(sweepOf('reads', 1), 'a');
    calls.length = 0;
    await store.readSnapshots(
      'reads',
      hosts.map((host) => ({ sweep: 1, host })),
    );
    await store.readSweep('reads', 1);
    await store.latestSweep('reads');
    await store.listSweeps('reads', 9);
    expect(units()).toEqual([
      ['BatchGetItemCommand', 1],
      ['GetItemCommand', 1],
      ['QueryCommand', 1],
      ['QueryCommand', 0.5],
    ]);
  });
  it('takes the largest record, 120 replicas × 200 tables ahead and held, and gives it back', async () => {
    const chance = chanceOf(1262, 7);
    const random = (): number => chance.upTo(100_000) * 100_000 + chance.upTo(100_000);
    const size = { replicas: 120, tables: 200, random, moving: true };
    const record = largestRecordOf('largest', size);
    expect(await store.appendRecord(record)).toBe('committed');
    const head = await store.headRecord('largest');
    expect(record.act.cells).toHaveLength(24_000);
    expect(isDeepStrictEqual(head, JSON.parse(JSON.stringify(record)))).toBe(true);
    const [put, query] = calls.map(({ capacityUnits }) => capacityUnits);
    console.log(`largest record on DynamoDB Local: ${put} write units, ${query} read units`);
    // At most 350,000 bytes: 342 units of 1,024 to write, 86 of 4,096 to read.
    expect(put).toBeLessThanOrEqual(342);
    expect(query).toBeLessThanOrEqual(86);
  });
}
