import type { BagName } from '#domain/evidence/bag-layout.ts';
import type { BagFile } from '#domain/evidence/bag.ts';
import type { BundlePreview } from '#domain/evidence/redaction/bundle-preview.ts';

/** Names one version of an incident's bundle, for one profile. */
export type BundlePlace = BagName;

/** The signature of a bundle, kept before the bundle is: whoever seals it again uses this one. */
export type KeptSignature = {
  /** SHA-256 of what was signed, hex. */
  readonly tagManifestSha256: string;
  /** The key that signed: its name, and its public half as PEM. */
  readonly key: string;
  readonly pem: string;
  readonly der: Uint8Array;
  /** UTC ms by the clock of who signed; 0 where it was not written down. Nothing in the bundle is of it. */
  readonly signedAtMs: number;
};

/**
 * Where bundles are kept, for good. Nothing is ever written over: of two writers the first wins, and
 * both are told what is kept.
 */
export interface Bundles {
  signatureOf(place: BundlePlace): Promise<KeptSignature | undefined>;
  /** Returns the signature that is kept: this one, or the one that was there. */
  keepSignature(place: BundlePlace, signature: KeptSignature): Promise<KeptSignature>;
  zipOf(place: BundlePlace): Promise<Uint8Array | undefined>;
  /** Returns the zip that is kept: this one, or the one that was there. */
  keepZip(place: BundlePlace, zip: Uint8Array): Promise<Uint8Array>;
  previewOf(place: BundlePlace): Promise<BundlePreview | undefined>;
  /** Kept before the zip is, so that what can be sent can be looked at. */
  keepPreview(place: BundlePlace, preview: BundlePreview): Promise<void>;
}

/** Packs files into one zip under one top folder; the same files give the same bytes, everywhere. */
export type PackZip = (folder: string, files: readonly BagFile[]) => Uint8Array;
