import type { TableReading } from './boksdiag/sequence.ts';

/** How a table moved against this host's previous reading of it (rules.md, D3). */
export type Motion = 'first' | 'moved' | 'still' | 'fell' | 'restamped';

/**
 * Judges how a table moved between two readings of one host. `shiftSeconds` is added to `now`'s stamp:
 * `zoneShiftSeconds(tables now, tables before)`, so that a change of the host's zone is no restamping.
 */
export function judgeMotion(
  previous: TableReading | undefined,
  now: TableReading,
  shiftSeconds: number,
): Motion {
  if (previous === undefined) return 'first';
  if (now.stamp.seconds + shiftSeconds !== previous.stamp.seconds) return 'restamped';
  if (now.sequence === previous.sequence) return 'still';
  return now.sequence > previous.sequence ? 'moved' : 'fell';
}
