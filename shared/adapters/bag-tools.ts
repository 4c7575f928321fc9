import { createHash, createPublicKey, verify } from 'node:crypto';

import { pairsIn } from '#contracts/raw-pairs.ts';
import type { Hashed } from '#domain/evidence/bag.ts';
import type { CheckTools } from '#domain/evidence/check-bag.ts';

import { fingerprintOf } from './key-fingerprint.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
const hashBytes = (bytes: Uint8Array): Hashed => ({ bytes, sha256: sha256(bytes) });

/** What composing and sealing a bag need of a process. */
export const BAG_ENCODING = { hash: (text: string) => hashBytes(bytesOf(text)), hashBytes, textOf };

/** What checking a bag needs of a process. */
export const CHECK_TOOLS: CheckTools = {
  sha256,
  textOf,
  bytesOf,
  fingerprintOf: (pem) => orElse(undefined, () => fingerprintOf(pem)),
  isSignedBy: (pem, message, signature) =>
    orElse(false, () => {
      const key = createPublicKey(pem);
      return key.asymmetricKeyType === 'ec' && verify('sha256', message, key, signature);
    }),
  pairsIn,
};

/** A key or a signature from a stranger's file may be anything. */
function orElse<Value>(otherwise: Value, compute: () => Value): Value {
  try {
    return compute();
  } catch {
    return otherwise;
  }
}
