import { createHmac, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';

import type { TokenKeys } from '#ports/token-keys.ts';

import { tokenKeyMessage } from '../token-hmac.ts';
import { UnusableKey } from './file-signer.ts';
import { writeFirst } from './whole-file.ts';

/** `TokenKeys` from a secret in a file: made at first use, readable by its owner alone. */
export class FileTokenKeys implements TokenKeys {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  async keyOf(incident: string): Promise<Uint8Array> {
    const secret = (await this.#kept()) ?? (await this.#make());
    const { mode } = await stat(this.#file);
    if ((mode & FOR_OTHERS) !== 0) {
      throw new UnusableKey(`${this.#file} can be read by others: its tokens hide nothing`);
    }
    if (!SECRET.test(secret)) throw new UnusableKey(`${this.#file} holds no secret of ours`);
    const key = Buffer.from(secret.trim(), 'hex');
    return new Uint8Array(createHmac('sha256', key).update(tokenKeyMessage(incident)).digest());
  }

  /** Of two that start at once, the first one's secret is everybody's. */
  async #make(): Promise<string> {
    const secret = `${randomBytes(BYTES).toString('hex')}\n`;
    if (await writeFirst(this.#file, Buffer.from(secret))) return secret;
    return (await this.#kept()) ?? secret;
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

const BYTES = 32;
const SECRET = /^[0-9a-f]{64}\n?$/;
const FOR_OTHERS = 0o077;
