import * as z from 'zod';

import { CursorGiven, NumberHeld } from './api-cursor.ts';
import { MomentGiven, MomentHeld } from './api-moments.ts';
import { Moment } from './api.ts';

export const CoverageQuery = z.strictObject({
  /** Without it, a day before `to`. */
  from: MomentGiven.optional(),
  /** Without it, now; later than now is now. */
  to: MomentGiven.optional(),
  cursor: CursorGiven.optional(),
});
export type CoverageQuery = z.infer<typeof CoverageQuery>;

/** Where a coverage goes on: with this sweep as the one before, from this moment on, UTC ms. */
export const FromSweep = z.strictObject({ sweep: NumberHeld.positive(), fromMs: MomentHeld });
export type FromSweep = z.infer<typeof FromSweep>;

/** How many sweeps there were of those that were due: expected = done + incomplete + skipped + missing. */
export const CoverageView = z
  .strictObject({
    domain: z.string(),
    /** The span that this answer is of; where there is a `next`, the rest is there: add the numbers. */
    from: Moment,
    to: Moment,
    expected: z.int(),
    done: z.int(),
    incomplete: z.int(),
    /** The sweep before was still running. */
    skipped: z.int(),
    /** Nothing was running: nobody looked. */
    missing: z.int(),
    followUps: z.int(),
    /** Instants one after another at which there was no sweep: the first, the last, how many. */
    gaps: z.array(
      z.strictObject({
        kind: z.enum(['skipped', 'missing']),
        first: Moment,
        last: Moment,
        instants: z.int(),
      }),
    ),
    /** In how many sweeps a host was asked, and in how many it gave an answer. */
    hosts: z.array(z.strictObject({ host: z.string(), asked: z.int(), read: z.int() })),
    /** `boksdiag list` of the last sweep of the span; null where none was read. */
    list: z
      .strictObject({
        at: Moment,
        configuredNotListed: z.array(z.string()),
        listedNotConfigured: z.array(z.string()),
      })
      .nullable(),
    next: z.string().nullable(),
  })
  .meta({ id: 'CoverageView' });
export type CoverageView = z.infer<typeof CoverageView>;
