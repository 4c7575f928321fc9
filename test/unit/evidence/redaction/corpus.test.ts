import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { BUNDLE_PROFILES } from '#domain/evidence/bag-layout.ts';
import { PROFILES } from '#domain/evidence/redaction/rule.ts';
import { bundleOf, knownSecrets, payloadWith, redacted } from '#test/redaction.ts';

const folder = join(import.meta.dirname, '../../../golden/redaction');
const beforeOf = (name: string): string => readFileSync(join(folder, name, 'before.txt'), 'utf8');

/** Each text of the corpus as it is, and as it leaves by each profile; `vitest -u` writes anew. */
describe.for(readdirSync(folder))('the corpus: %s', (name) => {
  const text = beforeOf(name);
  // Nobody tells a secret beforehand in production.
  const told = name === 'known-secrets' ? { knownSecrets } : {};

  it.for(PROFILES)('leaves as %s with nothing that may not', async (profile) => {
    const bundle = bundleOf([{ path: `${name}.txt`, text }], { profile, ...told });
    if (bundle.kind === 'held') throw new Error(JSON.stringify(bundle.reasons));
    await expect(bundle.files[0]?.text).toMatchFileSnapshot(join(folder, name, `${profile}.txt`));
  });

  it.for(PROFILES)('changes no more when it is redacted again as %s', (profile) => {
    const once = bundleOf([{ path: 'x.txt', text }], { profile, ...told });
    if (once.kind === 'held') throw new Error(JSON.stringify(once.reasons));
    const twice = bundleOf(once.files, { profile, ...told });
    expect(twice).toMatchObject({ kind: 'clean', files: once.files });
  });
});

it.for(BUNDLE_PROFILES)(
  'the whole corpus in one log leaves as %s by the way of a bundle that is sealed',
  (profile) => {
    const log = readdirSync(folder).map(beforeOf).join('\n');
    const payload = payloadWith(log, profile);
    if (payload.kind === 'held') throw new Error(JSON.stringify(payload.reasons));
    const left = payload.files.find(({ path }) => path.endsWith('/boks_errlog-replication.txt'));
    expect(left?.text).toBe(redacted(log, profile));
  },
);
