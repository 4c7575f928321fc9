import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

import {
  RawObjectDamaged,
  RawObjectMissing,
  type KeptRaw,
  type RawAnswer,
  type Vault,
  type RawPlace,
} from '#ports/vault.ts';

import { answersIn, frameRaw, rawKey, sha256Of } from '../raw-object.ts';
import { writeWhole } from './whole-file.ts';

/**
 * A `Vault` of files under a directory: one gzip file a phase, readable by its owner alone. A file
 * appears under its name whole and on disk, or not at all.
 */
export class FileVault implements Vault {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async keepRaw(at: RawPlace, answers: readonly RawAnswer[]): Promise<KeptRaw> {
    const object = frameRaw(answers);
    const sha256 = sha256Of(object);
    const key = rawKey(at, sha256);
    await writeWhole(join(this.#directory, key), await zip(object));
    return { key, sha256 };
  }

  async openRaw(kept: KeptRaw): Promise<readonly RawAnswer[]> {
    const { key } = kept;
    if (!KEY.test(key)) throw new RawObjectDamaged(key, 'its key is not one of ours');
    const object = await readObject(join(this.#directory, key), key);
    return answersIn(kept, object);
  }
}

async function readObject(path: string, key: string): Promise<Buffer> {
  try {
    return await unzip(await readFile(path), { maxOutputLength: MOST_BYTES });
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isMissing) throw new RawObjectMissing(key, { cause: error });
    throw new RawObjectDamaged(key, `${path} is no whole file`, { cause: error });
  }
}

const zip = promisify<Buffer, Buffer>(gzip);
const unzip = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);

const KEY = /^raw(?:\/(?!\.)[A-Za-z0-9_.%~-]+){3}\.gz$/;
/** 120 hosts of 24 KB are 3 MB; an answer may be larger on one machine. */
const MOST_BYTES = 256 * 1024 * 1024;
