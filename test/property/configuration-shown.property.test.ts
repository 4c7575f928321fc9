import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

import { yamlOf } from '#cli/local/configuration-yaml.ts';
import { versionComments } from '#cli/text/configuration-text.ts';
import { canonicalJson } from '#domain/journal.ts';
import { fixedAndFresh } from '#test/seeds.ts';

it.each(fixedAndFresh)(
  'whatever a configuration says is read as it was, and moves no cursor, with $label',
  ({ seed }) => {
    const anything = fc.jsonValue({ depthSize: 'small', stringUnit: 'binary' });
    fc.assert(
      fc.property(anything, fc.string({ unit: 'binary' }), (configuration, why) => {
        const known = { domain: 'bank', version: 1, who: 'ann', at: '2026-03-02T08:00:00.000Z' };
        const told = { ...known, why, change: null, digest: null };
        const text = versionComments(told, true) + yamlOf(configuration);
        expect(canonicalJson(parse(text))).toBe(canonicalJson(configuration));
        expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      }),
      { seed, numRuns: RUNS },
    );
  },
);

const RUNS = process.env['LONG'] === undefined ? 200 : 10_000;
