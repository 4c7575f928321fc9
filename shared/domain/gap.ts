import type { Gap } from './memory.ts';
import type { SweepView } from './sweep-view.ts';
import { formatMoment, spanInWords } from './time-words.ts';

/** The gap that nobody was told of yet; a day later it is old, and coverage shows it. */
export function gapToTell({ facts, nowMs, afterGap, isFollowUp }: SweepView): Gap | undefined {
  const { lastRegularAtMs, gap } = facts.memory;
  if (afterGap && !isFollowUp && lastRegularAtMs !== null) {
    return { fromMs: lastRegularAtMs, toMs: nowMs };
  }
  return gap !== undefined && nowMs - gap.toMs < DAY_MS ? gap : undefined;
}

/** `first sweep after a gap of 6 h (…): what hosts did in it is not known, and no miss of theirs`. */
export const gapInWords = ({ fromMs, toMs }: Gap): string =>
  `first sweep after a gap of ${spanInWords(toMs - fromMs)} (${formatMoment(fromMs)} to ` +
  `${formatMoment(toMs)}): nothing was read in it, which is no miss of a host`;

const DAY_MS = 86_400_000;
