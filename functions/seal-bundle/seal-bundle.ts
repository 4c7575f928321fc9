import type { SealBundle } from '#contracts/messages.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Explain } from '#runtime/explain.ts';

export type SealBundlePorts = { readonly store: AuditStore; readonly explain: Explain };

/** Says where a collection stands; it stays as it is until bundles are sealed. */
export async function sealBundle(
  { domain, collection: number }: SealBundle,
  { store, explain }: SealBundlePorts,
): Promise<void> {
  const collection = await store.readCollection(domain, number);
  explain(`${domain} collection ${number}: ${collection?.stage ?? 'not there'}; nothing seals yet`);
}
