import * as z from 'zod';

import { CursorGiven } from './api-cursor.ts';

/** A page of what is read whole: snapshots with all tables, configurations with their files. */
export const ShortPageQuery = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d?$|^100$/, 'a whole number from 1 to 100')
    .transform(Number)
    .default(20)
    .meta({ type: 'integer', minimum: 1, maximum: 100, default: 20 }),
  cursor: CursorGiven.optional(),
});
