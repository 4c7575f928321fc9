import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { refusalOfPath } from '#domain/evidence/bag-path.ts';
import type { BundlePreview } from '#domain/evidence/redaction/bundle-preview.ts';
import type { BundlePlace, Bundles, KeptSignature } from '#ports/bundles.ts';

import {
  previewBytes,
  previewIn,
  previewKey,
  signatureBytes,
  signatureIn,
  signatureKey,
  zipKey,
} from '../bundle-objects.ts';
import { writeFirst } from './whole-file.ts';

/** `Bundles` as files under a directory, readable by their owner alone. */
export class FileBundles implements Bundles {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async signatureOf(place: BundlePlace): Promise<KeptSignature | undefined> {
    const key = signatureKey(place);
    const bytes = await this.#read(key);
    return bytes && signatureIn(key, bytes);
  }

  async keepSignature(place: BundlePlace, signature: KeptSignature): Promise<KeptSignature> {
    const key = signatureKey(place);
    return signatureIn(key, await this.#keepFirst(key, signatureBytes(signature)));
  }

  async zipOf(place: BundlePlace): Promise<Uint8Array | undefined> {
    return this.#read(zipKey(place));
  }

  async keepZip(place: BundlePlace, zip: Uint8Array): Promise<Uint8Array> {
    return this.#keepFirst(zipKey(place), zip);
  }

  async previewOf(place: BundlePlace): Promise<BundlePreview | undefined> {
    const key = previewKey(place);
    const bytes = await this.#read(key);
    return bytes && previewIn(key, bytes);
  }

  async keepPreview(place: BundlePlace, preview: BundlePreview): Promise<void> {
    await this.#keepFirst(previewKey(place), previewBytes(preview));
  }

  async #keepFirst(key: string, bytes: Uint8Array): Promise<Uint8Array> {
    if (await writeFirst(this.#pathOf(key), bytes)) return bytes;
    const first = await this.#read(key);
    if (first === undefined) throw new Error(`${key} was there, and is gone`);
    return first;
  }

  async #read(key: string): Promise<Uint8Array | undefined> {
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
