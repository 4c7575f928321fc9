import type { BundlePlace } from './bundles.ts';

/** Where a kept zip can be fetched by whoever has the address, and until when. */
export type BundleLink = { readonly address: string; readonly untilMs: number };

/** Hands out kept zips without carrying them: an answer of this service may be too small for one. */
export interface BundleLinks {
  /**
   * A link that ends within minutes, to a file that is saved under `name`. It is made without looking:
   * where nothing is kept at the place, it leads to nothing.
   */
  linkTo(place: BundlePlace, name: string): Promise<BundleLink>;
}
