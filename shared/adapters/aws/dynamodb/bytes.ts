/** Stored bytes are not what our own writers make. */
export class BytesDamaged extends Error {
  constructor(reason: string) {
    super(`stored bytes are damaged: ${reason}`);
    this.name = 'BytesDamaged';
  }
}

/** Appends numbers and texts to a growing run of bytes. */
export class ByteWriter {
  #bytes = Buffer.alloc(1024);
  #length = 0;

  byte(value: number): void {
    this.#grow(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  bytes(bytes: Uint8Array): void {
    this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A whole number of 0 to 2^53-1, seven bits a byte, lowest first. */
  unsigned(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`cannot write ${value}`);
    let rest = value;
    while (rest > 127) {
      this.byte((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  /** A whole number of ±(2^53-1): sign and six bits, then seven bits a byte. */
  signed(value: number): void {
    if (!Number.isSafeInteger(value)) throw new RangeError(`cannot write ${value}`);
    const size = Math.abs(value);
    const rest = Math.floor(size / 64);
    this.byte((size % 64) + (value < 0 ? 64 : 0) + (rest > 0 ? 128 : 0));
    if (rest > 0) this.unsigned(rest);
  }

  /** UTF-8 behind its length. */
  text(text: string): void {
    const bytes = Buffer.from(text);
    this.unsigned(bytes.length);
    this.bytes(bytes);
  }

  finish(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }

  #grow(by: number): void {
    if (this.#length + by <= this.#bytes.length) return;
    const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#length + by));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

/** Reads what a `ByteWriter` wrote, in the same order; throws `BytesDamaged` past the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  byte(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw new BytesDamaged('they end too early');
    this.#at += 1;
    return value;
  }

  bytes(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new BytesDamaged('they end too early');
    const found = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return found;
  }

  unsigned(): number {
    let [value, scale, byte] = [0, 1, 128];
    while (byte > 127) {
      byte = this.byte();
      value += (byte % 128) * scale;
      scale *= 128;
      if (!Number.isSafeInteger(value)) throw new BytesDamaged('a number is too large');
    }
    return value;
  }

  signed(): number {
    const first = this.byte();
    const size = (first % 64) + (first > 127 ? this.unsigned() * 64 : 0);
    if (!Number.isSafeInteger(size)) throw new BytesDamaged('a number is too large');
    return first % 128 > 63 ? -size : size;
  }

  text(): string {
    return Buffer.from(this.bytes(this.unsigned())).toString();
  }

  /** Throws where something is left. */
  finish(): void {
    if (this.#at !== this.#bytes.length) throw new BytesDamaged('something follows their end');
  }
}
