import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect, it } from 'vitest';

import { bundleInto, bundleLimit } from '../../infra/bundle.ts';
import type { FunctionName } from '../../infra/names.ts';

const FUNCTIONS: readonly FunctionName[] = [
  'start-sweeps',
  'advance-sweep',
  'compare-sweep',
  'publish-alerts',
  'serve-api',
];

it.each(FUNCTIONS)('%s is bundled within its limit, and loads', async (name) => {
  const directory = mkdtempSync(join(tmpdir(), 'boks-audit-bundle-'));
  try {
    bundleInto(directory, name);
    const file = join(directory, 'index.mjs');
    expect(statSync(file).size).toBeLessThanOrEqual(bundleLimit(name));
    const { handler } = await import(pathToFileURL(file).href);
    expect(handler).toBeTypeOf('function');
  } finally {
    rmSync(directory, { recursive: true });
  }
});
