import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { FileVault } from '#adapters/local/file-vault.ts';
import { sha256Of } from '#adapters/raw-object.ts';

import { describeVault } from './vault.contract.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'boks-audit-vault-'));
});

afterAll(() => rm(directory, { recursive: true }));

describeVault('FileVault', () => Promise.resolve(new FileVault(directory)));

const keepOne = (domain: string) => {
  const vault = new FileVault(directory);
  const at = { domain, sweep: 1, phase: 'master' } as const;
  return vault.keepRaw(at, [{ host: 'mashost', text: 'T7 13678d 8:33:46 5053 (5053)\n' }]);
};

it('writes one file a phase, that its owner alone may read and whose hash zcat shows', async () => {
  const kept = await keepOne('files');
  const path = join(directory, kept.key);
  expect(sha256Of(gunzipSync(await readFile(path)))).toBe(kept.sha256);
  expect((await stat(path)).mode & 0o077).toBe(0);
  expect(await readdir(join(directory, 'raw', 'files', '0'))).toHaveLength(1);
});

it('says which file was cut, or changed', async () => {
  const kept = await keepOne('damaged');
  const path = join(directory, kept.key);
  const vault = new FileVault(directory);
  const whole = gunzipSync(await readFile(path));
  await writeFile(path, gzipSync(whole.subarray(0, -2)));
  await expect(vault.openRaw(kept)).rejects.toThrow(`${kept.key}: its hash is`);
  await truncate(path, 20);
  await expect(vault.openRaw(kept)).rejects.toThrow(`${kept.key}: ${path} is no whole file`);
  await keepOne('damaged');
  expect(await vault.openRaw(kept)).toHaveLength(1);
});

it('opens no file outside its directory', async () => {
  const sha256 = '0'.repeat(64);
  for (const key of ['../x', 'raw/../../x.gz', '/etc/hostname', 'raw/./x/y.gz']) {
    await expect(new FileVault(directory).openRaw({ key, sha256 })).rejects.toThrow(/not one of/);
  }
});
