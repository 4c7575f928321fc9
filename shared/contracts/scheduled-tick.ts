import * as z from 'zod';

import { Tick } from './messages.ts';

/**
 * A tick as the schedule sends it: the moment is text, because the schedule fills it in
 * (`<aws.scheduler.scheduled-time>`). It becomes the tick that the use case knows.
 */
const FromSchedule = z
  .strictObject({
    version: z.literal(1),
    kind: z.literal('tick'),
    scheduledAt: z.iso.datetime(),
  })
  .transform(({ scheduledAt, ...tick }): Tick => ({
    ...tick,
    scheduledAtMs: Date.parse(scheduledAt),
  }));

/** A tick of the schedule, or one as it crosses every other queue. */
export const ScheduledTick = z.union([Tick, FromSchedule]);
export type ScheduledTick = z.infer<typeof ScheduledTick>;

/** What the schedule is told to send each minute. */
export const SCHEDULED_TICK: z.input<typeof FromSchedule> = {
  version: 1,
  kind: 'tick',
  scheduledAt: '<aws.scheduler.scheduled-time>',
};
