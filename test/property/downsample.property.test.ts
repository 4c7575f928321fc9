import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { downsample, type Piece } from '#domain/history/downsample.ts';
import type { Rolled } from '#domain/history/rolled.ts';
import { runsOf } from '#test/budget.ts';
import { fixedAndFresh } from '#test/seeds.ts';

const STEP_MS = 3_600_000;

const anySeen: fc.Arbitrary<Rolled> = fc
  .record({
    sequence: fc.option(fc.tuple(fc.nat(9_999), fc.nat(99))),
    difference: fc.option(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.nat(99))),
    ahead: fc.nat(3),
  })
  .map(({ sequence, difference, ahead }) => ({
    sweeps: 1 + ahead,
    sequence: sequence && { low: sequence[0], high: sequence[0] + sequence[1], last: sequence[0] },
    difference: difference && { low: difference[0], high: difference[0] + difference[1] },
    verdicts: ahead > 0 ? { 'in-step': 1, ahead } : { 'in-step': 1 },
  }));

/** Pieces of some of the steps, some of them twice, in the order of time. */
const anyPieces = fc
  .array(fc.tuple(fc.integer({ min: -10, max: 90 }), anySeen), { maxLength: 60 })
  .map((drawn) => drawn.toSorted(([a], [b]) => a - b))
  .map((drawn) => drawn.map(([step, seen]): Piece => ({ atMs: step * STEP_MS + 7, seen })));

const anySpan = fc
  .tuple(fc.nat(40 * STEP_MS), fc.integer({ min: 1, max: 40 * STEP_MS }))
  .map(([fromMs, longMs]) => ({ fromMs, toMs: fromMs + longMs }));

type Asked = Parameters<typeof downsample>[1];

/** What a point must be, from the pieces within it, each looked at by itself. */
function pointOf(pieces: readonly Piece[], { fromMs, toMs }: Pick<Asked, 'fromMs' | 'toMs'>) {
  const of = pieces.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const sequences = of.flatMap(({ seen }) => seen.sequence ?? []);
  const differences = of.flatMap(({ seen }) => seen.difference ?? []);
  const read = of.filter(({ seen }) => seen.sequence !== null);
  const steps = (toMs - fromMs) / STEP_MS;
  return {
    steps,
    gaps: steps - new Set(read.map(({ atMs }) => Math.floor(atMs / STEP_MS))).size,
    sweeps: of.reduce((sum, { seen }) => sum + seen.sweeps, 0),
    ahead: of.reduce((sum, { seen }) => sum + (seen.verdicts.ahead ?? 0), 0),
    sequence: rangeOf(sequences) && { ...rangeOf(sequences), last: sequences.at(-1)?.last },
    difference: rangeOf(differences),
  };
}

const rangeOf = (of: readonly { readonly low: number; readonly high: number }[]) =>
  of.length === 0
    ? null
    : {
        low: Math.min(...of.map(({ low }) => low)),
        high: Math.max(...of.map(({ high }) => high)),
      };

describe.each(fixedAndFresh)('a span as points, with $label', ({ seed }) => {
  it('keeps extremes, sweeps and gaps, in no more points than were asked for', () => {
    fc.assert(
      fc.property(anyPieces, anySpan, fc.integer({ min: 1, max: 30 }), (pieces, span, most) => {
        const points = downsample(pieces, { ...span, stepMs: STEP_MS, points: most });
        expect(points.length).toBeLessThanOrEqual(most);
        expect(points[0]?.fromMs).toBe(Math.floor(span.fromMs / STEP_MS) * STEP_MS);
        expect(points.at(-1)?.toMs).toBe(Math.ceil(span.toMs / STEP_MS) * STEP_MS);
        expect(points.slice(1).map(({ fromMs }) => fromMs)).toEqual(
          points.slice(0, -1).map(({ toMs }) => toMs),
        );
        const told = points.map(({ steps, gaps, seen }) => {
          const { sweeps, sequence, difference, verdicts } = seen;
          return { steps, gaps, sweeps, ahead: verdicts.ahead ?? 0, sequence, difference };
        });
        expect(told).toEqual(points.map((point) => pointOf(pieces, point)));
      }),
      { seed, numRuns: runsOf(500) },
    );
  });
});
