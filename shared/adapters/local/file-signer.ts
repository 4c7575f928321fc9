import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  sign,
  type KeyObject,
} from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

import type { PublicKey, Signature, Signer } from '#ports/signer.ts';

import { fingerprintOf } from '../key-fingerprint.ts';
import { writeFirst } from './whole-file.ts';

/** The signing key of this machine cannot be used; the message says what to do. */
export class UnusableKey extends Error {
  override readonly name = 'UnusableKey';
}

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
    const kept = (await this.#kept()) ?? (await this.#make());
    const { mode } = await stat(this.#file);
    if ((mode & FOR_OTHERS) !== 0) {
      throw new UnusableKey(`${this.#file} can be read by others: what it signs proves nothing`);
    }
    return keyIn(this.#file, kept);
  }

  /** Of two that start at once, the first one's key is everybody's. */
  async #make(): Promise<string> {
    const { privateKey } = await newKeyPair('ec', { namedCurve: CURVE });
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    if (await writeFirst(this.#file, Buffer.from(pem))) return pem;
    return (await this.#kept()) ?? pem;
  }

  async #kept(): Promise<string | undefined> {
    try {
      return await readFile(this.#file, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw new UnusableKey(`${this.#file} cannot be read`, { cause: error });
    }
  }
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
const FOR_OTHERS = 0o077;
