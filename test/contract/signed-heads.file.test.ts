import { copyFile, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { FileSignedHeads } from '#adapters/local/file-signed-heads.ts';

import { describeSignedHeads, headOf } from './signed-heads.contract.ts';

let root: string;
const empty = async () => mkdtemp(join(root, 'data-'));

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'boks-audit-heads-'));
});
afterAll(() => rm(root, { recursive: true }));

describeSignedHeads('FileSignedHeads', async () => new FileSignedHeads(await empty()));

const HEAD = headOf(288, '2026-03-02');
const FILE = '000000000288-2026-03-02.json';

it('writes a folder a domain, files that their owner alone may read, and nothing beside', async () => {
  const directory = await empty();
  await new FileSignedHeads(directory).keep(HEAD);
  expect(await readdir(join(directory, 'heads', 'bank'))).toEqual([FILE]);
  expect((await stat(join(directory, 'heads', 'bank', FILE))).mode & 0o777).toBe(0o600);
});

it('reads a head of every version that was ever written', async () => {
  const directory = await empty();
  const folder = join(directory, 'heads', 'bank');
  await mkdir(folder, { recursive: true });
  await copyFile('test/contract/golden-files/signed-head-1.json', join(folder, FILE));
  const heads = new FileSignedHeads(directory);
  const [name] = await heads.names('bank');
  expect(name && (await heads.read('bank', name))).toEqual(HEAD);
});

it('reads no head into what is none, and says which file it is', async () => {
  const directory = await empty();
  const heads = new FileSignedHeads(directory);
  await heads.keep(HEAD);
  await writeFile(join(directory, 'heads', 'bank', FILE), '{}');
  await expect(heads.read('bank', { number: 288, day: '2026-03-02' })).rejects.toThrow(
    `heads/bank/${FILE} holds no signed head of ours`,
  );
});

it('does not take a folder that cannot be read for an empty one', async () => {
  const directory = await empty();
  await writeFile(join(directory, 'heads'), 'no folder');
  await expect(new FileSignedHeads(directory).names('bank')).rejects.toThrow(
    'heads/bank/ could not be read',
  );
});
