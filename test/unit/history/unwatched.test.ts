import { describe, expect, it } from 'vitest';

import { unwatchedIn } from '#domain/history/unwatched.ts';
import { latestInstant } from '#domain/sweep-plan.ts';

const MINUTE = 60_000;
const GRID = { domain: 'bank', periodSeconds: 300 };
const HOURLY = { domain: 'bank', periodSeconds: 3_600 };
const START_MS = latestInstant(HOURLY, 1_214_000_000_000);
const gridOf = (version: number) => (version === 1 ? GRID : HOURLY);
const [first, second] = [latestInstant(GRID, START_MS), latestInstant(GRID, START_MS) + 5 * MINUTE];
const lookAt = (atMs: number, settingsVersion = 1) => ({ atMs, settingsVersion });

/** The times of a span from the first moment on, all of whose looks are at hand where it has an end. */
const timesIn = (looks: readonly ReturnType<typeof lookAt>[], untilMs?: number) =>
  unwatchedIn(looks, gridOf, {
    fromMs: START_MS,
    toMs: untilMs ?? START_MS,
    isWhole: untilMs !== undefined,
  });

describe('times in which nobody looked', () => {
  it('are of more than two periods, from the first instant without a sweep to the last', () => {
    const later = second + 720 * MINUTE;
    expect(timesIn([lookAt(first), lookAt(second), lookAt(later)])).toEqual([
      { firstMs: second + 5 * MINUTE, lastMs: later - 5 * MINUTE, againMs: later },
    ]);
    // One sweep was left out: that is no time in which nobody looked.
    expect(timesIn([lookAt(first), lookAt(first + 10 * MINUTE)])).toEqual([]);
  });

  it('go on to the end, where no sweep was judged before it', () => {
    const untilMs = first + 60 * MINUTE;
    expect(timesIn([lookAt(first)], untilMs)).toEqual([
      { firstMs: first + 5 * MINUTE, lastMs: untilMs - 5 * MINUTE, againMs: null },
    ]);
    expect(timesIn([lookAt(first)], first + 10 * MINUTE)).toEqual([]);
  });

  it('are as long as the configuration says that the sweep before was made by', () => {
    const hourly = [lookAt(START_MS, 2), lookAt(START_MS + 120 * MINUTE, 2)];
    expect(timesIn(hourly)).toEqual([]);
    const later = timesIn([lookAt(START_MS, 2)], START_MS + 180 * MINUTE);
    expect(later.map(({ firstMs }) => firstMs)).toEqual([START_MS + 60 * MINUTE]);
  });

  it('begin with the span, where the first sweep of all came more than two periods later', () => {
    const begun = first + 24 * 60 * MINUTE;
    expect(timesIn([lookAt(begun)])).toEqual([
      { firstMs: START_MS, lastMs: begun - 5 * MINUTE, againMs: begun },
    ]);
    expect(timesIn([lookAt(START_MS + 10 * MINUTE)])).toEqual([]);
  });

  it('are the whole span where no sweep was judged before its end', () => {
    const untilMs = START_MS + MINUTE;
    expect(timesIn([], untilMs)).toEqual([{ firstMs: START_MS, lastMs: untilMs, againMs: null }]);
  });
});
