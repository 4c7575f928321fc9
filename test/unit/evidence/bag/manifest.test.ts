import { describe, expect, it } from 'vitest';

import { parseBagInfo } from '#domain/evidence/bag-info.ts';
import { formatManifest, parseManifest } from '#domain/evidence/manifest.ts';

const HASH = 'a'.repeat(64);

describe('a manifest', () => {
  it('is read as it was written', () => {
    const files = [
      { path: 'a', sha256: HASH },
      { path: 'data/b.txt', sha256: 'b'.repeat(64) },
    ];
    expect(parseManifest(formatManifest(files))).toEqual(files);
    expect(parseManifest('')).toBe('it is empty');
  });

  it.each([
    [`${HASH}  a`, 'its last line does not end'],
    [`${HASH} a\n`, 'line 1 is no line of a manifest'],
    [`${HASH}  a\r\n`, 'line 1 is no line of a manifest'],
    [`${HASH}  a\n\n`, 'line 2 is no line of a manifest'],
    [`${HASH.toUpperCase()}  a\n`, 'line 1 is no line of a manifest'],
    [`\\${HASH}  a\n`, 'line 1 is no line of a manifest'],
    [`\u{feff}${HASH}  a\n`, 'line 1 is no line of a manifest'],
  ])('refuses %j', (text, why) => expect(parseManifest(text)).toBe(why));
});

it('reads labels folded over lines, the first of a name, and passes over what is none', () => {
  const text = 'A: one\n  two\r\n\tthree\nno label\nB:four\nA: again\n: nameless\n';
  expect([...parseBagInfo(text)]).toEqual([
    ['A', 'one two three'],
    ['B', 'four'],
  ]);
});
