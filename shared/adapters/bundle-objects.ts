import { KeptSignatureText } from '#contracts/kept-signature.ts';
import { folderOf } from '#domain/evidence/bag-layout.ts';
import type { BundlePlace, KeptSignature } from '#ports/bundles.ts';

/** Where the zip of a bundle lies, in a directory and in a bucket alike. */
export const zipKey = (place: BundlePlace): string =>
  `bundles/${place.incident}/${folderOf(place)}.zip`;

/** Where its signature lies. */
export const signatureKey = (place: BundlePlace): string =>
  `bundles/${place.incident}/${folderOf(place)}.signature.json`;

/** A signature as it is kept. */
export function signatureBytes({ der, ...rest }: KeptSignature): Uint8Array {
  const kept = { version: 1, ...rest, der: Buffer.from(der).toString('base64') };
  return Buffer.from(`${JSON.stringify(kept, undefined, 2)}\n`);
}

/** The signature in a kept object; throws where it is none of ours. */
export function signatureIn(key: string, bytes: Uint8Array): KeptSignature {
  try {
    const read = KeptSignatureText.parse(JSON.parse(Buffer.from(bytes).toString()));
    const { tagManifestSha256, key: name, pem, der } = read;
    return { tagManifestSha256, key: name, pem, der: new Uint8Array(Buffer.from(der, 'base64')) };
  } catch (error) {
    throw new Error(`${key} holds no signature of ours`, { cause: error });
  }
}
