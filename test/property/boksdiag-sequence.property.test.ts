import fc from 'fast-check';
import { expect, it } from 'vitest';

import {
  formatSequence,
  parseSequence,
  stampOf,
  type TableReading,
} from '#domain/boksdiag/sequence.ts';

import { fixedAndFresh } from '../support/seeds.ts';

const counter = fc.oneof(fc.nat(20_000), fc.maxSafeNat());
const table: fc.Arbitrary<TableReading> = fc.record({
  table: fc.nat(9999),
  stamp: fc.oneof(fc.nat(2_000_000_000), fc.maxSafeNat()).map(stampOf),
  sequence: counter,
  bracketed: counter,
});
const tables = fc
  .uniqueArray(table, { minLength: 1, maxLength: 60, selector: (one) => one.table })
  .map((drawn) => drawn.toSorted((one, other) => one.table - other.table));

it.for(fixedAndFresh)('what formatSequence prints, parseSequence reads, $label', ({ seed }) => {
  fc.assert(
    fc.property(tables, (drawn) => {
      const text = formatSequence(drawn);
      const whole = { kind: 'read', tables: drawn, unread: [] };
      expect(parseSequence(text)).toEqual(whole);
      expect(parseSequence(text.replaceAll('\n', '\r\n'))).toEqual(whole);
      expect(parseSequence(text.replaceAll(' ', '\t  ').trimEnd())).toEqual(whole);
    }),
    { seed, numRuns: 300 },
  );
});

it.for(fixedAndFresh)('an unread line changes no table, $label', ({ seed }) => {
  fc.assert(
    fc.property(tables, fc.nat(60), (drawn, at) => {
      const lines = formatSequence(drawn).split('\n');
      const line = Math.min(at, lines.length - 1);
      lines.splice(line, 0, '...');
      const unread = [{ line: line + 1, text: '...' }];
      expect(parseSequence(lines.join('\n'))).toEqual({ kind: 'read', tables: drawn, unread });
    }),
    { seed, numRuns: 300 },
  );
});

it.for(fixedAndFresh)('a stamp is its days and its second of the day, $label', ({ seed }) => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (seconds) => {
      const stamp = stampOf(seconds);
      expect(BigInt(stamp.days) * 86400n + BigInt(stamp.secondOfDay)).toBe(BigInt(seconds));
      expect(stamp.secondOfDay).toBeLessThan(86400);
    }),
    { seed, numRuns: 300 },
  );
});
