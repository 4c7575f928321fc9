import { KeptBundles, type KeptObject } from '../kept-bundles.ts';

/** `Bundles` in memory: acts before it returns its promise, and shares nothing with callers. */
export class MemoryBundles extends KeptBundles {
  readonly #objects = new Map<string, Uint8Array>();

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  protected async putNew({ key, bytes }: KeptObject): Promise<boolean> {
    if (this.#objects.has(key)) return false;
    this.#objects.set(key, bytes.slice());
    return true;
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  protected async read(key: string): Promise<Uint8Array | undefined> {
    return this.#objects.get(key)?.slice();
  }
}
