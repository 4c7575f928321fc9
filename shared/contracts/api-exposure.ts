import * as z from 'zod';

import { WORST_FIRST } from '#domain/verdict.ts';

import { CursorGiven, NumberHeld } from './api-cursor.ts';
import { MomentGiven, MomentHeld } from './api-moments.ts';
import { Moment } from './api.ts';

export const ExposureQuery = z.strictObject({
  /** Without it, a day before `to`. */
  from: MomentGiven.optional(),
  /** Without it, now; later than now is now. */
  to: MomentGiven.optional(),
  /** Only of this host; case makes no other. */
  host: z.string().min(1).max(255).optional(),
  cursor: CursorGiven.optional(),
});
export type ExposureQuery = z.infer<typeof ExposureQuery>;

/** Where an exposure goes on: with this record as the one before, from this moment on, UTC ms. */
export const FromRecord = z.strictObject({ record: NumberHeld.positive(), fromMs: MomentHeld });
export type FromRecord = z.infer<typeof FromRecord>;

const ExposureEntry = z
  .strictObject({
    host: z.string(),
    table: z.int(),
    /** What the table holds, as far as that is published. */
    meaning: z.string(),
    /** It began after this, as far as that was seen; null where it was so before the span. */
    lastInStepAt: Moment.nullable(),
    firstSeenAt: Moment,
    lastSeenAt: Moment,
    /** Null where it has another end. */
    inStepAgainAt: Moment.nullable(),
    /**
     * At the last sweep of the span: `in-step` again; it `goes-on`; it is `over-a-hole`, so that its numbers
     * are equal and what it never got is lacking still; or `not-known`, where a person closed what was ahead.
     */
    end: z.enum(['in-step', 'goes-on', 'over-a-hole', 'not-known']),
    verdicts: z.array(z.enum(WORST_FIRST)),
    incidents: z.array(z.string()),
    /** Updates of the master that this replica did not have, at the worst; null: not known. */
    atLeast: z.int().nullable(),
    atMost: z.int().nullable(),
  })
  .meta({ id: 'ExposureEntry' });

/** When which table of which replica was not in step, and, apart, when nothing is known. */
export const ExposureView = z
  .strictObject({
    domain: z.string(),
    /**
     * The span that this answer is of; where there is a `next`, the rest is there. What goes on across
     * the two stands in both.
     */
    from: Moment,
    to: Moment,
    /** How many judged sweeps it was made from. */
    sweeps: z.int(),
    exposures: z.array(ExposureEntry),
    withoutData: z.array(
      z.strictObject({
        /** Null: all of them, for no sweep was judged. */
        host: z.string().nullable(),
        /** Null: all of them. */
        table: z.int().nullable(),
        cause: z.string(),
        firstAt: Moment,
        lastAt: Moment,
        againAt: Moment.nullable(),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'ExposureView' });
export type ExposureView = z.infer<typeof ExposureView>;
