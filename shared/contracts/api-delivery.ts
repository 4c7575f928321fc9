import * as z from 'zod';

const Moment = z.iso.datetime();

/** A channel of a domain: whether what it was owed was told. */
export const ChannelView = z
  .strictObject({
    channel: z.string(),
    /** `waiting` where a message was not taken yet, `undelivered` where somebody must look. */
    state: z.enum(['ok', 'waiting', 'undelivered']),
    /** The last journal record of which it was told all that was owed. */
    record: z.int(),
    /** The message that it did not take; null where it takes what it is given. */
    waiting: z
      .strictObject({
        alert: z.string(),
        attempts: z.int(),
        since: Moment,
        nextTryAt: Moment,
        error: z.string(),
      })
      .nullable(),
    /** Messages that were refused for themselves and given up, the newest named; a delivered test clears them. */
    passedOver: z.strictObject({
      count: z.int(),
      newest: z.array(
        z.strictObject({ alert: z.string(), record: z.int(), at: Moment, error: z.string() }),
      ),
    }),
  })
  .meta({ id: 'ChannelView' });
export type ChannelView = z.infer<typeof ChannelView>;

/** A channel on which somebody does not know something, as the health of the service names it. */
export const Undelivered = z
  .strictObject({
    domain: z.string(),
    channel: z.string(),
    since: Moment,
    error: z.string(),
  })
  .meta({ id: 'Undelivered' });
export type Undelivered = z.infer<typeof Undelivered>;
