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

/** `SignedHeads` in memory: acts before it returns its promise, and shares nothing with callers. */
export class MemorySignedHeads implements SignedHeads {
  readonly #objects = new Map<string, Uint8Array>();

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async names(domain: string): Promise<readonly HeadName[]> {
    const folder = headsFolder(domain);
    return [...this.#objects.keys()]
      .filter((key) => key.startsWith(folder))
      .toSorted()
      .flatMap((key) => headNameIn(key.slice(folder.length)) ?? []);
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async read(domain: string, name: HeadName): Promise<SignedHead | undefined> {
    const key = headKey(domain, name);
    const bytes = this.#objects.get(key);
    return bytes && headIn(key, bytes);
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async keep(head: SignedHead): Promise<SignedHead> {
    const key = headKey(head.domain, headNameOf(head));
    const kept = this.#objects.get(key) ?? headBytes(head);
    this.#objects.set(key, kept);
    return headIn(key, kept);
  }
}
