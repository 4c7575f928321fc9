import * as z from 'zod';

import { CursorGiven } from './api-cursor.ts';
import { MomentGiven, MomentHeld } from './api-moments.ts';
import { Moment } from './api.ts';

export const PropagationQuery = z.strictObject({
  table: z
    .string('name one, table=7')
    .regex(/^(?:0|[1-9]\d{0,3})$/, 'a table is a whole number from 0 to 9999')
    .transform(Number)
    .meta({ type: 'integer', minimum: 0, maximum: 9999 }),
  /** Without it, seven days before `to`; at most 92 days before it. Its whole UTC day is meant. */
  from: MomentGiven.optional(),
  /** Without it, now; later than now is now. Its whole UTC day is meant. */
  to: MomentGiven.optional(),
  /** Only of this replica; case makes no other. */
  host: z.string().min(1).max(255).optional(),
  cursor: CursorGiven.optional(),
});
export type PropagationQuery = z.infer<typeof PropagationQuery>;

/** Where a propagation goes on: with the UTC day that begins at this moment, UTC ms. */
export const FromDay = z.strictObject({ fromMs: MomentHeld });
export type FromDay = z.infer<typeof FromDay>;

const Seconds = z.int().nonnegative();
const ranksOf = <Value extends z.ZodType>(seconds: Value) =>
  z.strictObject({ p50: seconds, p95: seconds, max: seconds });

/** How the updates of a table, any of them, came to one replica or to all, within a day. */
const Propagated = z
  .strictObject({
    readings: z.int(),
    resolutionSeconds: z.strictObject({ typical: Seconds, worst: Seconds }).nullable().meta({
      description:
        'Between two readings, of the replica or the master: no age is known better. Null: there were not two',
    }),
    arrived: z.int().meta({
      description: 'Updates whose numbers a reading was the first to have, by counters',
    }),
    atLeastSeconds: ranksOf(Seconds)
      .nullable()
      .meta({ description: 'How old those were at least, by nearest rank. Null: there is none' }),
    atMostSeconds: ranksOf(Seconds.nullable())
      .nullable()
      .meta({ description: 'How old they were at most; a null within: that is not known' }),
    notApplied: z.int().meta({
      description: 'Made while the replica was ahead of their numbers: dropped, as far as known',
    }),
    notKnown: z.int().meta({
      description:
        'What became of these is not told: the numbers of the replica, or of its master, began anew, or it was first seen ahead',
    }),
    onTheWay: z
      .strictObject({ updates: z.int(), atLeastSeconds: Seconds })
      .meta({ description: 'Not there when the day was last looked at; the age of the oldest' }),
  })
  .meta({ id: 'Propagated' });

const PropagationDay = z
  .strictObject({
    /** UTC. */
    day: z.iso.date(),
    sweeps: z.int().meta({ description: 'Judged sweeps of the day' }),
    masterReadings: z.int().meta({
      description: 'In how many of them the number of the master was read, and is looked at here',
    }),
    isExpired: z.boolean().meta({
      description: 'Readings of the day are no longer kept: what they had is not known any more',
    }),
    made: z.int().meta({ description: 'Updates that the master made, as far as was read' }),
    all: Propagated,
    replicas: z.array(Propagated.extend({ host: z.string() })),
  })
  .meta({ id: 'PropagationDay' });

/**
 * How old the updates of a table were when they reached the replicas. A withdrawal of a right is an update
 * like any other: from outside nothing tells which of them withdraws something.
 */
export const PropagationView = z
  .strictObject({
    domain: z.string(),
    table: z.int(),
    /** What the table holds, and what users notice where a replica lacks it, as far as that is published. */
    meaning: z.string(),
    impact: z.array(z.string()),
    /** Whole UTC days, but for the last where it goes on; what is left is behind `next`. */
    from: Moment,
    to: Moment,
    days: z.array(PropagationDay),
    next: z.string().nullable(),
  })
  .meta({ id: 'PropagationView' });
export type PropagationView = z.infer<typeof PropagationView>;
