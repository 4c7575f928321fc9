import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, it } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'boks-audit-lint-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** What oxlint says of a text, as the project is set up. */
function faultsOf(text: string): string {
  const file = join(directory, 'case.ts');
  writeFileSync(file, text);
  const { stdout } = spawnSync(
    'node_modules/.bin/oxlint',
    ['--format', 'unix', '--config', '.oxlintrc.json', file],
    { encoding: 'utf8' },
  );
  return stdout;
}

it.each([
  "import { z } from 'zod';\nexport const a = z.string();",
  "import z from 'zod';\nexport const a = z.string();",
  "import { string } from 'zod';\nexport const a = string();",
  "export { z } from 'zod';",
  "export * from 'zod';",
])('zod is not imported by name: %s', (text) => {
  expect(faultsOf(text)).toContain("Write `import * as z from 'zod'`");
});

it.each([
  "import * as z from 'zod';\nexport const a = z.string();",
  "import type { ZodType } from 'zod';\nexport type A = ZodType;",
  "import { type ZodType } from 'zod';\nexport type A = ZodType;",
])('zod is imported as a whole, or as a type: %s', (text) => {
  expect(faultsOf(text)).toBe('');
});
