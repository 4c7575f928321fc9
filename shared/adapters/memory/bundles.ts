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
} from '../bundle-objects.ts';

/** `Bundles` in memory: acts before it returns its promise, and shares nothing with callers. */
export class MemoryBundles implements Bundles {
  readonly #objects = new Map<string, Uint8Array>();

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async signatureOf(place: BundlePlace): Promise<KeptSignature | undefined> {
    const key = signatureKey(place);
    const bytes = this.#objects.get(key);
    return bytes && signatureIn(key, bytes);
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async keepSignature(place: BundlePlace, signature: KeptSignature): Promise<KeptSignature> {
    const key = signatureKey(place);
    return signatureIn(key, this.#keepFirst(key, signatureBytes(signature)));
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async zipOf(place: BundlePlace): Promise<Uint8Array | undefined> {
    return this.#objects.get(zipKey(place))?.slice();
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async keepZip(place: BundlePlace, zip: Uint8Array): Promise<Uint8Array> {
    return this.#keepFirst(zipKey(place), zip).slice();
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async previewOf(place: BundlePlace): Promise<BundlePreview | undefined> {
    const key = previewKey(place);
    const bytes = this.#objects.get(key);
    return bytes && previewIn(key, bytes);
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async keepPreview(place: BundlePlace, preview: BundlePreview): Promise<void> {
    this.#keepFirst(previewKey(place), previewBytes(preview));
  }

  #keepFirst(key: string, bytes: Uint8Array): Uint8Array {
    const kept = this.#objects.get(key) ?? bytes.slice();
    this.#objects.set(key, kept);
    return kept;
  }
}
