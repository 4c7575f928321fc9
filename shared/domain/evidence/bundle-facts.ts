import type { RankedCause } from '../cause/cause.ts';
import type { Incident } from '../incident.ts';
import type { JournalRecord } from '../journal.ts';
import type { Miss } from '../miss.ts';
import type { DomainSettings } from '../settings.ts';
import type { Reading } from '../snapshot.ts';
import type { EvidenceFrame, EvidenceGroup } from './collected.ts';
import type { Collection } from './collection.ts';

/**
 * All that a bundle is made from, before redaction. The same facts give the same files: nothing here
 * is of the moment of sealing.
 */
export type BundleFacts = {
  readonly collection: Collection;
  readonly settings: DomainSettings;
  /** As of the newest record of `records`. */
  readonly incident: Incident;
  /** Other incidents that lived at the same time. */
  readonly others: readonly Incident[];
  /**
   * The journal's records from before the opening to now that say something of it: judged sweeps with
   * moves of it or of its cause, sweeps around them, people's acts on it. Ascending; gaps are gaps.
   */
  readonly records: readonly JournalRecord[];
  /** Records of the same time that are left out for their weight; none where it is left out. */
  readonly recordsLeftOut?: number;
  /** The likeliest first, by `shared/domain/cause/` with what was collected. */
  readonly causes: readonly RankedCause[];
  /** The readings that are kept as raw texts, by run, oldest first. */
  readonly runs: readonly KeptRun[];
  /** What the collectors brought, or why they did not, for every host and group of the plan. */
  readonly collected: readonly HostEvidence[];
  /** Snapshots of the incident's hosts around it, ascending by time. */
  readonly history: readonly HistoryRow[];
  /** Lines of the domain's chain over `records`' span (`chain.ts`). */
  readonly chain: string;
  /** Every version sealed before, the first first. */
  readonly before: readonly { readonly version: number; readonly tagManifestSha256: string }[];
  /** What made the bundle, such as `boks-audit 1.4.0`. */
  readonly software: string;
  /** SHA-256 of the signing key's DER, lower-case hex. */
  readonly keyFingerprint: string;
};

/** Why a run is among those that are kept (size bounds: around the incident, never from one end). */
export type RunMeaning =
  | 'last-good'
  | 'first-bad'
  | 'opening'
  | 'last-bad'
  | 'confirm'
  | 'recovery';

/**
 * One pass over the hosts concerned, in the order of its reads: a sweep (replicas, then the master) or
 * the confirming read of a collection (master, replicas, master).
 */
export type KeptRun = {
  readonly meaning: RunMeaning;
  /** `sweep-412` or `collection-3`. */
  readonly name: string;
  readonly atMs: number;
  readonly answers: readonly KeptText[];
};

/** One host's whole answer in a run, and what it is read as. `raw` is undefined where nothing was kept. */
export type KeptText = {
  readonly host: string;
  /** `m1` the master before the replicas, `r` a replica, `m2` the master after them. */
  readonly place: 'm1' | 'r' | 'm2';
  readonly readAtMs: number;
  readonly raw: string | undefined;
  readonly outcome: Reading | Miss;
};

/** What one host brought for one group. */
export type HostEvidence = {
  readonly host: string;
  readonly group: EvidenceGroup;
  readonly readAtMs: number;
  readonly outcome: { readonly kind: 'frame'; readonly frame: EvidenceFrame } | Miss;
};

export type HistoryRow = {
  readonly atMs: number;
  readonly host: string;
  readonly role: string;
  readonly table: number;
  readonly sequence: number;
  readonly sweep: number;
};
