import * as z from 'zod';

import { WORST_FIRST } from '#domain/verdict.ts';

import { MomentGiven } from './api-moments.ts';
import { HostNamed } from './api-sweeps.ts';
import { Moment } from './api.ts';

/** The host × table that an address names. */
export const TableNamed = HostNamed.extend({
  table: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,3})$/, 'a table is a whole number from 0 to 9999')
    .transform(Number)
    .meta({ type: 'integer', minimum: 0, maximum: 9999 }),
});
export type TableNamed = z.infer<typeof TableNamed>;

const MOST_POINTS = 1000;

export const CurveQuery = z.strictObject({
  /** Without it, a day before `to`; at most 550 days before it. */
  from: MomentGiven.optional(),
  /** Without it, now; later than now is now. */
  to: MomentGiven.optional(),
  points: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, `a whole number from 1 to ${MOST_POINTS}`)
    .transform(Number)
    .refine((points) => points <= MOST_POINTS, `a whole number from 1 to ${MOST_POINTS}`)
    .meta({ type: 'integer', minimum: 1, maximum: MOST_POINTS, default: 200 })
    .optional(),
});
export type CurveQuery = z.infer<typeof CurveQuery>;

const Range = z.strictObject({ low: z.int(), high: z.int() });

/** Some steps as one point; nothing in it is of another one. */
const CurvePoint = z
  .strictObject({
    from: Moment,
    to: Moment,
    /** Of how many judged sweeps. */
    sweeps: z.int(),
    /** How many steps it is of, and in how many of them nothing was read, or nobody looked. */
    steps: z.int(),
    gaps: z.int(),
    /** The table's own counter; null where nothing was read. */
    sequence: Range.extend({ last: z.int() }).nullable(),
    /** Replica − master; null where none was compared. */
    difference: Range.nullable(),
    /** The verdicts that it was given, worst first, and in how many sweeps; none of the master. */
    verdicts: z.array(z.strictObject({ verdict: z.enum(WORST_FIRST), sweeps: z.int() })),
  })
  .meta({ id: 'CurvePoint' });

/** How a table of a host was over a span. */
export const CurveView = z
  .strictObject({
    domain: z.string(),
    host: z.string(),
    table: z.int(),
    /** What the table holds, as far as that is published. */
    meaning: z.string(),
    /** The span that is shown, in whole steps: up to the last judged sweep, or as far as was read. */
    from: Moment,
    to: Moment,
    /** What a point is made of: single sweeps for some hours, hours for 31 days, days beyond. */
    step: z.enum(['sweep', 'hour', 'day']),
    points: z.array(CurvePoint),
  })
  .meta({ id: 'CurveView' });
export type CurveView = z.infer<typeof CurveView>;
