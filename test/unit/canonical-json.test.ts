import { expect, it } from 'vitest';

import { canonicalJson } from '#domain/journal.ts';

// The simulation, world 9: the chain of a record that counts tables 2 and 11 was not what another
// tool, sorting keys as texts, makes of it.
it('sorts keys that are whole numbers as texts, as every tool does', () => {
  const counts = { 2: 'two', 11: 'eleven', b: { z: 1, 10: 2, 9: 3 }, a: [] };
  expect(canonicalJson(counts)).toBe('{"11":"eleven","2":"two","a":[],"b":{"10":2,"9":3,"z":1}}');
});

it('writes what JSON writes: no undefined fields, null for what a list lacks, texts escaped', () => {
  const value = { gone: undefined, list: [1, undefined, null], text: 'a "b"\n\u2028', no: false };
  expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
  expect(canonicalJson(value)).toBe(
    '{"list":[1,null,null],"no":false,"text":"a \\"b\\"\\n\u2028"}',
  );
});
