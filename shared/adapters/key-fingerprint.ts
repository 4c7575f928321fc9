import { createHash, createPublicKey } from 'node:crypto';

/** SHA-256 of a public key's DER (SubjectPublicKeyInfo), hex; throws where the text is no public key. */
export function fingerprintOf(pem: string): string {
  const der = createPublicKey(pem).export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(der).digest('hex');
}
