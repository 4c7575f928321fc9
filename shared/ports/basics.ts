/** Our own clock, UTC milliseconds. */
export type Clock = { readonly nowMs: () => number };

/** Values that differ at every call: writers' tokens, nonces of records. */
export type Nonces = { readonly next: () => string };

/** SHA-256 of a text's UTF-8 bytes, hex. */
export type Sha256 = (text: string) => string;
