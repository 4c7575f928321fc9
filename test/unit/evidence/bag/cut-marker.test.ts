import { expect, it } from 'vitest';

import { cutMarker, sizeInWords } from '#domain/evidence/cut-marker.ts';

it('marks a cut with how much, from when to when, and by which rule', () => {
  const span = { from: '12:10:03Z', to: '13:02:44Z' };
  expect(cutMarker({ lines: 18_204, bytes: 1_900_000, span, rule: 'logs.window' })).toBe(
    '--- boks-audit: 18204 lines (1.9 MB) left out, 12:10:03Z..13:02:44Z, rule logs.window ---',
  );
  expect(cutMarker({ lines: 1, bytes: 1, span: undefined, rule: 'logs.size' })).toBe(
    '--- boks-audit: 1 line (1 byte) left out, rule logs.size ---',
  );
});

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_000, '1.0 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [20_000_000, '20.0 MB'],
])('says %d bytes as %s', (bytes, words) => expect(sizeInWords(bytes)).toBe(words));
