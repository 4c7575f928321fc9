import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { captureSetOf, MANIFEST } from '#domain/capture/capture-set.ts';
import { faultsOfSet } from '#domain/capture/check-set.ts';
import { hideNames } from '#domain/capture/hide-names.ts';

import { hmac } from '../support/redaction.ts';
import { fixedAndFresh } from '../support/seeds.ts';

const numRuns = process.env['LONG'] === undefined ? 60 : 1_000;

const NAMES =
  'bokm01 BOKREP77 rep-ams-1.corp rep.bank.example bokm02.bank.example. srv_1 b?km amsterdam host1 H2 ' +
  'master 10.9.8.7 fe80::1 2001:db8:1::5';
const name = fc.constantFrom(...NAMES.split(' '));
const before = fc.constantFrom(
  ...'|@|host=|host |connect to |user=|login of |boks_x@|ERR 203 from '.split('|'),
);
const rest = fc.constantFrom(
  '  00:49       523d 5:19:20  04:49       1853521  ok',
  ' 12 3',
  ': 5 waiting',
  ':6500 7',
);
const end = fc.constantFrom('\n', '\r\n');
const textOf = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.array(fc.tuple(...parts, end), { maxLength: 6 }).map((lines) => lines.flat().join(''));
const list = textOf(name, rest);
const fque = textOf(before, name, rest);

it.for(fixedAndFresh)(
  'a set whose names were replaced is whole by its own check, $label',
  ({ seed }) => {
    fc.assert(
      fc.property(fc.record({ list, fque }), name, (texts, platform) => {
        const told = { boksVersion: '7.1.0.3', platform, role: 'master', source: 'drawn' };
        const hidden = hideNames(texts, told, { hints: NOBODY, hmac });
        if (hidden.kind === 'held') throw new Error(hidden.reasons.join('; '));
        const made = { madeBy: 'a test', madeAt: '2026-11-23T18:19:14Z', exits: {} };
        const { manifest, files } = captureSetOf(hidden, made, sha256);
        const others = new Map([...files].filter(([file]) => file !== MANIFEST));
        expect(faultsOfSet(manifest, others, sha256)).toEqual([]);
      }),
      { seed, numRuns },
    );
  },
);

const sha256 = (printed: string): string =>
  createHash('sha256').update(printed, 'latin1').digest('hex');
const NOBODY = { hosts: [], users: [], sites: [] };
