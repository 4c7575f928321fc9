import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FileSigner } from '#adapters/local/file-signer.ts';
import { lacks, programAt } from '#test/required-tools.ts';

import { describeSigner, TEXT } from './signer.contract.ts';

let root: string;
let count = 0;
const newFile = (): string => join(root, `data-${(count += 1)}`, 'signing-key.pem');

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'boks-audit-key-'));
});
afterAll(() => rm(root, { recursive: true }));

describeSigner('FileSigner', () => Promise.resolve(new FileSigner(newFile())));

describe('the signing key of one machine', () => {
  it('is made at its first use, readable by its owner alone, and stays the same', async () => {
    const file = newFile();
    await expect(stat(file)).rejects.toThrow(/ENOENT/);
    const first = await new FileSigner(file).publicKey();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await new FileSigner(file).publicKey()).toEqual(first);
    expect((await new FileSigner(file).sign(TEXT)).key).toBe(first.key);
  });

  it('is one key, where several start at once', async () => {
    const file = newFile();
    const all = await Promise.all([1, 2, 3, 4].map(async () => new FileSigner(file).publicKey()));
    expect(new Set(all.map(({ pem }) => pem)).size).toBe(1);
  });

  it('is not used where others can read it', async () => {
    const file = newFile();
    await new FileSigner(file).publicKey();
    for (const mode of [0o640, 0o604, 0o620]) {
      await chmod(file, mode);
      await expect(new FileSigner(file).sign(TEXT)).rejects.toThrow(
        `${file} can be read by others: what it signs proves nothing`,
      );
    }
  });

  it('is not made anew over a file that holds another key, or none', async () => {
    const file = newFile();
    await new FileSigner(file).publicKey();
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
    const other = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    for (const [text, why] of [
      [other, 'holds no key on P-256'],
      ['rubbish', 'holds no private key'],
      ['', 'holds no private key'],
    ] as const) {
      await writeFile(file, text);
      await expect(new FileSigner(file).publicKey()).rejects.toThrow(`${file} ${why}`);
      expect(await readFile(file, 'utf8')).toBe(text);
    }
  });

  it.skipIf(lacks('openssl'))('signs what openssl verifies', async () => {
    const signer = new FileSigner(newFile());
    const [text, pem, der] = ['text', 'key.pem', 'text.sig'].map((name) => join(root, name));
    if (text === undefined || pem === undefined || der === undefined) throw new Error('no names');
    await writeFile(text, TEXT);
    await writeFile(pem, (await signer.publicKey()).pem);
    await writeFile(der, (await signer.sign(TEXT)).der);
    const words = ['dgst', '-sha256', '-verify', pem, '-signature', der, text];
    expect(execFileSync(programAt('openssl'), words, { encoding: 'utf8' })).toBe('Verified OK\n');
  });
});
