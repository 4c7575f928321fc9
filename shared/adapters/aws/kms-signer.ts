import { createHash, createPublicKey } from 'node:crypto';

import {
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
  type KMSClientConfig,
} from '@aws-sdk/client-kms';

import type { PublicKey, Signature, Signer } from '#ports/signer.ts';

/** A client of KMS; `config` where it is not found by the SDK's usual chain. */
export const openKmsClient = (config: KMSClientConfig = {}): KMSClient =>
  new KMSClient({ maxAttempts: 3, requestHandler: TIMES, ...config });

/** A `Signer` whose key is in KMS: ECC_NIST_P256, for signing. */
export class KmsSigner implements Signer {
  readonly #client: KMSClient;
  readonly #key: string;

  /** `key` is an id, an ARN or an alias; a signature names the ARN of the key that made it. */
  constructor({ client, key }: { readonly client: KMSClient; readonly key: string }) {
    this.#client = client;
    this.#key = key;
  }

  /** Sends the digest alone: KMS takes no message above 4,096 bytes. */
  async sign(message: Uint8Array): Promise<Signature> {
    const sign = new SignCommand({
      KeyId: this.#key,
      Message: createHash('sha256').update(message).digest(),
      MessageType: 'DIGEST',
      SigningAlgorithm: ALGORITHM,
    });
    const { KeyId: key, Signature: der } = await this.#asked('sign', this.#client.send(sign));
    if (key === undefined || der === undefined) throw new Error(`${this.#key} gave no signature`);
    return { algorithm: ALGORITHM, key, der };
  }

  async publicKey(): Promise<PublicKey> {
    const get = new GetPublicKeyCommand({ KeyId: this.#key });
    const answer = await this.#asked('give its public key', this.#client.send(get));
    const { KeyId: key, PublicKey: der, KeySpec: spec } = answer;
    if (key === undefined || der === undefined) throw new Error(`${this.#key} gave no public key`);
    if (spec !== SPEC) throw new Error(`key ${key} is ${String(spec)}, not ${SPEC}`);
    const read = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
    return { key, pem: read.export({ format: 'pem', type: 'spki' }).toString() };
  }

  async #asked<Answer>(what: string, answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      throw new Error(`key ${this.#key} did not ${what}`, { cause: error });
    }
  }
}

const ALGORITHM = 'ECDSA_SHA_256';
const SPEC = 'ECC_NIST_P256';
const TIMES = { connectionTimeout: 2_000, requestTimeout: 5_000 };
