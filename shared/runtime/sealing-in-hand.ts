import { BUNDLE_PROFILES } from '#domain/evidence/bag-layout.ts';
import type { Collection } from '#domain/evidence/collection.ts';
import type { Clock } from '#ports/basics.ts';
import type { Bundles } from '#ports/bundles.ts';

/** Another signed this version and may still be making its zip: what became of it is not to be said yet. */
export type InHand = { readonly kind: 'in-hand'; readonly sinceMs: number };

/** Whoever signed lives no longer than a function of AWS may run: then nobody is at it any more. */
export async function sealingInHand(
  { incident, version }: Pick<Collection, 'incident' | 'version'>,
  { bundles, clock }: { readonly bundles: Pick<Bundles, 'signatureOf'>; readonly clock: Clock },
): Promise<InHand | undefined> {
  const nowMs = clock.nowMs();
  for (const profile of BUNDLE_PROFILES) {
    const signature = await bundles.signatureOf({ incident, version, profile });
    const sinceMs = signature?.signedAtMs ?? 0;
    if (nowMs - sinceMs < LONGEST_SEALING_MS) return { kind: 'in-hand', sinceMs };
  }
  return undefined;
}

const LONGEST_SEALING_MS = 15 * 60_000;
