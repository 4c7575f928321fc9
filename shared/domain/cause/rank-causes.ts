import type { IncidentKind } from '../incident.ts';
import { causesOfAhead } from './ahead.ts';
import { rank, type CauseFacts, type Hypothesis, type RankedCause } from './cause.ts';
import { causesOfEmpty } from './empty.ts';
import { causesOfMasterNotSending } from './master-not-sending.ts';
import { causesOfStuck } from './stuck.ts';

/**
 * What may be behind an incident, the likeliest first, from the facts at hand; empty for kinds that
 * say themselves what happened. A ranking of guesses: each has what supports and what contradicts it.
 */
export function rankCauses(facts: CauseFacts): readonly RankedCause[] {
  return rank(hypothesesOf(facts));
}

/** All that may be behind an incident of its kind, in the order in which they are listed. */
export const hypothesesOf = (facts: CauseFacts): readonly Hypothesis[] =>
  CAUSES.get(facts.incident.kind)?.(facts) ?? [];

const CAUSES: ReadonlyMap<IncidentKind, (facts: CauseFacts) => readonly Hypothesis[]> = new Map([
  ['ahead', causesOfAhead],
  ['stuck', causesOfStuck],
  ['empty', causesOfEmpty],
  ['master-not-sending', causesOfMasterNotSending],
]);
