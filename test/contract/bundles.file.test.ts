import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { FileBundles } from '#adapters/local/file-bundles.ts';

import { describeBundles, PLACE, SIGNATURE, ZIP } from './bundles.contract.ts';

let root: string;
const empty = async () => mkdtemp(join(root, 'data-'));

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'boks-audit-bundles-'));
});
afterAll(() => rm(root, { recursive: true }));

describeBundles('FileBundles', async () => new FileBundles(await empty()));

it('writes a folder an incident, files that their owner alone may read, and nothing beside', async () => {
  const directory = await empty();
  const bundles = new FileBundles(directory);
  await bundles.keepSignature(PLACE, SIGNATURE);
  await bundles.keepZip(PLACE, ZIP);
  await bundles.keepZip(PLACE, Uint8Array.of(1));
  const folder = join(directory, 'bundles', 'bank-3-1');
  expect((await readdir(folder)).toSorted()).toEqual([
    'bank-3-1-v1.signature.json',
    'bank-3-1-v1.zip',
  ]);
  expect((await stat(join(folder, 'bank-3-1-v1.zip'))).mode & 0o777).toBe(0o600);
  expect([...(await readFile(join(folder, 'bank-3-1-v1.zip')))]).toEqual([...ZIP]);
});

it('reads a signature of every version that was ever written', async () => {
  const directory = await empty();
  const folder = join(directory, 'bundles', 'bank-3-1');
  await mkdir(folder, { recursive: true });
  await copyFile(
    'test/contract/golden-files/bundle-signature-1.json',
    join(folder, 'bank-3-1-v1.signature.json'),
  );
  expect(await new FileBundles(directory).signatureOf(PLACE)).toEqual({
    ...SIGNATURE,
    signedAtMs: 0,
  });
});

it('reads no signature into what is none, and says which file it is', async () => {
  const directory = await empty();
  const bundles = new FileBundles(directory);
  await bundles.keepSignature(PLACE, SIGNATURE);
  const file = join(directory, 'bundles/bank-3-1/bank-3-1-v1.signature.json');
  for (const text of [
    '',
    '{}',
    (await readFile(file, 'utf8')).replace('"version": 1', '"version": 2'),
  ]) {
    await writeFile(file, text);
    await expect(bundles.signatureOf(PLACE)).rejects.toThrow(
      'bundles/bank-3-1/bank-3-1-v1.signature.json holds no signature of ours',
    );
  }
});

it('leaves its directory for no incident', async () => {
  const bundles = new FileBundles(await empty());
  for (const incident of ['..', '../..', '/etc', 'a/../../b', '']) {
    await expect(bundles.keepZip({ ...PLACE, incident }, ZIP)).rejects.toThrow(/is no place for/);
    await expect(bundles.zipOf({ ...PLACE, incident })).rejects.toThrow(/is no place for/);
  }
});
