import { latestInstant } from '../sweep-plan.ts';
import type { Grid } from './coverage.ts';
import type { Look } from './look.ts';

/** A time in which no sweep was judged: nothing is known of any host. UTC ms. */
export type Unwatched = {
  readonly firstMs: number;
  readonly lastMs: number;
  /** Null where no sweep that was looked at was judged again. */
  readonly againMs: number | null;
};

/**
 * Times of a span of more than two periods without a look: before the first, from one to the next, and from
 * the last to the end where `isWhole`: no look of the span is missing then.
 */
export function unwatchedIn(
  looks: readonly Pick<Look, 'atMs' | 'settingsVersion'>[],
  gridOf: (version: number) => Grid,
  { fromMs, toMs, isWhole }: Watched,
): readonly Unwatched[] {
  const [first] = looks;
  if (first === undefined) return isWhole ? [{ firstMs: fromMs, lastMs: toMs, againMs: null }] : [];
  const between = looks.flatMap(({ atMs, settingsVersion }, index) => {
    const next = looks[index + 1];
    const endMs = next?.atMs ?? (isWhole ? toMs : atMs);
    const grid = gridOf(settingsVersion);
    if (endMs - atMs <= allowedMs(grid)) return [];
    const firstMs = latestInstant(grid, atMs) + grid.periodSeconds * 1000;
    return [{ firstMs, lastMs: latestInstant(grid, endMs - 1), againMs: next?.atMs ?? null }];
  });
  const grid = gridOf(first.settingsVersion);
  if (first.atMs - fromMs <= allowedMs(grid)) return between;
  const lastMs = latestInstant(grid, first.atMs - 1);
  return [{ firstMs: fromMs, lastMs, againMs: first.atMs }, ...between];
}

/** A span, UTC ms, and whether the looks at hand are all that there are to its end. */
type Watched = { readonly fromMs: number; readonly toMs: number; readonly isWhole: boolean };

const allowedMs = ({ periodSeconds }: Grid): number => 2 * periodSeconds * 1000;
