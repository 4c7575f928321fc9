import { latestInstant } from '../sweep-plan.ts';
import type { Grid } from './coverage.ts';
import type { Look } from './look.ts';

/** A time in which sweeps were due and none was judged: nothing is known of any host. UTC ms. */
export type Unwatched = {
  readonly firstMs: number;
  readonly lastMs: number;
  /** Null where no sweep that was looked at was judged again. */
  readonly againMs: number | null;
};

/**
 * Times of more than two periods from one look to the next, or to `untilMs` where the last look is to be
 * followed by none before that.
 */
export function unwatchedIn(
  looks: readonly Pick<Look, 'atMs' | 'settingsVersion'>[],
  gridOf: (version: number) => Grid,
  untilMs: number | undefined,
): readonly Unwatched[] {
  return looks.flatMap(({ atMs, settingsVersion }, index) => {
    const next = looks[index + 1];
    const endMs = next?.atMs ?? untilMs;
    const grid = gridOf(settingsVersion);
    const periodMs = grid.periodSeconds * 1000;
    if (endMs === undefined || endMs - atMs <= 2 * periodMs) return [];
    const firstMs = latestInstant(grid, atMs) + periodMs;
    const lastMs = latestInstant(grid, endMs - 1);
    return [{ firstMs, lastMs, againMs: next?.atMs ?? null }];
  });
}
