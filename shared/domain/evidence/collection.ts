import type { Miss } from '../miss.ts';
import type { EvidenceGroup } from './collected.ts';

/** Why evidence of an incident is collected. */
export type Occasion = 'opened' | 'crossed' | 'closed' | 'asked';

/**
 * The steps of a collection, in the order in which they are taken: the confirming read asks the
 * master, only then the replicas, only then the master again; after it what explains them.
 */
export type CollectionStep = 'master-before' | 'replicas' | 'master-after' | 'groups' | 'logs';

/** What a command of a collection brings: the sequence numbers as a sweep reads them, or a group. */
export type Wanted = 'sequences' | EvidenceGroup;

/** One command sent for a step, by the id that the fleet gave it. */
export type CollectionCommand = {
  readonly step: CollectionStep;
  readonly attempt: number;
  readonly wanted: Wanted;
  readonly command: string;
  readonly hosts: readonly string[];
  /** What the hosts were sent, by its name, which has its hash; left out where nothing was. */
  readonly document?: string;
};

/** What came of one host: an answer that is kept in the raw object, or a miss with its cause. */
export type CollectionOutcome = { readonly kind: 'read'; readonly rawSha256: string } | Miss;

/** What a closed step brought of one thing wanted: every host that was to be asked, once. */
export type Brought = {
  readonly outcomes: Readonly<Record<string, CollectionOutcome>>;
  /** Where the raw texts lie; undefined where no host answered. */
  readonly raw: { readonly key: string; readonly sha256: string } | undefined;
};

/** The one conditional write that ends a step. */
export type StepClosing = {
  /** UTC milliseconds by our clock, for people; the order of reads does not rest on it. */
  readonly closedAtMs: number;
  readonly brought: Readonly<Partial<Record<Wanted, Brought>>>;
};

/** Where a collection stands: the step that is open, then collected (all closed), then ended (recorded). */
export type CollectionStage = CollectionStep | 'collected' | 'ended';

/**
 * Evidence of one incident being collected. Numbers have no gaps; at most one collection of a domain
 * has not ended, so its hosts are asked for one incident at a time.
 */
export type Collection = {
  readonly domain: string;
  readonly number: number;
  readonly incident: string;
  /** Of the bundle, from 1 for each incident, without gaps. */
  readonly version: number;
  readonly occasion: Occasion;
  /** The journal record that owes it. */
  readonly askedBy: number;
  /** The newest record when it began: what its bundle tells of the journal ends there. */
  readonly asOf: number;
  readonly beganAtMs: number;
  /** Left out where its steps were taken in their time; else how often it was taken up again, and when last. */
  readonly takenUp?: { readonly times: number; readonly atMs: number };
  readonly settingsVersion: number;
  /** Who was master when it began. */
  readonly master: string;
  /** The replicas concerned, the worst first; at most three. */
  readonly replicas: readonly string[];
  readonly stage: CollectionStage;
  /** Who may send the commands of a step, until when; an expired claim may be taken. */
  readonly claim:
    | {
        readonly step: CollectionStep;
        readonly attempt: number;
        readonly untilMs: number;
        readonly token: string;
      }
    | undefined;
  readonly commands: readonly CollectionCommand[];
  /** Hosts that could not even be asked, by step and what was wanted; a step that was asked is here. */
  readonly unasked: Readonly<
    Partial<
      Record<CollectionStep, Readonly<Partial<Record<Wanted, Readonly<Record<string, Miss>>>>>>
    >
  >;
  readonly closings: Readonly<Partial<Record<CollectionStep, StepClosing>>>;
  /** The journal record that says what became of it. */
  readonly endedBy: number | undefined;
  /** Grows by one with every write; a writer names the one it saw. */
  readonly revision: number;
};
