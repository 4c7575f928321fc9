import fc from 'fast-check';
import { expect, it } from 'vitest';

import { formatList, parseList, type ListRow } from '#domain/boksdiag/list.ts';
import { previewText } from '#domain/evidence/redaction/preview.ts';
import { PROFILES } from '#domain/evidence/redaction/rule.ts';

import { bundleOf, payloadWith, redacted } from '../support/redaction.ts';
import { fixedAndFresh } from '../support/seeds.ts';

const numRuns = process.env['LONG'] === undefined ? 150 : 3_000;

/** Texts as hosts print them, in pieces that touch one another in every way. */
const PIECES = [
  'T7 13678d 8:33:46 5053 (5053)',
  'T9 13178d 8:33:46 10203040 (10203040)',
  'boks_servm@BOKREP02 Nov 17 14:59:30',
  'ERROR: lost bokrep02.corp.example.com',
  'REPHOST       00:49         523d 5:19:20  04:49         1853521   ok',
  'REPHOST',
  'REPHOSTboks_csspd@MASTER',
  'boks_servc@appnode9',
  'ERR 223, no authentication for user anna on app32',
  'User bakker has no route',
  'ann (not authenticated)',
  'rep1',
  'bokmas01',
  'kees',
  'mlindqvist42@rep-two',
  '10.20.30.40',
  '10.9.8.7',
  '2a02:898::1:40',
  '00:14:4f:01:02:03',
  'BoKS Manager 8.1.0.16',
  'nodekey=12ab34cd56',
  'password: for user anna',
  'password=',
  '"token":"a b",',
  'i-0123456789abcdef0',
  '-----BEGIN RSA PRIVATE KEY-----',
  'MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn1ygWyF0qJDr2oZqGq3n1jmYvK3m7bV2aa',
  '-----END RSA PRIVATE KEY-----',
  'host-1a2b3c4d',
  '[REDACTED:pem]',
  '198.18.3.4',
];
/** What of these pieces belongs to the customer, and stands nowhere in our own texts by chance. */
const OWN = [
  'bokrep02',
  'bokmas01',
  'REPHOST',
  'mlindqvist42',
  'app32',
  'appnode9',
  'bakker',
  '10.20.30.40',
  '10.9.8.7',
  '2a02:898::1:40',
  '12ab34cd56',
];
const GLUE = [' ', ' ', '\n', '\n', '\r\n', '\t', ': ', '. ', ', ', '"', '@', '/', '-'];
/** Behind what takes its word or line for a secret: what is glued to that is a part of it. */
const BLANK_GLUE = [' ', '\n', '\r\n'];
const glued = (piece: string) =>
  /key|PRIVATE|password|token/.test(piece)
    ? fc.constantFrom(...BLANK_GLUE).map((glue) => `\n${piece}${glue}`)
    : fc.constantFrom(...GLUE).map((glue) => piece + glue);
const someText = fc
  .array(fc.constantFrom(...PIECES).chain(glued), { maxLength: 24 })
  .map((pieces) => pieces.join(''));
/** Nothing that takes the rest of its line for a secret. */
const calmText = fc
  .array(fc.constantFrom(...PIECES.filter((piece) => !/password|token|PRIVATE|key/.test(piece))))
  .map((pieces) => pieces.join('\n'));
const profile = fc.constantFrom(...PROFILES);

/** A secret that no rule knows the look of; a digit in it, so that it is no word of the texts. */
const secret = fc
  .stringMatching(/^[A-Za-z!#%+]{2}[A-Za-z0-9!#%+/]{4,20}[0-9][A-Za-z]$/)
  .filter((drawn) => drawn.replaceAll(/[^A-Za-z0-9]/g, '').length > 5);

const swapped = (text: string): string =>
  text.replaceAll(/[a-z]|[A-Z]/g, (sign) =>
    sign === sign.toLowerCase() ? sign.toUpperCase() : sign.toLowerCase(),
  );

const backwards = (text: string): string => text.split('').toReversed().join('');

/** By Node's own encoders, not by the code under test. */
const HIDINGS: Readonly<Record<string, (text: string, shift: number) => string>> = {
  clear: (text) => text,
  upper: (text) => text.toUpperCase(),
  'reversed case': swapped,
  reversed: (text) => backwards(text),
  base64: (text, shift) => Buffer.from(`${'x'.repeat(shift % 3)}${text}yz`).toString('base64'),
  base64url: (text, shift) => Buffer.from(`${'x'.repeat(shift % 3)}${text}`).toString('base64url'),
  hex: (text) => Buffer.from(text).toString('hex'),
  'split by a line end': (text, shift) => cut(text, shift, '\n'),
  'split by CRLF and indented': (text, shift) => cut(text, shift, '\r\n  '),
  'split by a zero-width blank': (text, shift) => cut(text, shift, '\u200b'),
};
const cut = (text: string, at: number, by: string): string => {
  const place = 1 + (at % (text.length - 1));
  return text.slice(0, place) + by + text.slice(place);
};
const hiding = fc.constantFrom(...Object.keys(HIDINGS));

/** Whether a text shows a value: looked for by hand, after taking away what breaks it. */
function shows(text: string, value: string): boolean {
  const whole = text.replaceAll(/\u200b|\r?\n[ \t]*|\r/g, '');
  const folded = whole.toLowerCase();
  const needles = [value, backwards(value), Buffer.from(value).toString('hex')];
  const cores = [value, value.toUpperCase(), value.toLowerCase(), swapped(value)].flatMap((one) =>
    [0, 1, 2].map((shift) => {
      const encoded = Buffer.from(`${'\0'.repeat(shift)}${one}`).toString('base64');
      const complete = Math.floor(((one.length + shift) * 8) / 6);
      return encoded.slice([0, 2, 3][shift], complete);
    }),
  );
  const urls = whole.replaceAll('-', '+').replaceAll('_', '/');
  return (
    needles.some((needle) => folded.includes(needle.toLowerCase())) ||
    cores.some((core) => whole.includes(core) || urls.includes(core))
  );
}

const tableLines = (text: string): readonly string[] =>
  text.split('\n').filter((line) => /^T\d+ \d+d \d+:\d\d:\d\d \d+ \(\d+\)\r?$/.test(line));

it.for(fixedAndFresh)(
  'no secret leaves in any form, and none holds the bundle, $label',
  ({ seed }) => {
    fc.assert(
      fc.property(
        fc.record({
          secret,
          hiding,
          shift: fc.nat(60),
          before: someText,
          after: someText,
          profile,
        }),
        ({ secret: value, hiding: how, shift, before, after, profile: by }) => {
          const hidden = HIDINGS[how]?.(value, shift) ?? '';
          const files = [
            { path: 'logs/one.txt', text: `${before} ${hidden} ${after}` },
            { path: `logs/${value.replaceAll(/[^A-Za-z0-9]/g, '')}.txt`, text: hidden },
          ];
          const known = [value, value.replaceAll(/[^A-Za-z0-9]/g, '')];
          const bundle = bundleOf(files, { profile: by, knownSecrets: known });
          if (bundle.kind === 'held') throw new Error(JSON.stringify(bundle.reasons));
          const leaving = bundle.files.flatMap(({ path, text }) => [path, text]);
          expect(leaving.filter((text) => shows(text, value))).toEqual([]);
          const told = [JSON.stringify(bundle.report), ...bundle.previews.map(previewText)].join(
            '\n',
          );
          expect(shows(told, value)).toBe(false);
        },
      ),
      { seed, numRuns: 400 },
    );
  },
);

it.for(fixedAndFresh)(
  'no host of the inventory leaves pseudonymised in any form: it is gone, or the bundle is held, $label',
  ({ seed }) => {
    const held = { count: 0 };
    const name = fc.constantFrom('bokrep02', 'bokmas01.corp.example.com', 'REPHOST', 'rep-two');
    fc.assert(
      fc.property(name, hiding, fc.nat(60), someText, (host, how, shift, before) => {
        const hidden = HIDINGS[how]?.(host, shift) ?? '';
        const files = [{ path: `raw/${host}/x.txt`, text: `${before} ${hidden} ` }];
        const bundle = bundleOf(files);
        if (bundle.kind === 'held') held.count += 1;
        const told =
          bundle.kind === 'held'
            ? bundle.reasons.flatMap(({ rule, file, reason }) => [rule, file, reason])
            : bundle.files.flatMap(({ path, text }) => [path, text]);
        expect(told.filter((text) => shows(text, host))).toEqual([]);
      }),
      { seed, numRuns: 400 },
    );
    expect(held.count).toBeGreaterThan(20);
  },
);

it.for(fixedAndFresh)(
  'whatever a log says, a bundle that is sealed shows no name and no address of it, $label',
  ({ seed }) => {
    const pieces = fc.constantFrom(...PIECES).chain(glued);
    const log = fc.array(pieces, { minLength: 200, maxLength: 400 }).map((all) => all.join(''));
    fc.assert(
      fc.property(log, (text) => {
        const payload = payloadWith(text, 'vendor-pseudonymised');
        if (payload.kind === 'held') throw new Error(JSON.stringify(payload.reasons));
        const leaving = payload.files.flatMap(({ path, text: one }) => [path, one]);
        for (const value of OWN) {
          expect(leaving.filter((one) => shows(one, value))).toEqual([]);
        }
      }),
      // A bundle takes a second: a failing one is not made smaller.
      { seed, numRuns: Math.ceil(numRuns / 150), endOnFailure: true },
    );
  },
);

it.for(fixedAndFresh)('what was redacted changes no more, $label', ({ seed }) => {
  fc.assert(
    fc.property(someText, profile, (text, by) => {
      const once = redacted(text, by);
      expect(redacted(once, by)).toBe(once);
    }),
    { seed, numRuns },
  );
});

it.for(fixedAndFresh)(
  'table lines are the same, byte by byte and in their order, $label',
  ({ seed }) => {
    fc.assert(
      fc.property(someText, profile, (text, by) => {
        expect(tableLines(redacted(text, by))).toEqual(tableLines(text));
      }),
      { seed, numRuns },
    );
  },
);

it.for(fixedAndFresh)('whatever the bytes, it answers, $label', ({ seed }) => {
  const rubbish = fc.string({ unit: 'binary', maxLength: 300 });
  fc.assert(
    fc.property(fc.array(fc.record({ path: rubbish, text: rubbish })), profile, (files, by) => {
      expect(['clean', 'held']).toContain(bundleOf(files, { profile: by }).kind);
    }),
    { seed, numRuns },
  );
});

it.for(fixedAndFresh)(
  'a host has one token in every file, version, case and form of its name, $label',
  ({ seed }) => {
    const forms = ['bokrep02', 'BOKREP02', 'Bokrep02.Corp.Example.com', 'rep-two', 'REP-TWO'];
    fc.assert(
      fc.property(fc.constantFrom(...forms), calmText, calmText, (form, one, other) => {
        const first = redacted(`${one}\n${form} `).match(/(host-[0-9a-f]{8})\S* $/)?.[1];
        const second = redacted(`${other}\n@${form} `).match(/(host-[0-9a-f]{8})\S* $/)?.[1];
        expect(first).toBe('host-7d7d3918');
        expect(second).toBe(first);
      }),
      { seed, numRuns },
    );
  },
);

it.for(fixedAndFresh)('JSON stays JSON, with the same shape, $label', ({ seed }) => {
  const word = fc.constantFrom(...PIECES, 'password', 'token', 'worst', 'user', 'a"b', 'c\\d');
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      word,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(word, tie('json'), { maxKeys: 4 }),
    ),
  }));
  const indents = fc.constantFrom(undefined, 2);
  fc.assert(
    fc.property(json, indents, profile, (value, indent, by) => {
      const text = redacted(JSON.stringify({ value }, undefined, indent), by);
      expect(() => JSON.parse(text) as unknown).not.toThrow();
    }),
    { seed, numRuns },
  );
});

it.for(fixedAndFresh)(
  'a replica list keeps every number, every age and its columns, $label',
  ({ seed }) => {
    const age = fc.option(fc.nat(4000), { nil: undefined });
    const rows: fc.Arbitrary<ListRow> = fc.record({
      name: fc.constantFrom('REPHOST', 'rep1', 'bokrep02', 'rep-two', 'other'),
      sincePacketSeconds: age,
      sinceFailSeconds: age,
      sinceSyncSeconds: age,
      count: fc.nat(2_000_000),
      status: fc.constantFrom('ok', 'loading', 'down', 'new'),
    });
    const numbersOf = (text: string) => {
      const list = parseList(text);
      if (list.kind !== 'read') throw new Error(list.reason);
      return list.entries.map((entry) => ({ ...entry, name: '', text: '' }));
    };
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 8 }), (drawn) => {
        const text = formatList(drawn);
        expect(numbersOf(redacted(text))).toEqual(numbersOf(text));
      }),
      { seed, numRuns },
    );
  },
);

const GIVEN: readonly ((value: string) => string)[] = [
  (value) => `Password ${value} kept`,
  (value) => `user kees, passphrase\t ${value}.`,
  (value) => `mysql -u root -p${value} boks`,
  (value) => `mysqldump --opt -h db -p '${value}'`,
  (value) => `sshpass -p ${value} ssh -p 22 x`,
  (value) => `ldapsearch -x -w ${value} -b dc=corp`,
  (value) => `sent Bearer ${value}`,
  (value) => `"authorization=Basic ${value}"`,
];
const KEPT: readonly ((word: string) => string)[] = [
  (word) => `Password ${word}, password  ${word}.`,
  (word) => `ssh -p 22 ${word}; ps -ef ${word}; mkdir -p ${word}1`,
  (word) => `sshpass -e ssh -p 2222 ${word}; mysql -p ${word}`,
  (word) => `basic ${word}, bearer of ${word}`,
];

it.for(fixedAndFresh)(
  'a secret that no sign parts from its word or option leaves nowhere, ordinary words stay, $label',
  ({ seed }) => {
    const given = fc.stringMatching(/^kw[a-z0-9]{8,20}[0-9][a-z]$/);
    const word = fc.stringMatching(/^[a-z]{3,14}$/);
    const places = fc.tuple(fc.constantFrom(...GIVEN), fc.constantFrom(...KEPT), profile);
    fc.assert(
      fc.property(given, word, places, (value, ordinary, [give, keep, by]) => {
        expect(redacted(`${give(value)}\nelsewhere ${value} too`, by)).not.toContain(value);
        expect(redacted(keep(ordinary), 'internal')).toBe(keep(ordinary));
      }),
      { seed, numRuns },
    );
  },
);

it('the search by hand finds what is hidden in each way, or it would prove nothing', () => {
  const value = 'ab+Secret/42x';
  for (const [how, hide] of Object.entries(HIDINGS)) {
    const missed = [0, 1, 2, 3, 7].filter((shift) => !shows(`x ${hide(value, shift)} y`, value));
    expect({ how, missed }).toEqual({ how, missed: [] });
  }
});
