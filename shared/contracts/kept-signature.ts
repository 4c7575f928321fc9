import * as z from 'zod';

/** A bundle's signature as it is kept beside the bundle. */
export const KeptSignatureText = z.strictObject({
  version: z.literal(1),
  tagManifestSha256: z.string().regex(/^[0-9a-f]{64}$/),
  key: z.string().min(1),
  pem: z.string().startsWith('-----BEGIN PUBLIC KEY-----'),
  /** The signature in DER, base64. */
  der: z.base64(),
  /** When it was made, UTC ms; left out by those who signed before this was written down. */
  signedAtMs: z.int().nonnegative().optional(),
});
