import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { coverageOf } from '#domain/history/coverage.ts';
import { missOf } from '#domain/miss.ts';
import { latestInstant } from '#domain/sweep-plan.ts';
import type { Sweep } from '#domain/sweep.ts';
import { runsOf } from '#test/budget.ts';
import { fixedAndFresh } from '#test/seeds.ts';

import { sweepOf } from '../contract/builders.ts';

const MINUTE = 60_000;
const GRID = { domain: 'bank', periodSeconds: 300 };
const START = latestInstant(GRID, Date.parse('2026-03-02T12:00Z'));
const at = (instants: number): number => START + instants * 5 * MINUTE;

/** Sweeps at some instants, each of which may run on for long, and may miss its host. */
const anySweeps = fc
  .uniqueArray(
    fc.record({
      instant: fc.integer({ min: -5, max: 40 }),
      minutes: fc.integer({ min: 1, max: 40 }),
      isMissed: fc.boolean(),
    }),
    { minLength: 1, selector: ({ instant }) => instant },
  )
  .map((drawn) => drawn.toSorted((one, other) => one.instant - other.instant))
  .map((drawn) =>
    drawn.map(({ instant, minutes, isMissed }, index): Sweep => {
      const outcome = isMissed
        ? missOf('no-answer', '')
        : ({ kind: 'read', rawSha256: '' } as const);
      const closedAtMs = at(instant) + minutes * MINUTE;
      const replicas = { closedAtMs, outcomes: { REPHOST: outcome }, raw: undefined };
      const judged = { stage: 'judged', judgedBy: index + 1, closings: { replicas } } as const;
      return sweepOf('bank', index + 1, { ...judged, scheduledAtMs: at(instant) });
    }),
  );

describe.each(fixedAndFresh)('coverage, with $label', ({ seed }) => {
  it('counts every instant of a span once: done, incomplete, skipped or missing', () => {
    const from = fc.integer({ min: 0, max: 20 });
    const span = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(anySweeps, from, span, (sweeps, first, instants) => {
        const [fromMs, toMs] = [at(first), at(first + instants)];
        const found = coverageOf({ sweeps, fromMs, toMs, gridOf: () => GRID });
        const watchedFromMs = Math.max(fromMs, sweeps[0]?.scheduledAtMs ?? 0);
        expect(found.expected).toBe(Math.max(0, (toMs - watchedFromMs) / (5 * MINUTE)));
        expect(found.done + found.incomplete + found.skipped + found.missing).toBe(found.expected);
        for (const { firstMs, lastMs, instants: count } of found.gaps) {
          expect(lastMs - firstMs).toBe((count - 1) * 5 * MINUTE);
          const within = sweeps.filter(
            (s) => firstMs <= s.scheduledAtMs && s.scheduledAtMs <= lastMs,
          );
          expect(within).toEqual([]);
        }
      }),
      { seed, numRuns: runsOf(1_000) },
    );
  });
});
