import type { SealBundle } from '#contracts/messages.ts';
import type { Collection } from '#domain/evidence/collection.ts';
import type { EvidenceOutcome } from '#domain/evidence/evidence-act.ts';
import { formatInstant } from '#domain/sweep-plan.ts';
import { gatherFacts, type GatherPorts } from '#runtime/gather-facts.ts';
import { recordEvidence, type RecordEvidencePorts } from '#runtime/record-evidence.ts';
import { sealVersion, type SealVersionPorts } from '#runtime/seal-version.ts';
import type { InHand } from '#runtime/sealing-in-hand.ts';

export type SealBundlePorts = GatherPorts & SealVersionPorts & RecordEvidencePorts;

/**
 * Makes what a collection brought into sealed bundles, records what became of it, and has that told.
 * May run any number of times, late, twice at once: the bundles are the first one's, and so is the
 * record; who comes after that only finishes what was left undone.
 */
export async function sealBundle(
  { domain, collection: number }: SealBundle,
  ports: SealBundlePorts,
): Promise<void> {
  const { store, queue, explain } = ports;
  const name = `${domain} collection ${number}`;
  const collection = await store.readCollection(domain, number);
  if (collection === undefined) return explain(`${name}: there is none`);
  if (collection.stage === 'ended') {
    await queue.send({ version: 1, kind: 'publish-alerts', domain }, 0);
    await queue.send({ version: 1, kind: 'collect-evidence', domain }, 0);
    return explain(`${name}: recorded before`);
  }
  if (collection.stage !== 'collected') return explain(`${name}: ${collection.stage} is open`);
  const outcome = await outcomeOf(collection, ports);
  if (outcome.kind === 'in-hand') {
    // The tick asks again as long as it is owed.
    return explain(
      `${name}: another signed it at ${formatInstant(outcome.sinceMs)}: it is waited for`,
    );
  }
  await recordEvidence(collection, outcome, ports);
  explain(`${name}: ${collection.incident} version ${collection.version} is ${outcome.kind}`);
}

async function outcomeOf(
  collection: Collection,
  ports: SealBundlePorts,
): Promise<EvidenceOutcome | InHand> {
  const facts = await gatherFacts(collection, ports);
  return facts === undefined
    ? { kind: 'failed', reasons: ['its incident, or its configuration, is not there any more'] }
    : sealVersion(facts, ports);
}
