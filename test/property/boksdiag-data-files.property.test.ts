import fc from 'fast-check';
import { expect, it } from 'vitest';

import { formatDataFiles, parseDataFiles, type DataFile } from '#domain/boksdiag/data-files.ts';

import { fixedAndFresh } from '../support/seeds.ts';

const two = (number: number): string => String(number).padStart(2, '0');
const modified = fc
  .record({
    month: fc.constantFrom('Jan', 'Feb', 'Nov', 'Dec'),
    day: fc.integer({ min: 1, max: 31 }),
    time: fc.oneof(
      fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${two(hour)}:${two(minute)}`),
      fc.integer({ min: 1970, max: 2999 }).map(String),
    ),
  })
  .map(({ month, day, time }) => `${month} ${day} ${time}`);
const word = fc.stringMatching(/^[a-z_][a-z0-9._-]{0,20}$/);
const file: fc.Arbitrary<DataFile> = fc.record({
  name: word,
  sizeBytes: fc.oneof(fc.constant(0), fc.nat(), fc.maxSafeNat()),
  mode: fc.constantFrom('-rw-r-----', '-rw-------.', 'drwxr-xr-x', '-rwsr-xr-t+'),
  owner: word,
  group: word,
  modified,
});

it.for(fixedAndFresh)('what formatDataFiles prints, parseDataFiles reads, $label', ({ seed }) => {
  fc.assert(
    fc.property(fc.array(file, { maxLength: 60 }), (files) => {
      const text = formatDataFiles(files);
      expect(parseDataFiles(text)).toEqual({ kind: 'read', files, unread: [] });
    }),
    { seed, numRuns: 300 },
  );
});
