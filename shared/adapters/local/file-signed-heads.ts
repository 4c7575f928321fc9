import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { SignedHead } from '#domain/history/signed-head.ts';
import type { HeadName, SignedHeads } from '#ports/signed-heads.ts';

import {
  headBytes,
  headIn,
  headKey,
  headNameIn,
  headNameOf,
  headsFolder,
} from '../head-objects.ts';
import { writeFirst } from './whole-file.ts';

/** `SignedHeads` as files under a directory, readable by their owner alone. */
export class FileSignedHeads implements SignedHeads {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async names(domain: string): Promise<readonly HeadName[]> {
    const folder = headsFolder(domain);
    const files = await orMissing(folder, readdir(join(this.#directory, folder)));
    return (files ?? []).toSorted().flatMap((file) => headNameIn(file) ?? []);
  }

  async read(domain: string, name: HeadName): Promise<SignedHead | undefined> {
    const key = headKey(domain, name);
    const bytes = await orMissing(key, readFile(join(this.#directory, key)));
    return bytes && headIn(key, bytes);
  }

  async keep(head: SignedHead): Promise<SignedHead> {
    const name = headNameOf(head);
    const key = headKey(head.domain, name);
    if (await writeFirst(join(this.#directory, key), headBytes(head))) return head;
    const first = await this.read(head.domain, name);
    if (first === undefined) throw new Error(`${key} was there, and is gone`);
    return first;
  }
}

async function orMissing<Value>(what: string, asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`${what} could not be read`, { cause: error });
  }
}
