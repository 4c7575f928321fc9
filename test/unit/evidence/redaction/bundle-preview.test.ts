import { expect, it } from 'vitest';

import { previewOfBundle, type BundlePreview } from '#domain/evidence/redaction/bundle-preview.ts';
import { bundleOf, knownSecrets } from '#test/redaction.ts';

const previewIn = (text: string): BundlePreview => {
  const files = [
    { path: 'data/05-timeline.csv', text },
    { path: 'data/logs/odd', text: undefined },
  ];
  const redacted = bundleOf(files, { knownSecrets });
  if (redacted.kind === 'held') throw new Error(JSON.stringify(redacted.reasons));
  return previewOfBundle(redacted);
};

it('shows what was replaced, and what was left out', () => {
  const { files, leftOut } = previewIn('one\nREPHOST is ahead\n');
  expect(files).toMatchObject([
    {
      path: 'data/05-timeline.csv',
      counts: { R20: 1 },
      differences: [{ line: 2, before: 'REPHOST is ahead', rules: ['R20'] }],
    },
  ]);
  expect(leftOut).toEqual([{ path: 'data/logs/odd', reason: 'it is not UTF-8' }]);
});

it('shows the tag of a secret, before and after, and never the secret', () => {
  const [secret = ''] = knownSecrets;
  const shown = previewIn(`at REPHOST: ${secret}\n`);
  expect(shown.files[0]?.differences[0]?.before).toMatch(/^at REPHOST: \[REDACTED:/);
  expect(JSON.stringify(shown)).not.toContain(secret);
});

it('cuts lines that nobody reads', () => {
  const shown = previewIn(`REPHOST ${'x '.repeat(50_000)}\n`);
  expect(JSON.stringify(shown).length).toBeLessThan(10_000);
  expect(shown.files[0]?.differences[0]?.before).toContain('… (100008 characters)');
});
