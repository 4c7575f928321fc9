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

describe('times in which nobody looked', () => {
  it('are of more than two periods, from the first instant without a sweep to the last', () => {
    const later = second + 720 * MINUTE;
    expect(
      unwatchedIn(
        [first, second, later].map((atMs) => lookAt(atMs)),
        gridOf,
        undefined,
      ),
    ).toEqual([{ firstMs: second + 5 * MINUTE, lastMs: later - 5 * MINUTE, againMs: later }]);
    // One sweep was left out: that is no time in which nobody looked.
    expect(unwatchedIn([lookAt(first), lookAt(first + 10 * MINUTE)], gridOf, undefined)).toEqual(
      [],
    );
  });

  it('go on to the end, where no sweep was judged before it', () => {
    const untilMs = first + 60 * MINUTE;
    expect(unwatchedIn([lookAt(first)], gridOf, untilMs)).toEqual([
      { firstMs: first + 5 * MINUTE, lastMs: untilMs - 5 * MINUTE, againMs: null },
    ]);
    expect(unwatchedIn([lookAt(first)], gridOf, first + 10 * MINUTE)).toEqual([]);
  });

  it('are as long as the configuration says that the sweep before was made by', () => {
    const hourly = [lookAt(START_MS, 2), lookAt(START_MS + 120 * MINUTE, 2)];
    expect(unwatchedIn(hourly, gridOf, undefined)).toEqual([]);
    const later = unwatchedIn([lookAt(START_MS, 2)], gridOf, START_MS + 180 * MINUTE);
    expect(later.map(({ firstMs }) => firstMs)).toEqual([START_MS + 60 * MINUTE]);
  });

  it('are none where nothing was ever looked at', () => {
    expect(unwatchedIn([], gridOf, START_MS)).toEqual([]);
  });
});
