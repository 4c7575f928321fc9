import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { PROFILES } from '#domain/evidence/redaction/rule.ts';

import { bundleOf } from '../../../support/redaction.ts';

const folder = join(import.meta.dirname, '../../../golden/redaction');

/** Each text of the corpus as it is, and as it leaves by each profile; `vitest -u` writes anew. */
describe.for(readdirSync(folder))('the corpus: %s', (name) => {
  const text = readFileSync(join(folder, name, 'before.txt'), 'utf8');

  it.for(PROFILES)('leaves as %s with nothing that may not', async (profile) => {
    const bundle = bundleOf([{ path: `${name}.txt`, text }], { profile });
    if (bundle.kind === 'held') throw new Error(JSON.stringify(bundle.reasons));
    await expect(bundle.files[0]?.text).toMatchFileSnapshot(join(folder, name, `${profile}.txt`));
  });

  it.for(PROFILES)('changes no more when it is redacted again as %s', (profile) => {
    const once = bundleOf([{ path: 'x.txt', text }], { profile });
    if (once.kind === 'held') throw new Error(JSON.stringify(once.reasons));
    const twice = bundleOf(once.files, { profile });
    expect(twice).toMatchObject({ kind: 'clean', files: once.files });
  });
});
