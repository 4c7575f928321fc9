import { expect, it } from 'vitest';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { snapshotItem } from '#adapters/aws/dynamodb/codec.ts';
import { ItemTable } from '#adapters/aws/dynamodb/item-table.ts';
import { readSweepSnapshots, sweepSnapshotsItem } from '#adapters/aws/dynamodb/sweep-snapshots.ts';
import type { Snapshot } from '#domain/snapshot.ts';
import { TableInMemory, type TableCall } from '#test/table-in-memory.ts';

import { snapshotOf, tablesOf } from '../../contract/builders.ts';
import { chanceOf } from '../../fuzz/chance.ts';

/** Alike but for what no two hosts share. */
const domainOf = (hosts: number, sweep = 7): readonly Snapshot[] =>
  Array.from({ length: hosts }, (_, n) => {
    const own = chanceOf(1262, n);
    const hex = (digits: number): string =>
      Array.from({ length: digits }, () => own.upTo(16).toString(16)).join('');
    const snapshot = snapshotOf('bank', sweep, `host-${n}`, { rawSha256: hex(64) });
    return { ...snapshot, head: { ...snapshot.head, instance: hex(32) } };
  });

/** More than one item holds. */
function largeDomain(): readonly Snapshot[] {
  const chance = chanceOf(1262, 1);
  const tables = (): Snapshot['tables'] =>
    tablesOf(200).map((one) => ({ ...one, sequence: chance.upTo(2 ** 31), bracketed: 0 }));
  return domainOf(501).map((snapshot) => ({ ...snapshot, tables: tables() }));
}

const keysOf = (snapshots: readonly Snapshot[]) =>
  snapshots.map(({ host, place }) => ({ host, sweep: place.sweep }));

it('writes 50 hosts of 55 tables for three units, and 6 for one', async () => {
  const calls: TableCall[] = [];
  const store = new DynamoAuditStore(new TableInMemory((call) => calls.push(call)).at());
  await store.putSnapshots(domainOf(50, 1));
  await store.putSnapshots(domainOf(6, 2));
  expect(calls.map(({ name, units }) => [name, units])).toEqual([
    ['PutItemCommand', 3],
    ['PutItemCommand', 1],
  ]);
});

it('puts what one item does not hold into parts, and gives it back whole', async () => {
  const large = largeDomain();
  expect(sweepSnapshotsItem(large).parts.length).toBeGreaterThan(0);
  const store = new DynamoAuditStore(new TableInMemory().at());
  await store.putSnapshots(large);
  const some = large.slice(490);
  expect(await store.readSnapshots('bank', keysOf(some))).toEqual(some);
});

it('takes what lacks a part for expired: the table deletes both in no order', async () => {
  const at = new TableInMemory().at();
  const store = new DynamoAuditStore(at);
  const [large, young] = [largeDomain(), domainOf(2, 8)];
  await store.putSnapshots(young);
  await new ItemTable(at).put(sweepSnapshotsItem(large).item);
  expect(await store.readSnapshots('bank', keysOf([...large.slice(490), ...young]))).toEqual(young);
});

it('still reads snapshots that are items of their own, beside sweeps that are items', async () => {
  const at = new TableInMemory().at();
  const store = new DynamoAuditStore(at);
  const [old, young] = [domainOf(2, 1), domainOf(2, 2)];
  const table = new ItemTable(at);
  for (const snapshot of old) await table.put(snapshotItem(snapshot));
  await store.putSnapshots(young);
  const found = await store.readSnapshots('bank', keysOf([...old, ...young]));
  expect(found.toSorted((a, b) => a.place.sweep - b.place.sweep)).toEqual([...old, ...young]);
});

it('names the item that is cut off', () => {
  const { item } = sweepSnapshotsItem(domainOf(2));
  const { b: body } = item;
  const cut = body instanceof Uint8Array ? body.subarray(0, -3) : body;
  expect(() => readSweepSnapshots({ ...item, b: cut })).toThrow(
    'item SNAPSHOT#bank/000000000007 cannot',
  );
});

it('refuses a sweep without snapshots', () => {
  expect(() => sweepSnapshotsItem([])).toThrow('an item of no snapshots');
});
