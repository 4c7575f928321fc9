import fc from 'fast-check';
import { expect, it } from 'vitest';

import { formatList, parseList, type ListRow } from '#domain/boksdiag/list.ts';
import { hideNames } from '#domain/capture/hide-names.ts';
import { isPlain } from '#domain/evidence/redaction/plain-words.ts';

import { hmac } from '../support/redaction.ts';
import { fixedAndFresh } from '../support/seeds.ts';

const numRuns = process.env['LONG'] === undefined ? 40 : 600;

const age = fc.option(fc.oneof(fc.nat(4000), fc.nat(100_000_000)), { nil: undefined });
const name = fc.oneof(
  fc.stringMatching(/^[a-z]{2,4}[a-z0-9]{0,12}$/),
  fc.stringMatching(/^[A-Z]{2,8}[0-9]{1,3}$/),
  fc.stringMatching(/^[a-z]{2,6}[0-9]{1,2}(\.[a-z]{2,8}){1,3}$/),
);
const row: fc.Arbitrary<ListRow> = fc.record({
  name,
  sincePacketSeconds: age,
  sinceFailSeconds: age,
  sinceSyncSeconds: age,
  count: fc.nat(2_000_000),
  status: fc.constantFrom('ok', 'OK', 'loading', 'down', 'new'),
});
const rows = fc.uniqueArray(row, {
  maxLength: 12,
  selector: (one) => one.name.toLowerCase(),
});

it.for(fixedAndFresh)(
  'a list without its names has the same columns, ages, counts and statuses, $label',
  ({ seed }) => {
    fc.assert(
      fc.property(rows, fc.boolean(), (drawn, isCollapsed) => {
        const list = isCollapsed ? formatList(drawn).replaceAll(/ +/g, ' ') : formatList(drawn);
        const hidden = hideNames({ list }, TOLD, { hints: NOBODY, hmac });
        if (hidden.kind === 'held') throw new Error(hidden.reasons.join('; '));
        const text = hidden.texts.list ?? '';
        const parts = drawn.flatMap((one) => one.name.split('.'));
        const hasRoom = parts.every((part) => part.length >= LONG_ENOUGH);
        expect(hasRoom ? widthsIn(text) : 'no room').toEqual(hasRoom ? widthsIn(list) : 'no room');
        expect(readingOf(text)).toEqual(readingOf(list));
        const shown = drawn.filter((one) => !isPlain(one.name) && isShownIn(text, one.name));
        expect(shown).toEqual([]);
      }),
      { seed, numRuns },
    );
  },
);

/** Where the first word that is no name stands on each line, and where the line ends. */
const widthsIn = (text: string): readonly (readonly [number, number])[] =>
  text.split('\n').map((line) => [line.search(/ /), line.length]);

function readingOf(text: string): unknown {
  const read = parseList(text);
  return read.kind === 'refused'
    ? read
    : {
        entries: read.entries.map((entry) => ({ ...entry, name: '', text: '' })),
        unread: read.unread.map(({ line }) => line),
      };
}

const isShownIn = (text: string, host: string): boolean =>
  text.split(/\s+/).some((word) => word.toLowerCase() === host.toLowerCase());

const TOLD = { boksVersion: 'unknown', platform: 'Linux', role: 'master', source: 'drawn' };
const NOBODY = { hosts: [], users: [], sites: [] };
/** Two digits and a letter before them: of shorter parts ten become longer. */
const LONG_ENOUGH = 3;
