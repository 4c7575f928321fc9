import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect, it } from 'vitest';

import { bundleInto, bundleLimit } from '../../infra/bundle.ts';
import { FUNCTIONS } from '../../infra/names.ts';

it.each(FUNCTIONS)('%s is bundled within its limit, and loads', async (name) => {
  const directory = mkdtempSync(join(tmpdir(), 'boks-audit-bundle-'));
  try {
    bundleInto(directory, name);
    const file = join(directory, 'index.mjs');
    const text = readFileSync(file, 'utf8');
    expect(text.length).toBeGreaterThan(100_000);
    // No messages of zod in Dutch, Polish or Swedish.
    expect(text).not.toMatch(/Ongeldige|Nieprawid|Ogiltig/);
    // It finds its credentials in its environment, and looks nowhere else.
    expect(text).toContain('AWS_SESSION_TOKEN');
    expect(text).not.toContain('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI');
    expect(statSync(file).size).toBeLessThanOrEqual(bundleLimit(name));
    const { handler } = await import(pathToFileURL(file).href);
    expect(handler).toBeTypeOf('function');
  } finally {
    rmSync(directory, { recursive: true });
  }
});
