import type { Miss } from './miss.ts';
import type { PhaseName } from './snapshot.ts';

/** Why a sweep is made: its time has come, or a record asked to look at some hosts once more. */
export type SweepPurpose =
  | { readonly kind: 'regular' }
  | { readonly kind: 'follow-up'; readonly hosts: readonly string[]; readonly askedBy: number };

/** What came of one host in a closed phase: an answer kept in the raw object, or a miss with its cause. */
export type PhaseOutcome = { readonly kind: 'read'; readonly rawSha256: string } | Miss;

/** The one conditional write that ends a phase: every host that was asked, once. Late answers are in none. */
export type PhaseClosing = {
  /** UTC milliseconds by our clock, for people; the order of reads does not rest on it. */
  readonly closedAtMs: number;
  readonly outcomes: Readonly<Record<string, PhaseOutcome>>;
  /** Where the raw texts lie; undefined when no host answered. */
  readonly raw: { readonly key: string; readonly sha256: string } | undefined;
};

/** Who may send the commands of a phase, until when; an expired claim may be taken. */
export type Claim = {
  readonly phase: PhaseName;
  readonly attempt: number;
  readonly untilMs: number;
  readonly token: string;
};

/** One command sent to hosts, by the id that the fleet gave it. */
export type SentCommand = {
  readonly phase: PhaseName;
  readonly attempt: number;
  readonly command: string;
  readonly hosts: readonly string[];
};

/** Where a sweep stands: the phase that is open, then read (all phases closed), then judged. */
export type SweepStage = PhaseName | 'read' | 'judged';

/** One pass over a domain. Numbers have no gaps; at most one sweep of a domain is not judged. */
export type Sweep = {
  readonly id: string;
  readonly domain: string;
  readonly number: number;
  readonly purpose: SweepPurpose;
  /** The tick that opened it: its time, the now of its judgement. UTC milliseconds. */
  readonly scheduledAtMs: number;
  readonly settingsVersion: number;
  /** Hosts of the first phase, and the host asked after them. */
  readonly replicas: readonly string[];
  readonly master: string;
  readonly replicaSeconds: number;
  readonly masterSeconds: number;
  readonly stage: SweepStage;
  readonly claim: Claim | undefined;
  readonly commands: readonly SentCommand[];
  readonly closings: Readonly<Partial<Record<PhaseName, PhaseClosing>>>;
  /** True when the tick closed it because it had outlived its deadline. */
  readonly overdue: boolean;
  /** The journal record that judged it. */
  readonly judgedBy: number | undefined;
  /** Grows by one with every write; a writer names the one it saw. */
  readonly revision: number;
};
