import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { refusalOfPath } from '#domain/evidence/bag-path.ts';

import { KeptBundles, type KeptObject } from '../kept-bundles.ts';
import { writeFirst } from './whole-file.ts';

/** `Bundles` as files under a directory, readable by their owner alone. */
export class FileBundles extends KeptBundles {
  readonly #directory: string;

  constructor(directory: string) {
    super();
    this.#directory = directory;
  }

  protected async putNew({ key, bytes }: KeptObject): Promise<boolean> {
    return writeFirst(this.#pathOf(key), bytes);
  }

  protected async read(key: string): Promise<Uint8Array | undefined> {
    const path = this.#pathOf(key);
    try {
      return new Uint8Array(await readFile(path));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw new Error(`${key} could not be read`, { cause: error });
    }
  }

  #pathOf(key: string): string {
    const why = refusalOfPath(key);
    if (why !== undefined)
      throw new Error(`${JSON.stringify(key)} is no place for a bundle: ${why}`);
    return join(this.#directory, key);
  }
}
