import fc from 'fast-check';
import { expect, it } from 'vitest';

import {
  bodyOf,
  readSnapshotItem,
  snapshotItem,
  type StoredItem,
} from '#adapters/aws/dynamodb/codec.ts';
import { stampOf } from '#domain/boksdiag/sequence.ts';
import { PHASES, type Snapshot } from '#domain/snapshot.ts';
import { fixedAndFresh } from '#test/seeds.ts';

import { snapshotOf } from '../../contract/builders.ts';

const number = fc.oneof(
  fc.nat(),
  fc.maxSafeNat(),
  fc.constantFrom(0, 127, 128, 2 ** 32, Number.MAX_SAFE_INTEGER),
);
const word = fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme', minLength: 1 }));
const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(some, { nil: undefined });

const head: fc.Arbitrary<Snapshot['head']> = fc.record({
  host: word,
  instance: maybe(fc.oneof(word, fc.stringMatching(/^[0-9a-f]{32}$/))),
  configuredRole: maybe(word),
  runningRole: maybe(fc.constantFrom('master', 'replica', 'server', 'client')),
  initRuns: fc.boolean(),
  masterRuns: fc.boolean(),
  boksVersion: maybe(word),
  zoneOffsetMinutes: maybe(fc.integer({ min: -1440, max: 1440 })),
  sequenceExit: maybe(fc.nat(255)),
  listExit: maybe(fc.nat(255)),
});
const snapshot: fc.Arbitrary<Snapshot> = fc.record({
  domain: word,
  host: word,
  place: fc.record({ sweep: fc.nat(999_999), phase: fc.constantFrom(...PHASES) }),
  readAtMs: number,
  head,
  complete: fc.boolean(),
  tables: fc.uniqueArray(fc.nat(9999), { maxLength: 60 }).chain((tables) =>
    fc.tuple(
      ...tables
        .toSorted((a, b) => a - b)
        .map((table) =>
          fc.record({
            table: fc.constant(table),
            stamp: number.map(stampOf),
            sequence: number,
            bracketed: number,
          }),
        ),
    ),
  ),
  rawSha256: fc.stringMatching(/^[0-9a-f]{64}$/),
});
const throughNode = fc.tuple(snapshot, word).map(([one, via]) => ({ ...one, via }));

it.each(fixedAndFresh)('gives back every snapshot as it was, with $label', ({ seed }) => {
  fc.assert(
    fc.property(fc.oneof(snapshot, throughNode), (one) => {
      expect(readSnapshotItem(snapshotItem(one))).toEqual(one);
    }),
    { seed, numRuns: 500 },
  );
});

it('packs 55 tables with 10-digit sequences, key included, into 1,024 bytes', () => {
  const one = snapshotOf('production-1', 4711, 'replica-host-0000001');
  const item = snapshotItem(one);
  expect([one.domain.length, one.host.length, one.tables.length]).toEqual([12, 20, 55]);
  expect(sizeOf(item)).toBeLessThanOrEqual(800);
  const unlike = one.tables.map((reading) => ({ ...reading, bracketed: 0 }));
  expect(sizeOf(snapshotItem({ ...one, tables: unlike }))).toBeLessThanOrEqual(1024);
});

it('packs them so with the name of the node through which they were read', () => {
  const one = snapshotOf('production-1', 4711, 'replica-host-0000001');
  const tables = one.tables.map((reading) => ({ ...reading, bracketed: 0 }));
  const through = snapshotItem({ ...one, tables, via: 'gate-host-0000000001' });
  expect(sizeOf(through)).toBe(sizeOf(snapshotItem({ ...one, tables })) + 21);
  expect(sizeOf(through)).toBeLessThanOrEqual(1024);
});

it('refuses a phase that there is not', () => {
  const item = snapshotItem(snapshotOf('d', 1, 'h'));
  const body = Buffer.from(bodyOf(item));
  for (const phase of [3, 7, 8, 255]) {
    body[0] = phase;
    expect(() => readSnapshotItem({ ...item, b: body })).toThrow('there is no such phase');
  }
});

it('refuses a stamp whose parts do not fit', () => {
  const [first] = snapshotOf('d', 1, 'h').tables;
  if (first === undefined) throw new Error('no table');
  const tables = [{ ...first, stamp: { ...first.stamp, days: 1 } }];
  expect(() => snapshotItem(snapshotOf('d', 1, 'h', { tables }))).toThrow(/stamp of T0/);
});

/** As DynamoDB counts: names and values, a number as at most two digits a byte and one. */
function sizeOf(item: StoredItem): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOfValue(value),
    0,
  );
}

function sizeOfValue(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof Uint8Array) return value.length;
  return Math.ceil(String(value).length / 2) + 1;
}
