import type { SealBundle } from '#contracts/messages.ts';
import type { Collection } from '#domain/evidence/collection.ts';
import type { EvidenceOutcome } from '#domain/evidence/evidence-act.ts';
import { USE_CASES, type UseCases } from '#functions/use-cases.ts';
import { recordEvidence, type RecordEvidencePorts } from '#runtime/record-evidence.ts';

/** Seals nothing, and records what became of a collection as if it had: what collecting sees of sealing. */
async function sealStandIn(
  { domain, collection: number }: SealBundle,
  outcomeOf: (collection: Collection) => EvidenceOutcome,
  ports: RecordEvidencePorts,
): Promise<void> {
  const collection = await ports.store.readCollection(domain, number);
  if (collection?.stage !== 'collected' && collection?.stage !== 'ended') return;
  await recordEvidence(collection, outcomeOf(collection), ports);
}

/** Complete where every host of every step brought something; nothing at all is a failure. */
function outcomeByAnswers({ closings }: Collection): EvidenceOutcome {
  const outcomes = Object.values(closings)
    .flatMap(({ brought }) => Object.values(brought))
    .flatMap(({ outcomes: each }) => Object.values(each));
  const done = outcomes.filter(({ kind }) => kind === 'read').length;
  if (done === 0) return { kind: 'failed', reasons: ['no host gave anything'] };
  return { kind: 'sealed', done, planned: outcomes.length, bags: [], fingerprint: '' };
}

/** The use cases of a run that seals nothing: thousands of bundles would take hours. */
export const USE_CASES_WITHOUT_SEALING: UseCases = {
  ...USE_CASES,
  'seal-bundle': async (message, ports) => sealStandIn(message, outcomeByAnswers, ports),
};
