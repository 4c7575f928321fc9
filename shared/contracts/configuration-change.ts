import * as z from 'zod';

/** A change of one domain's configuration, as it is sent: the file with that domain alone, and why. */
export const ConfigurationChange = z
  .strictObject({
    /** The version that it was made from; 0 where there is none yet. */
    madeFrom: z.int('a version is a whole number').nonnegative(),
    why: z.string('say why').trim().min(1, 'say why').max(1000, 'at most 1000 characters'),
    /** As `Configuration` reads it. */
    configuration: z.unknown(),
  })
  .meta({ id: 'ConfigurationChange' });
export type ConfigurationChange = z.infer<typeof ConfigurationChange>;

/** 500 replicas are 60,000; it is kept in a record, in a state and beside its settings. */
export const MOST_CHANGE_CHARACTERS = 120_000;

/** A domain's configuration as the API gives it: what is in force, since when, by whom and why. */
export const ConfigurationInForce = z
  .object({
    domain: z.string(),
    version: z.int().positive(),
    who: z.string(),
    why: z.string(),
    at: z.iso.datetime(),
    /** The file with that domain alone, as it was sent. */
    configuration: z.unknown(),
  })
  .meta({ id: 'ConfigurationInForce' });
export type ConfigurationInForce = z.infer<typeof ConfigurationInForce>;

/** What became of a change: the version in force now, and whether this change made it. */
export const ConfigurationTaken = z
  .object({
    domain: z.string(),
    version: z.int().positive(),
    changed: z.boolean(),
  })
  .meta({ id: 'ConfigurationTaken' });
export type ConfigurationTaken = z.infer<typeof ConfigurationTaken>;
