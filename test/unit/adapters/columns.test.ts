import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { readRecordItem, recordItems } from '#adapters/aws/dynamodb/codec.ts';
import { readColumns, writeColumns } from '#adapters/aws/dynamodb/columns.ts';
import { fixedAndFresh } from '#test/seeds.ts';

import { largestRecordOf } from '../../contract/builders.ts';
import { chanceOf } from '../../fuzz/chance.ts';

const kept = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

it.each(fixedAndFresh)('gives back whatever JSON keeps, with $label', ({ seed }) => {
  const value = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });
  fc.assert(
    fc.property(value, (one) => {
      expect(readColumns(writeColumns(one))).toEqual(kept(one));
    }),
    { seed, numRuns: 500 },
  );
});

it.each(fixedAndFresh)(
  'gives back rows of numbers that follow each other, with $label',
  (label) => {
    const whole = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.nat(9));
    const row = fc.tuple(whole, whole, fc.boolean()).map(([master, replica, isAbsent]) => ({
      master,
      replica,
      again: replica,
      ...(isAbsent ? {} : { difference: Math.trunc((replica - master) / 2) }),
      near: master + (master < 0 ? 1 : -1),
    }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 8, maxLength: 80 }), (rows) => {
        expect(readColumns(writeColumns({ rows }))).toEqual(kept({ rows }));
      }),
      { seed: label.seed, numRuns: 300 },
    );
  },
);

it('leaves out keys that are undefined, and refuses what JSON would change', () => {
  expect(readColumns(writeColumns([{ a: undefined, b: 1 }]))).toEqual([{ b: 1 }]);
  expect(() => writeColumns([undefined])).toThrow(/\[0\] is undefined/);
  expect(() => writeColumns({ at: new Date(0) })).toThrow(/\.at is no plain object/);
  expect(() => writeColumns({ n: Infinity })).toThrow(/\.n is no finite number/);
});

it('throws on bytes that were cut, and on bytes that follow', () => {
  const whole = writeColumns({ rows: [{ host: 'h', table: 7 }] });
  for (let length = 0; length < whole.length; length += 1) {
    expect(() => readColumns(whole.subarray(0, length))).toThrow(/damaged/);
  }
  expect(() => readColumns(Buffer.concat([whole, Buffer.of(0)]))).toThrow(/damaged/);
});

it.each([
  { moving: false, what: 'opened in this sweep' },
  { moving: true, what: 'seen again with other values' },
])(
  'packs the largest record, 120 replicas × 200 tables ahead and held, into 350 KB: $what',
  ({ moving }) => {
    const chance = chanceOf(1262, 7);
    const random = (): number => chance.upTo(100_000) * 100_000 + chance.upTo(100_000);
    const record = largestRecordOf('production', { replicas: 120, tables: 200, random, moving });
    const { item, parts } = recordItems(record);
    expect(parts).toEqual([]);
    const { b: body } = item;
    const bytes = body instanceof Uint8Array ? body.length : Infinity;
    console.log(`largest record, ${moving ? 'moving' : 'opened'}: ${bytes} bytes`);
    expect(record.act.cells).toHaveLength(24_000);
    expect(bytes).toBeLessThanOrEqual(350_000);
    expect(isDeepStrictEqual(readRecordItem(item), kept(record))).toBe(true);
  },
);
