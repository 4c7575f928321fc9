import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { givenNamesAsTokens, namesInTheirWidth } from '#domain/capture/names-in-width.ts';

import { fixedAndFresh } from '../../support/seeds.ts';

const inOrder = (taken: readonly string[], ...names: readonly (readonly [string, string])[]) => {
  const nameOf = namesInTheirWidth(taken);
  return names.map(([printed, token]) => nameOf(printed, token));
};

describe('a name in its width', () => {
  it('is as wide as the one it stands for, capitals as they were', () => {
    expect(inOrder([], ['REPHOST5', 'host-a'], ['rep', 'host-b'], ['Rephost5', 'host-a'])).toEqual([
      'HOST0001',
      'h02',
      'host0001',
    ]);
  });

  it('has a part for each part of a long name, the same in every host of a domain', () => {
    const names = inOrder(
      [],
      ['rep1.corp.example.com', 'host-a.corp.invalid'],
      ['rep2.corp.example.com', 'host-b.corp.invalid'],
      ['rep2', 'host-b'],
    );
    expect(names).toEqual(['h001.net1.net0002.n03', 'h002.net1.net0002.n03', 'h002']);
  });

  it('is one for an alias of the same host, in the width of the alias', () => {
    expect(inOrder([], ['bokrep02', 'host-a'], ['rep-two', 'host-a'])).toEqual([
      'host0001',
      'host001',
    ]);
  });

  it('has no number that a word of the texts bears already', () => {
    expect(inOrder(['HOST0001', 'h2'], ['REPHOST5', 'host-a'])).toEqual(['HOST0003']);
  });

  it('becomes longer where it is too short for its number', () => {
    const nameOf = namesInTheirWidth([]);
    for (let host = 1; host < 10; host += 1) nameOf('r1', `host-${host}`);
    expect(nameOf('r2', 'host-10')).toBe('h10');
  });

  it.for(fixedAndFresh)(
    'two hosts never become one, however they are called, $label',
    ({ seed }) => {
      const hosts = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,11}$/), { maxLength: 40 });
      fc.assert(
        fc.property(hosts, (names) => {
          const nameOf = namesInTheirWidth(names);
          const given = names.map((name, at) => nameOf(name, `host-${at}`));
          expect(new Set(given).size).toBe(names.length);
          expect(given.map(givenNamesAsTokens)).toEqual(given.map(() => 'host-00000000'));
          expect(given.every((name, at) => name.length >= (names[at] ?? '').length)).toBe(true);
        }),
        { seed, numRuns: 200 },
      );
    },
  );
});
