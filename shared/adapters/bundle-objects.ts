import { KeptPreviewText } from '#contracts/kept-preview.ts';
import { KeptSignatureText } from '#contracts/kept-signature.ts';
import { folderOf } from '#domain/evidence/bag-layout.ts';
import type { BundlePreview } from '#domain/evidence/redaction/bundle-preview.ts';
import type { BundlePlace, KeptSignature } from '#ports/bundles.ts';

/** Where all bundles lie, in a directory and in a bucket alike. */
export const BUNDLES_FOLDER = 'bundles';

/** Where the zip of a bundle lies, in a directory and in a bucket alike. */
export const zipKey = (place: BundlePlace): string =>
  `${BUNDLES_FOLDER}/${place.incident}/${folderOf(place)}.zip`;

/** Where its signature lies. */
export const signatureKey = (place: BundlePlace): string =>
  `${BUNDLES_FOLDER}/${place.incident}/${folderOf(place)}.signature.json`;

/** Where it is kept what redaction changed in it. */
export const previewKey = (place: BundlePlace): string =>
  `${BUNDLES_FOLDER}/${place.incident}/${folderOf(place)}.preview.json`;

/** A signature as it is kept. */
export function signatureBytes({ der, ...rest }: KeptSignature): Uint8Array {
  const kept = { version: 1, ...rest, der: Buffer.from(der).toString('base64') };
  return Buffer.from(`${JSON.stringify(kept, undefined, 2)}\n`);
}

/** The signature in a kept object; throws where it is none of ours. */
export function signatureIn(key: string, kept: Uint8Array): KeptSignature {
  try {
    const read = KeptSignatureText.parse(JSON.parse(Buffer.from(kept).toString()));
    const { tagManifestSha256, key: name, pem, der, signedAtMs = 0 } = read;
    const bytes = new Uint8Array(Buffer.from(der, 'base64'));
    return { tagManifestSha256, key: name, pem, der: bytes, signedAtMs };
  } catch (error) {
    throw new Error(`${key} holds no signature of ours`, { cause: error });
  }
}

/** A preview as it is kept. */
export const previewBytes = (preview: BundlePreview): Uint8Array =>
  Buffer.from(`${JSON.stringify({ version: 1, ...preview }, undefined, 2)}\n`);

/** The preview in a kept object; throws where it is none of ours. */
export function previewIn(key: string, bytes: Uint8Array): BundlePreview {
  try {
    const { files, leftOut } = KeptPreviewText.parse(JSON.parse(Buffer.from(bytes).toString()));
    return { files, leftOut };
  } catch (error) {
    throw new Error(`${key} holds no preview of ours`, { cause: error });
  }
}
