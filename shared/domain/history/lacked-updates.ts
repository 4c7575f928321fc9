import type { CellRecord } from '../journal.ts';
import { keyOf, type Lacked, type Look } from './look.ts';

/** A cell that was not in step, the look that saw it, and the look before that. */
export type Sighting = {
  readonly cell: CellRecord;
  readonly look: Look;
  readonly before: Look | undefined;
};

/** What is lacked where that is not known. */
export const NOT_KNOWN: Lacked = { atLeast: null, atMost: null };

/** How many updates a replica did not have in one sweep, as far as that tells. */
export function lackedIn({ cell, look, before }: Sighting): Lacked {
  if (cell.verdict === 'ahead') return look.holes.get(keyOf(cell)) ?? NOT_KNOWN;
  if (!isBehind(cell)) return NOT_KNOWN;
  const { difference } = cell;
  const atMost = difference === null ? null : Math.max(1, -difference);
  return { atLeast: Math.max(1, lackedBefore(cell, look, before)), atMost };
}

/** The worse of two. */
export const worstOf = (one: Lacked, other: Lacked): Lacked => ({
  atLeast: larger(one.atLeast, other.atLeast),
  atMost: larger(one.atMost, other.atMost),
});

/**
 * How far the replica was below what its master had in the sweep before, which is proved where it was
 * behind then too: its series is the same. 0 where that cannot be told: the master must be the same one,
 * and not have fallen since.
 */
function lackedBefore(cell: CellRecord, look: Look, before: Look | undefined): number {
  const { master, replica } = cell;
  const earlier = before?.exposed.get(keyOf(cell));
  const had = earlier !== undefined && isBehind(earlier) ? earlier.master : null;
  if (before === undefined || had === null || master === null || replica === null) return 0;
  const isSame = look.master !== undefined && look.master === before.master;
  return isSame && had <= master ? had - replica : 0;
}

const isBehind = ({ verdict }: CellRecord): boolean => verdict === 'behind' || verdict === 'stuck';

const larger = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.max(one, other);
