import { createHash } from 'node:crypto';

/** A hash over (time, invocation, call) of every step: the same seed gives the same. */
export class Trace {
  readonly #hash = createHash('sha256');
  #waiting = '';

  add(atMs: number, invocation: number, call: string): void {
    this.#waiting += `${atMs} ${invocation} ${call}\n`;
    if (this.#waiting.length > CHARACTERS_AT_ONCE) this.#flush();
  }

  /** The first 16 hex digits. */
  digest(): string {
    this.#flush();
    return this.#hash.copy().digest('hex').slice(0, 16);
  }

  #flush(): void {
    this.#hash.update(this.#waiting);
    this.#waiting = '';
  }
}

const CHARACTERS_AT_ONCE = 4096;
