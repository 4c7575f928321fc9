import { createHmac, randomBytes } from 'node:crypto';

import type { TokenKeys } from '#ports/token-keys.ts';

import { tokenKeyMessage } from '../token-hmac.ts';
import { keyInFile, UnusableKey } from './key-file.ts';

/** `TokenKeys` from a secret in a file: made at first use, readable by its owner alone. */
export class FileTokenKeys implements TokenKeys {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  async keyOf(incident: string): Promise<Uint8Array> {
    const secret = await keyInFile(this.#file, {
      make: newSecret,
      worth: 'its tokens hide nothing',
    });
    if (!SECRET.test(secret)) throw new UnusableKey(`${this.#file} holds no secret of ours`);
    const key = Buffer.from(secret.trim(), 'hex');
    return new Uint8Array(createHmac('sha256', key).update(tokenKeyMessage(incident)).digest());
  }
}

const newSecret = (): Promise<string> => Promise.resolve(`${randomBytes(BYTES).toString('hex')}\n`);

const BYTES = 32;
const SECRET = /^[0-9a-f]{64}\n?$/;
