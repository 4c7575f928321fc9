import * as z from 'zod';

import { Moment } from './api.ts';

/** How many places that differ are told; how many more there are is counted. */
export const MOST_DIFFERENCES = 100;
/** What stands at one of them is told up to so many characters. */
export const MOST_CHARACTERS_OF_ONE = 400;

/** A sweep that was judged once more, from what it was judged from. */
export const Rejudgement = z
  .strictObject({
    domain: z.string(),
    sweep: z.int(),
    scheduledAt: Moment,
    /** The record that judged it, and the version of the configuration that it was judged with. */
    record: z.int(),
    configuration: z.int(),
    /** Name and version of what judged it, which are also those of its parser and its rules. */
    software: z.strictObject({ was: z.string(), is: z.string() }),
    /** Whether all that the record says is the same, word by word; or that it could not be judged again. */
    outcome: z.enum(['same', 'other', 'not-performed']),
    /**
     * Why not: raw texts are `expired` after 400 days; `missing` or `damaged` before that, they were
     * tampered with. `too-much`: it takes more of what has expired since than one request reads. Null where
     * it was judged.
     */
    because: z.enum(['expired', 'missing', 'damaged', 'no-configuration', 'too-much']).nullable(),
    /** What is not there, or too much, in words. */
    why: z.string().nullable(),
    /** Each place of the record that differs, with what stands there; null where nothing does. */
    differences: z.array(
      z.strictObject({
        place: z.string(),
        was: z.string().nullable(),
        is: z.string().nullable(),
      }),
    ),
    /** How many places there are beyond those. */
    more: z.int(),
    /**
     * Incidents of which it is not certain how they stood was: nothing changed them in the 300 records
     * before. A difference in one of these may be none.
     */
    unsure: z.array(z.string()),
  })
  .meta({ id: 'Rejudgement' });
export type Rejudgement = z.infer<typeof Rejudgement>;
