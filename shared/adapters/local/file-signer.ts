import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  sign,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';

import type { PublicKey, Signature, Signer } from '#ports/signer.ts';

import { fingerprintOf } from '../key-fingerprint.ts';
import { keyInFile, UnusableKey } from './key-file.ts';

/** A `Signer` whose key, on P-256, lies in a file: made at first use, readable by its owner alone. */
export class FileSigner implements Signer {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  async sign(message: Uint8Array): Promise<Signature> {
    const privateKey = await this.#key();
    const { key } = publicHalfOf(privateKey);
    return { algorithm: 'ECDSA_SHA_256', key, der: sign('sha256', message, privateKey) };
  }

  async publicKey(): Promise<PublicKey> {
    return publicHalfOf(await this.#key());
  }

  async #key(): Promise<KeyObject> {
    const worth = 'what it signs proves nothing';
    return keyIn(this.#file, await keyInFile(this.#file, { make: newPem, worth }));
  }
}

async function newPem(): Promise<string> {
  const { privateKey } = await newKeyPair('ec', { namedCurve: CURVE });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

function keyIn(file: string, pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    throw new UnusableKey(`${file} holds no private key`, { cause: error });
  }
  if (key.asymmetricKeyDetails?.namedCurve === CURVE) return key;
  throw new UnusableKey(`${file} holds no key on P-256`);
}

function publicHalfOf(privateKey: KeyObject): PublicKey {
  const pem = createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }).toString();
  return { key: `local-${fingerprintOf(pem).slice(0, 16)}`, pem };
}

const newKeyPair = promisify(generateKeyPair);
const CURVE = 'prime256v1';
