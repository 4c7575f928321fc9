import type { Incident, Move, MoveReason } from '../incident.ts';
import type { AlertDue } from '../journal.ts';
import type { BundleProfile } from './bag-layout.ts';
import type { Occasion } from './collection.ts';

/** One bag of a version as it was sealed. */
export type SealedBag = {
  readonly profile: BundleProfile;
  /** Its top folder, and its zip before `.zip`; left out in earlier records: `folderOf`. */
  readonly folder?: string;
  readonly zipSha256: string;
  readonly bytes: number;
  /** The next version of the same profile names it as the one before. */
  readonly tagManifestSha256: string;
};

/** What became of evidence that was owed; never silence. */
export type EvidenceOutcome =
  | {
      readonly kind: 'sealed';
      /** Items of the plan, and how many of them are here: COMPLETE, or PARTIAL done/planned. */
      readonly done: number;
      readonly planned: number;
      readonly bags: readonly SealedBag[];
      /** SHA-256 of the signing key's DER, lower-case hex. */
      readonly fingerprint: string;
    }
  /** Collected, and not released: the redaction found what must not leave. No value is in a reason. */
  | { readonly kind: 'held'; readonly reasons: readonly string[] }
  | { readonly kind: 'failed'; readonly reasons: readonly string[] }
  /** Not begun: the domain had its bundles of the day, or its cause has come to speak for it. */
  | { readonly kind: 'not-collected'; readonly why: 'limit' | 'held' };

/** Evidence of another incident of which the same is told: it was not collected either. */
export type EndedToo = Pick<EvidenceEnded, 'incident' | 'version' | 'occasion' | 'askedBy'>;

/** Everything that an act of evidence ends. */
export const endedBy = (act: EvidenceEnded): readonly EndedToo[] => [act, ...(act.also ?? [])];

/** What became of one collection, as the journal has it. */
export type EvidenceEnded = {
  readonly kind: 'evidence';
  readonly atMs: number;
  readonly incident: string;
  /** Of the bundle; the version that it would have had where it was not collected. */
  readonly version: number;
  readonly occasion: Occasion;
  /** The record that owed it. */
  readonly askedBy: number;
  /** The collection that it ends; null where none was begun. */
  readonly collection: number | null;
  readonly outcome: EvidenceOutcome;
  /** What else was owed and ends alike with this record, none of it begun; left out where nothing does. */
  readonly also?: readonly EndedToo[];
  /** One move of each incident: `bundle-sealed`, `bundle-held`, `bundle-failed` or `bundle-not-collected`. */
  readonly moves: readonly Move[];
  readonly incidents: readonly Incident[];
  readonly alerts: readonly AlertDue[];
};

/** What a move of an incident says where it tells of its evidence, and of nothing that was read. */
export type EvidenceReason = Extract<MoveReason, `bundle-${string}`>;

export const isOfEvidence = (reason: MoveReason): reason is EvidenceReason =>
  reason.startsWith('bundle-');
