import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

import type { PublicKey, Signature, Signer } from '#ports/signer.ts';

import { fingerprintOf } from '../key-fingerprint.ts';

/** A `Signer` whose key nobody keeps: another one each time. */
export class MemorySigner implements Signer {
  readonly #privateKey = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;

  // eslint-disable-next-line typescript/require-await -- the port is asynchronous
  async sign(message: Uint8Array): Promise<Signature> {
    const { key } = this.#publicHalf();
    return { algorithm: 'ECDSA_SHA_256', key, der: sign('sha256', message, this.#privateKey) };
  }

  // eslint-disable-next-line typescript/require-await -- the port is asynchronous
  async publicKey(): Promise<PublicKey> {
    return this.#publicHalf();
  }

  #publicHalf(): PublicKey {
    const pem = createPublicKey(this.#privateKey)
      .export({ format: 'pem', type: 'spki' })
      .toString();
    return { key: `memory-${fingerprintOf(pem).slice(0, 16)}`, pem };
  }
}
