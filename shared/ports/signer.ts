/** A signature over the SHA-256 of a message: ECDSA on P-256, DER, as `openssl dgst -verify` takes it. */
export type Signature = {
  readonly algorithm: 'ECDSA_SHA_256';
  /** Names the key that signed. */
  readonly key: string;
  readonly der: Uint8Array;
};

/** The public half of a signing key, as a PEM text (SubjectPublicKeyInfo). */
export type PublicKey = { readonly key: string; readonly pem: string };

/** Signs with a key that its keeper never gives away. */
export interface Signer {
  sign(message: Uint8Array): Promise<Signature>;
  publicKey(): Promise<PublicKey>;
}
