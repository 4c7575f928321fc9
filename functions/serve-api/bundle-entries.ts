import { momentOf } from '#contracts/api.ts';
import type { BundleEntry, BundleFile } from '#contracts/bundle-entry.ts';
import { folderOf } from '#domain/evidence/bag-layout.ts';
import type { Collection, CollectionStep } from '#domain/evidence/collection.ts';
import type { EvidenceEnded, SealedBag } from '#domain/evidence/evidence-act.ts';
import type { JournalRecord } from '#domain/journal.ts';

/** Everything that became of an incident's evidence, by its records and the domain's latest collection. */
export function bundleEntries(
  incident: string,
  records: readonly JournalRecord[],
  latest: Collection | undefined,
): BundleEntry[] {
  const ended = records.flatMap(({ number, act }) =>
    act.kind === 'evidence' && act.incident === incident ? [endedEntry(number, act)] : [],
  );
  // A collection is marked as ended after the record that ends it was appended.
  const isOpen =
    latest?.incident === incident &&
    latest.stage !== 'ended' &&
    !records.some(({ act }) => act.kind === 'evidence' && act.collection === latest.number);
  return isOpen ? [...ended, openEntry(latest)] : ended;
}

function endedEntry(record: number, act: EvidenceEnded): BundleEntry {
  const { incident, version, occasion, askedBy, outcome, moves, atMs } = act;
  const isSealed = outcome.kind === 'sealed';
  return {
    incident,
    version,
    occasion,
    state: outcome.kind,
    text: moves.find((move) => move.incident === incident)?.text ?? outcome.kind,
    at: momentOf(atMs),
    collected: isSealed ? { done: outcome.done, planned: outcome.planned } : null,
    reasons: 'reasons' in outcome ? [...outcome.reasons] : [],
    files: isSealed ? outcome.bags.map((bag) => fileOf({ incident, version }, bag)) : [],
    fingerprint: isSealed ? outcome.fingerprint : null,
    askedBy,
    record,
  };
}

const fileOf = (
  { incident, version }: Pick<EvidenceEnded, 'incident' | 'version'>,
  { profile, bytes, zipSha256 }: SealedBag,
): BundleFile => ({
  profile,
  name: `${folderOf({ incident, version, profile })}.zip`,
  bytes,
  sha256: zipSha256,
});

function openEntry(collection: Collection): BundleEntry {
  const { incident, version, occasion, askedBy, stage } = collection;
  const isCollected = stage === 'collected' || stage === 'ended';
  return {
    incident,
    version,
    occasion,
    state: isCollected ? 'sealing' : 'collecting',
    text: isCollected
      ? `evidence version ${version} is collected, and being sealed`
      : `evidence version ${version} is being collected: ${STEP_WORDS[stage]}`,
    at: momentOf(stepBeganMs(collection)),
    collected: null,
    reasons: [],
    files: [],
    fingerprint: null,
    askedBy,
    record: null,
  };
}

/** A step begins when the one before it is closed. */
const stepBeganMs = ({ beganAtMs, closings }: Collection): number =>
  Math.max(beganAtMs, ...Object.values(closings).map(({ closedAtMs }) => closedAtMs));

const STEP_WORDS: Readonly<Record<CollectionStep, string>> = {
  'master-before': 'the master is read, before the replicas',
  replicas: 'the replicas are read',
  'master-after': 'the master is read once more, after the replicas',
  groups: 'status, system and configuration are read',
  logs: 'the error logs are read',
};
