import fc from 'fast-check';
import { expect, it } from 'vitest';

import { differencesOf } from '#domain/history/differences.ts';
import { canonicalJson } from '#domain/journal.ts';
import { fixedAndFresh } from '#test/seeds.ts';

const RUNS = 300;
/** Few words, so that entries meet, and have the same names. */
const { record } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('a', 'b', 1, 2, null, true),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('record'),
  ),
  record: fc.dictionary(fc.constantFrom('id', 'host', 'table', 'kind', 'x'), tie('value'), {
    noNullPrototype: true,
  }),
}));

it.each(fixedAndFresh)(
  'what differs is named exactly where the canonical JSON differs, under $label',
  ({ seed }) => {
    fc.assert(
      fc.property(fc.tuple(record ?? fc.anything(), record ?? fc.anything()), ([then, now]) => {
        const isSame = canonicalJson(then) === canonicalJson(now);
        expect(differencesOf(then, now).length === 0).toBe(isSame);
        expect(differencesOf(then, structuredClone(then))).toEqual([]);
        expect(differencesOf(then, now).every((each) => each.was !== each.is)).toBe(true);
      }),
      { seed, numRuns: RUNS },
    );
  },
);

it('an entry more in a list is one difference, and entries in another order are told as that', () => {
  const cells = [
    { host: 'R1', table: 1, verdict: 'ahead' },
    { host: 'R1', table: 2, verdict: 'stuck' },
  ];
  expect(differencesOf({ cells }, { cells: cells.slice(1) })).toEqual([
    {
      place: 'cells, R1 table 1',
      was: '{"host":"R1","table":1,"verdict":"ahead"}',
      is: null,
    },
  ]);
  expect(differencesOf({ cells }, { cells: cells.toReversed() })).toEqual([
    { place: 'cells, order', was: 'R1 table 1; R1 table 2', is: 'R1 table 2; R1 table 1' },
  ]);
});
