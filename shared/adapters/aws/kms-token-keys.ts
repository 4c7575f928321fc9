import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms';

import type { TokenKeys } from '#ports/token-keys.ts';

import { tokenKeyMessage } from '../token-hmac.ts';

/** `TokenKeys` from a key in KMS, HMAC_256: one `GenerateMac` gives an incident's. */
export class KmsTokenKeys implements TokenKeys {
  readonly #client: KMSClient;
  readonly #key: string;

  /** `key` is an id, an ARN or an alias. */
  constructor({ client, key }: { readonly client: KMSClient; readonly key: string }) {
    this.#client = client;
    this.#key = key;
  }

  async keyOf(incident: string): Promise<Uint8Array> {
    const generate = new GenerateMacCommand({
      KeyId: this.#key,
      Message: Buffer.from(tokenKeyMessage(incident)),
      MacAlgorithm: 'HMAC_SHA_256',
    });
    const { Mac: mac } = await this.#asked(generate);
    if (mac?.length !== BYTES) throw new Error(`${this.#key} gave no MAC of ${BYTES} bytes`);
    return mac;
  }

  async #asked(generate: GenerateMacCommand) {
    try {
      return await this.#client.send(generate);
    } catch (error) {
      throw new Error(`key ${this.#key} made no MAC`, { cause: error });
    }
  }
}

const BYTES = 32;
