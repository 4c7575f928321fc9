import * as z from 'zod';

/** A cursor as it may be sent: base64url, opaque to whoever was given it. */
export const CursorGiven = z
  .string()
  .max(4000)
  .regex(/^[\w-]+$/, 'this is no cursor')
  .meta({ description: '`next` of the page before, with the same filters; nothing else is one' });

/** What a cursor holds: of which list, asked for how, and where that goes on. */
export const Cursor = z.strictObject({ list: z.string(), filter: z.string(), at: z.unknown() });
export type Cursor = z.infer<typeof Cursor>;

/** Where a list over domains goes on: with a domain, behind the entry of this id where there is one. */
export const Place = z.strictObject({
  domain: z.string().max(31),
  behind: z.string().max(60).optional(),
});
export type Place = z.infer<typeof Place>;

/**
 * The number of a sweep or a record at which a list goes on. It has a digit less than a key of the store:
 * what is read behind it has a key still, whoever wrote the cursor.
 */
export const NumberHeld = z.int().nonnegative().max(99_999_999_999);

/** Where a list of sweeps goes on: below this number. */
export const BelowSweep = NumberHeld.positive();
