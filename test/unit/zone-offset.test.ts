import { expect, it } from 'vitest';

import { stampOf, type TableReading } from '#domain/boksdiag/sequence.ts';
import { zoneShiftSeconds } from '#domain/zone-offset.ts';

const HOUR = 3_600;

/** Tables 0, 1, 2 … stamped a day apart, each `late` by that many seconds. */
const stamped = (late: readonly number[]): readonly TableReading[] =>
  late.map((seconds, table) => ({
    table,
    stamp: stampOf((13_000 + table) * 86_400 + seconds),
    sequence: 1,
    bracketed: 1,
  }));
const all = (count: number, seconds: number): readonly number[] =>
  Array.from({ length: count }, () => seconds);

const cases: readonly (readonly [string, readonly number[], number])[] = [
  ['equal stamps need no shift', all(5, 0), 0],
  ['two hours late on all tables is an offset', all(5, 2 * HOUR), -2 * HOUR],
  ['two hours early on all tables is an offset', all(5, -2 * HOUR), 2 * HOUR],
  ['three common tables are enough', all(3, HOUR), -HOUR],
  ['two common tables are not', all(2, HOUR), 0],
  ['a quarter of an hour is an offset', all(4, 900), -900],
  ['ten minutes are not', all(4, 600), 0],
  ['fourteen hours are an offset', all(4, 14 * HOUR), -14 * HOUR],
  ['more than fourteen hours are not', all(4, 14 * HOUR + 900), 0],
  ['nine of ten tables are enough', [...all(9, HOUR), 77], -HOUR],
  ['eight of nine are not', [...all(8, HOUR), 77], 0],
  ['three of four are not', [...all(3, HOUR), 0], 0],
  ['one table of another offset is no offset for the rest', [...all(9, 0), HOUR], 0],
];

it.each(cases)('%s', (_, late, shift) => {
  expect(zoneShiftSeconds(stamped(late), stamped(all(late.length, 0)))).toBe(shift);
});

it('counts the tables that both list, and no others', () => {
  const host = stamped(all(3, HOUR));
  expect(zoneShiftSeconds(host, stamped(all(40, 0)))).toBe(-HOUR);
  expect(zoneShiftSeconds(host, stamped(all(2, 0)))).toBe(0);
});

it('nothing in common is no offset', () => {
  expect(zoneShiftSeconds([], [])).toBe(0);
});
