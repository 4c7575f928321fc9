import type { DraftMove } from '../draft-move.ts';
import type { EvidenceOfDomain } from '../evidence/owed.ts';
import type { Incident } from '../incident.ts';
import type { AlertDue } from '../journal.ts';
import type { DomainMemory } from '../memory.ts';
import type { Refused, SweepAsked, Wish, Wished } from '../person-act.ts';
import type { DomainSettings } from '../settings.ts';
import type { Sweep } from '../sweep.ts';

/** What a person's act is decided from, all as of the head record. */
export type ActInput = {
  readonly settings: DomainSettings;
  readonly memory: DomainMemory;
  readonly evidence: EvidenceOfDomain;
  /** The incident that the wish names, as the memory has it while it is pending; undefined where there is none. */
  readonly incident: Incident | undefined;
  /** The domain's latest sweep, for whoever asks for another; undefined before the first. */
  readonly latest?: Sweep | undefined;
  readonly wished: Wished;
  /** The number that the record will have. */
  readonly record: number;
};

/** The wishes of one kind. */
export type WishOf<Kind extends Wish['kind']> = Extract<Wish, { kind: Kind }>;

/** An act upon one incident. */
export type IncidentAct<Kind extends Wish['kind']> = Omit<ActInput, 'incident'> & {
  readonly incident: Incident;
  readonly wish: WishOf<Kind>;
};

/** An act upon mutes or windows. */
export type QuietingAct<Kind extends Wish['kind']> = Omit<ActInput, 'incident'> & {
  readonly wish: WishOf<Kind>;
};

/** An act upon none of these. */
export type PlainAct<Kind extends Wish['kind']> = Pick<ActInput, 'settings' | 'record'> & {
  readonly wish: WishOf<Kind>;
};

/** What comes of an act that is not refused; mutes and windows follow from the wish itself. */
export type Effect = {
  readonly kind: 'effect';
  readonly incidents: readonly Incident[];
  readonly moves: readonly DraftMove[];
  /** Owed beside what the moves owe. */
  readonly alerts?: readonly AlertDue[];
  readonly sweep?: SweepAsked;
};

/** What an act does, or why it does nothing. */
export type Decided = Effect | Refused;

/** An act that is recorded and moves no incident. */
export const NO_EFFECT: Effect = { kind: 'effect', incidents: [], moves: [] };
