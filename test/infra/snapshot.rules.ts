import type { Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';

import { CASES } from './cases.ts';
import { templatesOf } from './synthesised.ts';

export function snapshotRules(): void {
  it.each(CASES)('stage $name is as it was', async (stage) => {
    const { state, audit } = templatesOf(stage);
    await expect(normalised(state)).toMatchFileSnapshot(`snapshots/${stage.name}-state.template`);
    await expect(normalised(audit)).toMatchFileSnapshot(`snapshots/${stage.name}-audit.template`);
  });
}

/**
 * A template without what changes by itself: hashes of bundles, the version of this package, and the
 * script, whose hash is in the document's name.
 */
function normalised(template: Template): string {
  const { Resources, Outputs } = template.toJSON();
  const text = JSON.stringify({ Resources, Outputs }, withoutScript, 2);
  return `${text
    .replaceAll(/[0-9a-f]{64}/g, '<hash>')
    .replaceAll(/"boks-audit \d+\.\d+\.\d+"/g, '"boks-audit <version>"')}\n`;
}

const withoutScript = (key: string, value: unknown): unknown =>
  key === 'runCommand' ? ['<the script>'] : value;
