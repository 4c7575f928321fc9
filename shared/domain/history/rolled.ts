import { WORST_FIRST, type VerdictName } from '../verdict.ts';

/** What was seen of one table of one host over some judged sweeps: one, an hour's, a day's. */
export type Rolled = {
  /** How many judged sweeps it is of. */
  readonly sweeps: number;
  /** Its own counter, lowest, highest and last; null where nothing was read. */
  readonly sequence: {
    readonly low: number;
    readonly high: number;
    readonly last: number;
  } | null;
  /** Against the master's, as shown; null where none was compared. */
  readonly difference: { readonly low: number; readonly high: number } | null;
  /** How many of the sweeps had each verdict; none of those in which it ran as the master. */
  readonly verdicts: Readonly<Partial<Record<VerdictName, number>>>;
};

/** Of no sweep. */
export const NOTHING_ROLLED: Rolled = {
  sweeps: 0,
  sequence: null,
  difference: null,
  verdicts: {},
};

/**
 * Two stretches as one; `later` is the later.
 *
 * Invariant: the order in which stretches are joined makes no difference, only the order in time does.
 */
export function joinRolled(earlier: Rolled, later: Rolled): Rolled {
  return {
    sweeps: earlier.sweeps + later.sweeps,
    sequence: joinSequence(earlier.sequence, later.sequence),
    difference: joinRange(earlier.difference, later.difference),
    verdicts: joinCounts(earlier.verdicts, later.verdicts),
  };
}

function joinSequence(a: Rolled['sequence'], b: Rolled['sequence']): Rolled['sequence'] {
  if (a === null || b === null) return a ?? b;
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high), last: b.last };
}

function joinRange(a: Rolled['difference'], b: Rolled['difference']): Rolled['difference'] {
  if (a === null || b === null) return a ?? b;
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

function joinCounts(a: Rolled['verdicts'], b: Rolled['verdicts']): Rolled['verdicts'] {
  const counts: Partial<Record<VerdictName, number>> = { ...a };
  for (const verdict of verdictsIn(b)) {
    counts[verdict] = (counts[verdict] ?? 0) + (b[verdict] ?? 0);
  }
  return counts;
}

/** The verdicts that were given at all, worst first. */
export const verdictsIn = (verdicts: Rolled['verdicts']): readonly VerdictName[] =>
  WORST_FIRST.filter((verdict) => verdicts[verdict] !== undefined);
