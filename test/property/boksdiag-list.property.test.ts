import fc from 'fast-check';
import { expect, it } from 'vitest';

import { formatList, parseList, type ListRow } from '#domain/boksdiag/list.ts';

import { fixedAndFresh } from '../support/seeds.ts';

const age = fc.option(fc.oneof(fc.nat(4000), fc.nat(100_000_000), fc.maxSafeNat()), {
  nil: undefined,
});
const row: fc.Arbitrary<ListRow> = fc.record({
  name: fc.stringMatching(/^[A-Za-z][A-Za-z0-9.-]{0,40}$/),
  sincePacketSeconds: age,
  sinceFailSeconds: age,
  sinceSyncSeconds: age,
  count: fc.oneof(fc.nat(2_000_000), fc.maxSafeNat()),
  status: fc.oneof(
    fc.constantFrom('ok', 'OK', 'loading', 'down', 'new'),
    fc.stringMatching(/^[a-z]{1,12}$/),
  ),
});

it.for(fixedAndFresh)(
  'what formatList prints, blanks and all, parseList reads, $label',
  ({ seed }) => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
        const text = formatList(rows);
        const lines = text.split('\n');
        const entries = rows.map((drawn, index) => ({
          line: index + 3,
          text: lines[index + 2],
          ...drawn,
        }));
        expect(parseList(text)).toEqual({ kind: 'read', entries, unread: [] });
      }),
      { seed, numRuns: 300 },
    );
  },
);

it.for(fixedAndFresh)('a collapsed line keeps each number that it shows, $label', ({ seed }) => {
  fc.assert(
    fc.property(row, (drawn) => {
      const [, , line = ''] = formatList([drawn]).split('\n');
      const collapsed = line.replaceAll(/ +/g, ' ');
      const read = parseList(`Server Since last Since last Since last Count Last\n${collapsed}\n`);
      const ages = ({ sincePacketSeconds, sinceFailSeconds, sinceSyncSeconds }: ListRow) =>
        [sincePacketSeconds, sinceFailSeconds, sinceSyncSeconds].filter((one) => one !== undefined);
      // A line without any age is an entry only by a status that was seen.
      const entries = read.kind === 'read' ? read.entries : [];
      const said = [ages(drawn), drawn.count];
      expect(entries.map((entry) => [ages(entry), entry.count])).toEqual(
        entries.length === 0 && ages(drawn).length === 0 ? [] : [said],
      );
    }),
    { seed, numRuns: 300 },
  );
});
