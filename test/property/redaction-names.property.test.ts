import fc from 'fast-check';
import { expect, it } from 'vitest';

import {
  isPlain,
  isPlainDomain,
  isPlainUser,
  NO_NAMES,
} from '#domain/evidence/redaction/plain-words.ts';

import { bundleOf } from '../support/redaction.ts';
import { fixedAndFresh } from '../support/seeds.ts';

const numRuns = process.env['LONG'] === undefined ? 30 : 600;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'.split('');
const DIGITS = '0123456789'.split('');
const name = fc
  .tuple(
    fc.constantFrom(...LETTERS),
    fc.array(fc.constantFrom(...LETTERS, ...DIGITS, '-', '_'), { minLength: 2, maxLength: 12 }),
    fc.constantFrom(...LETTERS, ...DIGITS),
  )
  .map(([first, middle, last]) => [first, ...middle, last].join(''));
/** As agents are mostly called: a word alone, read in a log, may be any word. */
const numbered = fc.tuple(name, fc.integer({ min: 0, max: 99 })).map(([stem, n]) => `${stem}${n}`);

/** Words of the texts below, and tokens: a name that is one of them hides nothing. */
const OURS = /^(?:boks_servc|notes|read|lost|once|more|evidence|asked|x|host|user|domain|site)$/;
/** A name that ends so may begin in the digits of a token: the bundle is held, and no name was shown. */
const AS_AN_ID_ENDS = /-(?:4|4-1|3|31|31-2)$/;
const isName = (one: string): boolean =>
  !isPlain(one) &&
  !isPlainUser(one) &&
  !isPlainDomain(one) &&
  !NO_NAMES.has(one) &&
  !OURS.test(one) &&
  !AS_AN_ID_ENDS.test(one);

const customer = fc
  .record({
    host: name.filter(isName),
    domain: name.filter(isName),
    person: name.filter(isName),
    agent: numbered.filter(isName),
    login: name.filter(isName),
    site: name.filter(isName),
  })
  // One that is a part of another is hidden with it, and shows again where it is not.
  .filter((names) => new Set(Object.values(names)).size === 6);

/** Places in which a name is a word of its own. */
const PLACES: readonly ((one: string) => string)[] = [
  (one) => `read ${one} once more`,
  (one) => `lost ${one}.`,
  (one) => `(${one}), read`,
  (one) => `"${one}"`,
  (one) => `x,${one},x`,
  (one) => `/x/${one}/x`,
  (one) => `read ${one.toUpperCase()} once`,
  (one) => `evidence of ${one}: lost`,
];
const aPlace = fc.constantFrom(...PLACES);

const asWord = (one: string): RegExp =>
  new RegExp(`(?<![A-Za-z0-9_-])${one}(?![A-Za-z0-9_-])`, 'i');

it.for(fixedAndFresh)(
  'whatever names the configuration, the journal or one text has: none is a word of any file, $label',
  ({ seed }) => {
    fc.assert(
      fc.property(
        customer,
        fc.array(aPlace, { minLength: 6, maxLength: 6 }),
        ({ host, domain, person, agent, login, site }, places) => {
          const names = [host, domain, person, agent, login, site];
          const result = bundleOf(
            [
              { path: 'logs/boks_errlog.txt', text: `boks_servc@${agent} x\nuser=${login} read\n` },
              { path: 'x/notes.txt', text: names.map((one, n) => places[n]?.(one)).join('\n') },
              { path: `x/${host}.txt`, text: `${domain}-4-1: ${person} asked, ${domain}-31-2\n` },
            ],
            {
              inventory: {
                boksDomains: [domain],
                sites: [site],
                hosts: [{ name: host, otherNames: [] }],
                users: [person],
                addresses: [],
                productVersions: [],
              },
            },
          );
          if (result.kind === 'held') throw new Error(JSON.stringify(result.reasons));
          const all = result.files.flatMap(({ path, text }) => [path, text]).join('\n');
          for (const one of names) expect(all).not.toMatch(asWord(one));
        },
      ),
      { seed, numRuns },
    );
  },
);

it('a name is one token everywhere, whether a log or the configuration told it', () => {
  const result = bundleOf([
    { path: 'a', text: 'boks_servc@app9 lost, kontor-4-1\n' },
    { path: 'b', text: 'app9 of domain kontor; app90 is another\n' },
  ]);
  if (result.kind === 'held') throw new Error(JSON.stringify(result.reasons));
  const [one = '', other = ''] = result.files.map(({ text }) => text);
  const agent = /host-[0-9a-f]{8}/.exec(one)?.[0] ?? 'none';
  const domain = /domain-[0-9a-f]{8}/.exec(one)?.[0] ?? 'none';
  expect(one).toBe(`boks_servc@${agent} lost, ${domain}-4-1\n`);
  expect(other).toBe(`${agent} of domain ${domain}; app90 is another\n`);
});
