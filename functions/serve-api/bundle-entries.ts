import { momentOf } from '#contracts/api.ts';
import type { BundleEntry, BundleFile } from '#contracts/bundle-entry.ts';
import { folderOf } from '#domain/evidence/bag-layout.ts';
import type { Collection, CollectionStep } from '#domain/evidence/collection.ts';
import { endedBy, type EvidenceEnded, type SealedBag } from '#domain/evidence/evidence-act.ts';
import type { Owed } from '#domain/evidence/owed.ts';
import type { Incident } from '#domain/incident.ts';
import { actedAtMs, type JournalRecord } from '#domain/journal.ts';

/** What is known of an incident's evidence. */
export type EvidenceKnown = {
  /** Those that moved it, and what people did about it; ascending. */
  readonly records: readonly JournalRecord[];
  /** The domain's newest collection. */
  readonly latest: Collection | undefined;
  /** What its domain is to collect, or collects. */
  readonly owed: readonly Owed[];
};

/** Everything that became of an incident's evidence, then what is being made of it, then what is to be. */
export function bundleEntries(
  { id, firstSeenAtMs }: Incident,
  { records, latest, owed }: EvidenceKnown,
): BundleEntry[] {
  const ended = records.flatMap(({ number, act }) =>
    act.kind === 'evidence'
      ? endedBy(act)
          .filter((end) => end.incident === id)
          .map((end) => endedEntry(number, { ...act, ...end }))
      : [],
  );
  // A collection is marked as ended after the record that ends it was appended.
  const isOpen =
    latest?.incident === id &&
    latest.stage !== 'ended' &&
    !records.some(({ act }) => act.kind === 'evidence' && act.collection === latest.number);
  const begun = isOpen ? [...ended, openEntry(latest)] : ended;
  const waiting = owed
    .filter(({ incident }) => incident === id)
    .filter(({ askedBy, occasion }) => !begun.some(isFor({ askedBy, occasion })));
  const newest = Math.max(0, ...begun.filter(isCounted).map(({ version }) => version));
  return [
    ...begun,
    ...waiting.map(({ occasion, askedBy }, at) => {
      const asking = records.find(({ number }) => number === askedBy);
      const atMs = asking === undefined ? firstSeenAtMs : actedAtMs(asking.act);
      return owedEntry({ incident: id, version: newest + 1 + at, occasion, askedBy }, atMs);
    }),
  ];
}

type Asked = Pick<BundleEntry, 'incident' | 'version' | 'occasion' | 'askedBy'>;

const isFor =
  (one: Pick<Asked, 'askedBy' | 'occasion'>) =>
  ({ askedBy, occasion }: BundleEntry): boolean =>
    askedBy === one.askedBy && occasion === one.occasion;

/** What was not collected leaves its number to the next. */
const isCounted = ({ state }: BundleEntry): boolean => state !== 'not-collected';

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
  { profile, folder, bytes, zipSha256 }: SealedBag,
): BundleFile => ({
  profile,
  name: `${folder ?? folderOf({ incident, version, profile })}.zip`,
  bytes,
  sha256: zipSha256,
});

function openEntry(collection: Collection): BundleEntry {
  const { incident, version, occasion, askedBy, stage } = collection;
  const asked = { incident, version, occasion, askedBy };
  const at = momentOf(stepBeganMs(collection));
  return stage === 'collected' || stage === 'ended'
    ? {
        ...asked,
        ...NOTHING_YET,
        state: 'sealing',
        text: `evidence version ${version} is collected, and being sealed`,
        at,
      }
    : {
        ...asked,
        ...NOTHING_YET,
        state: 'collecting',
        text: `evidence version ${version} is being collected: ${STEP_WORDS[stage]}`,
        at,
      };
}

const owedEntry = (asked: Asked, atMs: number): BundleEntry => ({
  ...asked,
  ...NOTHING_YET,
  state: 'owed',
  text: `evidence version ${asked.version} is to be collected, once nothing else of the domain is`,
  at: momentOf(atMs),
});

const NOTHING_YET = {
  collected: null,
  reasons: [],
  files: [],
  fingerprint: null,
  record: null,
} satisfies Partial<BundleEntry>;

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
