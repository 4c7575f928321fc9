import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';
import * as z from 'zod';

import {
  collectionItem,
  cursorItem,
  incidentItem,
  readCollectionItem,
  readCursorItem,
  readIncidentItem,
  readRecordItem,
  readSnapshotItem,
  readStateItem,
  readSweepItem,
  recordItems,
  snapshotItem,
  stateItem,
  sweepItem,
  VERSION,
  type StoredItem,
} from '#adapters/aws/dynamodb/codec.ts';
import { cursorKey } from '#adapters/aws/dynamodb/keys.ts';
import {
  hostDayItem,
  placeItem,
  readHostDayItem,
  readPlaceItem,
  readTableMonthItem,
  tableMonthItem,
} from '#adapters/aws/dynamodb/roll-up-codec.ts';
import { readSweepSnapshots, sweepSnapshotsItem } from '#adapters/aws/dynamodb/sweep-snapshots.ts';
import {
  announcedItem,
  configurationItems,
  readConfigurationItem,
  VERSION as CONFIGURATION_VERSION,
} from '#adapters/aws/table-configurations.ts';

import { collectionOf, incidentOf, recordOf, snapshotOf, stateOf, sweepOf } from './builders.ts';
import { configuredOf } from './configurations.contract.ts';
import { hostDayOf, placeOf, tableMonthOf } from './roll-ups.contract.ts';

/** A stored item of a version that was released, its body in base64, and the value that it holds. */
const Golden = z.strictObject({ item: z.record(z.string(), z.unknown()), value: z.unknown() });

const READERS: Readonly<Record<string, (item: StoredItem) => unknown>> = {
  configuration: (item) => readConfigurationItem(item) ?? null,
  collection: readCollectionItem,
  cursor: readCursorItem,
  day: readHostDayItem,
  incident: readIncidentItem,
  month: readTableMonthItem,
  place: readPlaceItem,
  record: readRecordItem,
  snapshot: readSnapshotItem,
  snapshots: (item) => readSweepSnapshots(item).map(({ open }) => open()),
  state: readStateItem,
  sweep: readSweepItem,
};

/**
 * Forms that came within a version: people's acts, what they leave in the state,
 * channels that wait, what is read through a node.
 */
const FURTHER = [
  'configuration-1-announced.json',
  'configuration-1-of-version.json',
  'cursor-1-waiting.json',
  'record-1-acted.json',
  'record-1-configured.json',
  'record-1-evidence.json',
  'snapshot-1-via.json',
  'state-1-acted.json',
  'state-1-configured.json',
  'state-1-evidence.json',
];

const folder = fileURLToPath(new URL('golden/', import.meta.url));
const files = readdirSync(folder).toSorted();

const itemIn = (item: Readonly<Record<string, unknown>>): StoredItem =>
  typeof item['b'] === 'string' ? { ...item, b: Buffer.from(item['b'], 'base64') } : item;

it('has a golden file of every class for every version up to the one that is written', () => {
  const expected = Object.keys(READERS).flatMap((name) => {
    const versions = name === 'configuration' ? CONFIGURATION_VERSION : VERSION;
    return Array.from({ length: versions }, (_, index) => `${name}-${index + 1}.json`);
  });
  expect(files).toEqual([...expected, ...FURTHER].toSorted());
});

it.each(files)('reads %s as it was meant', (file) => {
  const { item, value } = Golden.parse(JSON.parse(readFileSync(folder + file, 'utf8')));
  const read = READERS[file.split('-')[0] ?? ''];
  expect(read?.(itemIn(item))).toEqual(value);
});

it('names the item and the version where it knows no reader', () => {
  const item = { ...sweepItem(sweepOf('d', 7)), v: 99 };
  expect(() => readSweepItem(item)).toThrow(
    'item SWEEP#d/000000000007 has version 99, which this version cannot read',
  );
  expect(() => readSweepItem({ pk: 'SWEEP#d', sk: 'x' })).toThrow(/version undefined/);
});

it('names the item that cannot be read, or is of another class', () => {
  const sweep = sweepItem(sweepOf('d', 7));
  const { b: body } = sweep;
  const cut = body instanceof Uint8Array ? body.subarray(0, -3) : body;
  expect(() => readSweepItem({ ...sweep, b: cut })).toThrow('item SWEEP#d/000000000007 cannot');
  expect(() => readStateItem(sweep)).toThrow(/another class/);
});

it('reads what is written now', () => {
  const sweep = sweepOf('d', 7);
  const collection = collectionOf('d', 7);
  const [snapshot, record] = [snapshotOf('d', 7, 'h'), recordOf('d', 3, 'n')];
  const [incident, state] = [incidentOf('d', 'd-3-1'), stateOf('d', 3)];
  expect(readSweepItem(sweepItem(sweep))).toEqual(sweep);
  expect(readCollectionItem(collectionItem(collection))).toEqual(collection);
  expect(readCursorItem(cursorItem(cursorKey('d', 'mail'), { record: 3 }))).toEqual({ record: 3 });
  expect(readSnapshotItem(snapshotItem(snapshot))).toEqual(snapshot);
  const packed = readSweepSnapshots(sweepSnapshotsItem([snapshot]).item);
  expect(packed.map(({ open }) => open())).toEqual([snapshot]);
  expect(readRecordItem(recordItems(record).item)).toEqual(record);
  expect(readIncidentItem(incidentItem(incident, 3))).toEqual(incident);
  expect(readStateItem(stateItem(state))).toEqual(state);
  expect(readPlaceItem(placeItem('d', placeOf(3)))).toEqual(placeOf(3));
  expect(readHostDayItem(hostDayItem(hostDayOf('d')))).toEqual(hostDayOf('d'));
  expect(readTableMonthItem(tableMonthItem(tableMonthOf('d')))).toEqual(tableMonthOf('d'));
  const items = configurationItems('d', 3, configuredOf('d'));
  expect(items.map((item) => readConfigurationItem(item))).toEqual([
    configuredOf('d'),
    configuredOf('d'),
  ]);
  expect(readConfigurationItem(announcedItem('d'))).toBeUndefined();
});
