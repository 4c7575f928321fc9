import type { RankedCause } from '../../cause/cause.ts';
import type { Incident, MoveReason } from '../../incident.ts';
import type { EvidenceSettings } from '../../settings.ts';

/** All that a report tells. Nothing of it is computed by who writes the report: it only words it. */
export type ReportFacts = {
  readonly incident: Incident;
  /** Of the bundle, from 1; what it holds is of this moment, UTC ms. */
  readonly version: number;
  readonly asOfMs: number;
  readonly software: string;
  readonly master: string;
  /** Every host of the domain: a name keeps its letters where it begins a sentence. */
  readonly hosts: readonly string[];
  /** How many tables the host prints. */
  readonly tablesRead: number;
  readonly opening: Opening;
  /** The last sweep in which no table of the incident was out of step; null where none is known. */
  readonly lastGoodAtMs: number | null;
  /** The last sweep that read the host, and whether it still held then. */
  readonly lastRead: { readonly atMs: number; readonly holds: boolean } | null;
  /** The master's line of `boksdiag list` that contradicts it, word for word. */
  readonly listLine: string | null;
  readonly timeline: StateTimeline;
  readonly causes: readonly RankedCause[];
  readonly moves: readonly MoveLine[];
  readonly differences: readonly Difference[];
  /** What was wanted: how much of it is here, and what is not. */
  readonly collection: {
    readonly wanted: number;
    readonly here: number;
    readonly missing: readonly Missing[];
    /** Texts that are here in part; `collection/missing.txt` has each. */
    readonly shortened: number;
  };
  readonly redaction: {
    readonly profile: string;
    readonly counts: readonly RedactionCount[];
  };
  /** SHA-256 over the public key's DER, lower-case hex. */
  readonly keyFingerprint: string;
  readonly toAsk: EvidenceSettings;
};

/** The readings that opened the incident. They stay what they are in every version. */
export type Opening = {
  /** When the replica was read, and the master after it; UTC ms. */
  readonly replicaAtMs: number;
  readonly masterAtMs: number;
  /** When the master was last read before the replica, perhaps sweeps before; null where never. */
  readonly beforeAtMs: number | null;
  /** When a second ordered pair confirmed it; null where none did. */
  readonly confirmedAtMs: number | null;
  /** The raw texts of the two, as paths in the bundle; null where they are not kept. */
  readonly files: { readonly replica: string; readonly master: string } | null;
  readonly tables: readonly OpeningTable[];
};

export type OpeningTable = {
  readonly table: number;
  /** The master's number in the reading before the replica's; null where there was none. */
  readonly masterBefore: number | null;
  readonly replica: number;
  readonly masterAfter: number;
};

/**
 * How each table of the incident stood over time: runs without gaps, the first one first. Of more tables
 * than a page shows, those furthest off.
 */
export type StateTimeline = {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly rows: readonly { readonly table: number; readonly runs: readonly Run[] }[];
  /** How many tables of the incident have no row. */
  readonly rowsLeft: number;
};

export type Run = { readonly fromMs: number; readonly state: TimelineState };
export type TimelineState =
  | 'in-step'
  | 'master'
  | 'ahead'
  | 'crossed'
  | 'behind'
  | 'stuck'
  | 'empty'
  | 'none'
  | 'not-shown';

export type MoveLine = {
  readonly atMs: number;
  readonly record: number;
  readonly reason: MoveReason;
  readonly text: string;
};

/** One thing compared between master and replica. */
export type Difference = {
  readonly what: string;
  readonly standing: 'equal' | 'different' | 'not known';
  readonly words: string;
};

export type Missing = { readonly host: string; readonly what: string; readonly why: string };
/** How often a rule of the redaction replaced something. */
export type RedactionCount = { readonly rule: string; readonly count: number };
