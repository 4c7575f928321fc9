import type { Printed } from '../world/printed.ts';

type Lines = Printed['lines'];

/**
 * Says of each table whether two readings count it in one series by their stamps, each in its own
 * zone: an offset is one where at least nine tenths of at least three tables have it (rules.md,
 * *Zone offset*).
 */
export function seriesOf(one: Lines, other: Lines): (table: number) => boolean {
  const offset = offsetBetween(one, other);
  return (table) => apartIn(one, other, table) === offset;
}

function offsetBetween(one: Lines, other: Lines): number {
  const votes = new Map<number, number>();
  let all = 0;
  for (const table of one.keys()) {
    const apart = apartIn(one, other, table);
    if (apart === undefined) continue;
    all += 1;
    votes.set(apart, (votes.get(apart) ?? 0) + 1);
  }
  if (all < 3) return 0;
  for (const [apart, times] of votes) if (times >= 0.9 * all && isZone(apart)) return apart;
  return 0;
}

function apartIn(one: Lines, other: Lines, table: number): number | undefined {
  const [mine, theirs] = [one.get(table), other.get(table)];
  return mine === undefined || theirs === undefined
    ? undefined
    : theirs.stampSeconds - mine.stampSeconds;
}

/** What a change of clocks may make of one stamp. */
export const isZone = (seconds: number): boolean =>
  seconds % 900 === 0 && Math.abs(seconds) <= 50_400;
