import {
  RawObjectMissing,
  type KeptRaw,
  type RawAnswer,
  type Vault,
  type RawPlace,
} from '#ports/vault.ts';

import { answersIn, frameRaw, rawKey, sha256Of } from '../raw-object.ts';

/** A `Vault` in memory: acts before it returns its promise, and shares nothing with callers. */
export class MemoryVault implements Vault {
  readonly #objects = new Map<string, Buffer>();

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async keepRaw(at: RawPlace, answers: readonly RawAnswer[]): Promise<KeptRaw> {
    const object = frameRaw(answers);
    const sha256 = sha256Of(object);
    const key = rawKey(at, sha256);
    this.#objects.set(key, object);
    return { key, sha256 };
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async openRaw(kept: KeptRaw): Promise<readonly RawAnswer[]> {
    const object = this.#objects.get(kept.key);
    if (object === undefined) throw new RawObjectMissing(kept.key);
    return answersIn(kept, object);
  }
}
