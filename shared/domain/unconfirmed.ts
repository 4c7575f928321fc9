import type { SweepJudged } from './journal.ts';

/** First proofs of `ahead` that a second ordered pair did not confirm, since this was counted. */
export type Unconfirmed = {
  /** The second pair was read and did not show it: many of them would mean that counters are written late. */
  readonly notShown: number;
  /** No second pair could be had in time. */
  readonly notRead: number;
};

export const NONE_UNCONFIRMED: Unconfirmed = { notShown: 0, notRead: 0 };

/** The counts after a sweep; the same object where it adds nothing. */
export function countUnconfirmed(
  before: Unconfirmed,
  { moves, incidents }: Pick<SweepJudged, 'moves' | 'incidents'>,
): Unconfirmed {
  const ids = moves.flatMap(({ reason, incident }) =>
    reason === 'not-confirmed' ? [incident] : [],
  );
  if (ids.length === 0) return before;
  const stale = new Set(incidents.flatMap((each) => (each.stale ? [each.id] : [])));
  const notRead = ids.filter((id) => stale.has(id)).length;
  return {
    notShown: before.notShown + ids.length - notRead,
    notRead: before.notRead + notRead,
  };
}
