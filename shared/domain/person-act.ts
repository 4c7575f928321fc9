import type { Channel } from './channel.ts';
import type { ClosingCode, ClosingRecord } from './closing.ts';
import type { Incident, IncidentKind, Move } from './incident.ts';
import type { AlertDue } from './journal.ts';
import type { Person } from './person.ts';

/** What a person wants done; why stands beside it, and is the text of a comment. */
export type Wish =
  | { readonly kind: 'acknowledge'; readonly incident: string }
  | { readonly kind: 'comment'; readonly incident: string }
  | {
      readonly kind: 'close';
      readonly incident: string;
      readonly code: ClosingCode;
      /** With the code `risk-accepted` alone, and then always. */
      readonly acceptedUntilMs?: number;
      readonly closing?: ClosingRecord;
    }
  | { readonly kind: 'give-closing'; readonly incident: string; readonly closing: ClosingRecord }
  /** Collects evidence of it anew, beside what is collected unasked. */
  | { readonly kind: 'collect-evidence'; readonly incident: string }
  | {
      readonly kind: 'mute';
      readonly hosts: readonly string[];
      readonly kinds: readonly IncidentKind[];
      readonly tables: readonly number[];
      readonly fromMs: number;
      readonly untilMs: number;
    }
  | { readonly kind: 'end-mute'; readonly mute: string }
  | {
      readonly kind: 'plan-window';
      readonly hosts: readonly string[];
      readonly kinds: readonly IncidentKind[];
      readonly fromMs: number;
      readonly untilMs: number;
      readonly change: string;
    }
  | { readonly kind: 'extend-window'; readonly window: string; readonly untilMs: number }
  | { readonly kind: 'end-window'; readonly window: string }
  /** Reads all hosts now, whatever the period. */
  | { readonly kind: 'start-sweep' }
  /** One message on each channel, or on the one that is named, to see that it arrives. */
  | { readonly kind: 'test-alerts'; readonly channel?: Channel };

/** What a person asks for, with who and why. */
export type Wished = {
  readonly wish: Wish;
  readonly by: Person;
  readonly why: string;
  /** The number of the change that allows it; a planned window has its own. */
  readonly change?: string;
  /** UTC ms, by our clock. */
  readonly atMs: number;
  /** The same again is the same act: it is recorded once. */
  readonly key: string;
};

/** A person's act, as the journal has it: what was wished, and what came of it. */
export type PersonActed = Wished & {
  readonly kind: 'acted';
  readonly moves: readonly Move[];
  /** The resulting states of the incidents that changed. */
  readonly incidents: readonly Incident[];
  readonly alerts: readonly AlertDue[];
  /** Of a sweep that was asked for alone. */
  readonly sweep?: SweepAsked;
};

/** A sweep by hand as it was asked for: the number that the next sweep has, its hosts, and who is read last. */
export type SweepAsked = {
  readonly number: number;
  readonly hosts: readonly string[];
  readonly master: string;
};

/** Why an act is refused; the text beside it says what to do instead. */
export type RefusalReason =
  | 'not-there'
  | 'proved-now'
  | 'not-live'
  | 'not-open-yet'
  | 'being-collected'
  | 'being-swept'
  | 'over'
  | 'not-valid'
  | 'too-many'
  | 'key-reused';

/** Why a person's act is refused: for programs, and in words. */
export type Refused = {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  readonly text: string;
  /** The part of the wish that is at fault, where one is. */
  readonly part?: WishPart;
};

/** What a person can get wrong, by the names that the API has for it. */
export type WishPart =
  | 'why'
  | 'code'
  | 'acceptedUntil'
  | 'closing'
  | 'closing.exposure'
  | 'hosts'
  | 'from'
  | 'until'
  | 'channel';

/** A refusal. */
export const refuse = (reason: RefusalReason, text: string): Refused => ({
  kind: 'refused',
  reason,
  text,
});

/** Refuses what can never be done as it was asked for, and says which part of it is at fault. */
export const refusePart = (part: WishPart, text: string): Refused => ({
  ...refuse('not-valid', text),
  part,
});
