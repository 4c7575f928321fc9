import * as z from 'zod';

/** A change of one domain's configuration, as it is sent: the file with that domain alone, and why. */
export const ConfigurationChange = z.strictObject({
  /** The version that it was made from; 0 where there is none yet. */
  madeFrom: z.int('a version is a whole number').nonnegative(),
  why: z.string('say why').trim().min(1, 'say why').max(1000, 'at most 1000 characters'),
  /** As `Configuration` reads it. */
  configuration: z.unknown(),
});
export type ConfigurationChange = z.infer<typeof ConfigurationChange>;
