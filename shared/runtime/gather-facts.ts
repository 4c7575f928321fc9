import { rankCausesWith } from '#domain/cause/with-collected.ts';
import { stateIn } from '#domain/evidence/as-of.ts';
import type { BundleFacts } from '#domain/evidence/bundle-facts.ts';
import { formatChain } from '#domain/evidence/chain.ts';
import type { Collection } from '#domain/evidence/collection.ts';
import { runsToKeep } from '#domain/evidence/runs-to-keep.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Sha256 } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';
import type { Vault } from '#ports/vault.ts';

import type { Explain } from './explain.ts';
import { gatherCollected } from './gather-collected.ts';
import { gatherHistory } from './gather-history.ts';
import { gatherRecords } from './gather-records.ts';
import { gatherRuns } from './gather-runs.ts';

export type GatherPorts = {
  readonly store: AuditStore;
  readonly vault: Vault;
  readonly configurations: Configurations;
  readonly sha256: Sha256;
  readonly explain: Explain;
  /** Name and version of what makes the bundle. */
  readonly software: string;
};

/** What a bundle tells, but for what differs between its profiles. */
export type GatheredFacts = Omit<BundleFacts, 'before' | 'keyFingerprint'>;

/**
 * Gathers what a bundle is made from: of the journal as of the record at which the collection began,
 * of the hosts as the collection's steps were closed. So whoever gathers again gathers the same,
 * whatever happened since. Undefined where incident or configuration are not there.
 */
export async function gatherFacts(
  collection: Collection,
  ports: GatherPorts,
): Promise<GatheredFacts | undefined> {
  const { configurations, store, sha256, software } = ports;
  const settings = await configurations.read(collection.domain, collection.settingsVersion);
  const journal = await gatherRecords(collection, ports);
  if (settings === undefined || journal === undefined) return undefined;
  const { incident, others, records, leftOut, span } = journal;
  const state = stateIn(records);
  const collected = await gatherCollected(collection, ports);
  const runs = await gatherRuns(collection, runsToKeep(records, incident), ports);
  return {
    collection,
    settings,
    incident,
    others,
    records,
    causes: state ? rankCausesWith({ settings, state, incident, others }, collected, runs) : [],
    runs,
    collected,
    history: await gatherHistory(collection, { incident, records }, store),
    recordsLeftOut: leftOut,
    chain: formatChain(span.links, { prev: span.previous, sha256 }),
    software,
  };
}
