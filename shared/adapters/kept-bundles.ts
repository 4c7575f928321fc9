import type { BundlePreview } from '#domain/evidence/redaction/bundle-preview.ts';
import type { BundlePlace, Bundles, KeptSignature } from '#ports/bundles.ts';

import {
  previewBytes,
  previewIn,
  previewKey,
  signatureBytes,
  signatureIn,
  signatureKey,
  zipKey,
} from './bundle-objects.ts';

/** What is kept under a key, for good. */
export type KeptObject = {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly type: string;
};

/** `Bundles` as objects under keys: the same keys wherever they lie. */
export abstract class KeptBundles implements Bundles {
  /** Undefined where there is nothing; throws where that cannot be told. */
  protected abstract read(key: string): Promise<Uint8Array | undefined>;
  /** Keeps an object where there is none; false where there is one, which stays as it is. */
  protected abstract putNew(object: KeptObject): Promise<boolean>;

  async signatureOf(place: BundlePlace): Promise<KeptSignature | undefined> {
    const key = signatureKey(place);
    const bytes = await this.read(key);
    return bytes && signatureIn(key, bytes);
  }

  async keepSignature(place: BundlePlace, signature: KeptSignature): Promise<KeptSignature> {
    const key = signatureKey(place);
    const bytes = signatureBytes(signature);
    return signatureIn(key, await this.#keepFirst({ key, bytes, type: 'application/json' }));
  }

  async zipOf(place: BundlePlace): Promise<Uint8Array | undefined> {
    return this.read(zipKey(place));
  }

  async keepZip(place: BundlePlace, zip: Uint8Array): Promise<Uint8Array> {
    return this.#keepFirst({ key: zipKey(place), bytes: zip, type: 'application/zip' });
  }

  async previewOf(place: BundlePlace): Promise<BundlePreview | undefined> {
    const key = previewKey(place);
    const bytes = await this.read(key);
    return bytes && previewIn(key, bytes);
  }

  async keepPreview(place: BundlePlace, preview: BundlePreview): Promise<void> {
    const bytes = previewBytes(preview);
    await this.#keepFirst({ key: previewKey(place), bytes, type: 'application/json' });
  }

  /** What is there is an earlier try's, or another's: what was kept first is given back. */
  async #keepFirst(object: KeptObject): Promise<Uint8Array> {
    if (await this.putNew(object)) return object.bytes;
    const first = await this.read(object.key);
    if (first === undefined) throw new Error(`object ${object.key} was there, and is gone`);
    return first;
  }
}
