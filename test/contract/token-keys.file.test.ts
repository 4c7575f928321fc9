import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { FileTokenKeys } from '#adapters/local/file-token-keys.ts';

import { describeTokenKeys } from './token-keys.contract.ts';

let root: string;
const newFile = async (): Promise<string> => join(await mkdtemp(join(root, 'data-')), 'token-key');
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'boks-audit-token-keys-'));
});
afterAll(() => rm(root, { recursive: true }));

describeTokenKeys('FileTokenKeys', async () => {
  const file = await newFile();
  return () => new FileTokenKeys(file);
});

it('makes its secret once, though many ask at once, for its owner alone', async () => {
  const file = await newFile();
  const keys = await Promise.all(
    Array.from({ length: 8 }, async () => new FileTokenKeys(file).keyOf('bank-3-1')),
  );
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
});

it('uses no secret that others can read, and none that is damaged', async () => {
  const file = await newFile();
  const keys = new FileTokenKeys(file);
  await keys.keyOf('bank-3-1');
  await chmod(file, 0o644);
  await expect(keys.keyOf('bank-3-1')).rejects.toThrow('can be read by others');
  const other = await newFile();
  await writeFile(other, 'abc\n', { mode: 0o600 });
  await expect(new FileTokenKeys(other).keyOf('bank-3-1')).rejects.toThrow('holds no secret');
});
