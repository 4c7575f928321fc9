import type { Incident } from '../incident.ts';
import type { DomainSettings } from '../settings.ts';
import type { DomainState } from '../state.ts';

/** What may be behind an incident, with what is known for and against it. Never a proof by itself. */
export type RankedCause = {
  /** A word of our own, e.g. `was-master`. */
  readonly id: string;
  /** What would have happened, in one sentence. */
  readonly says: string;
  readonly supports: readonly string[];
  readonly contradicts: readonly string[];
  /** The check that tells it from the others. */
  readonly next: string;
};

/** The facts at hand: the incident, its domain as of the newest record, and what else moved of late. */
export type CauseFacts = {
  readonly settings: DomainSettings;
  readonly state: DomainState;
  readonly incident: Incident;
  /** Incidents of the domain that live, or closed less than 14 days ago. */
  readonly others: readonly Incident[];
};

/** One thing known, and how much it says: 1 fits, 2 speaks for it, 4 all but decides. */
export type Sign = { readonly weight: 1 | 2 | 4; readonly text: string };

/** A cause before it is ranked. */
export type Hypothesis = {
  readonly id: string;
  readonly says: string;
  readonly next: string;
  readonly supports: readonly Sign[];
  readonly contradicts: readonly Sign[];
};

/**
 * Orders hypotheses by what speaks for them less what speaks against; ties as listed. One of which
 * nothing speaks is left out: a list of everything thinkable helps nobody.
 */
export const rank = (hypotheses: readonly Hypothesis[]): readonly RankedCause[] =>
  rankAll(hypotheses.filter(({ supports }) => supports.length > 0));

/** The same of all of them; those of which nothing speaks come last. */
export function rankAll(hypotheses: readonly Hypothesis[]): readonly RankedCause[] {
  return hypotheses
    .map((hypothesis) => ({ hypothesis, score: scoreOf(hypothesis) }))
    .toSorted((a, b) => spokenFor(b.hypothesis) - spokenFor(a.hypothesis) || b.score - a.score)
    .map(({ hypothesis: { id, says, next, supports, contradicts } }) => ({
      id,
      says,
      next,
      supports: supports.map(({ text }) => text),
      contradicts: contradicts.map(({ text }) => text),
    }));
}

/** A sign where it is one, nothing where it is not. */
export const sign = (isOne: boolean, weight: Sign['weight'], text: string): readonly Sign[] =>
  isOne ? [{ weight, text }] : [];

const spokenFor = ({ supports }: Hypothesis): number => (supports.length > 0 ? 1 : 0);

const scoreOf = ({ supports, contradicts }: Hypothesis): number =>
  weightOf(supports) - weightOf(contradicts);

const weightOf = (signs: readonly Sign[]): number =>
  signs.reduce((sum, { weight }) => sum + weight, 0);
