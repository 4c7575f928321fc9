import * as z from 'zod';

import { Change } from './api-acts.ts';
import { listOf, Moment } from './api.ts';
import { DomainName } from './configuration.ts';

/** A change of one domain's configuration, as it is sent: the file with that domain alone, and why. */
export const ConfigurationChange = z
  .strictObject({
    /** The version that it was made from; 0 where there is none yet. */
    madeFrom: z.int('a version is a whole number').nonnegative(),
    why: z.string('say why').trim().min(1, 'say why').max(1000, 'at most 1000 characters'),
    change: Change.optional(),
    /** As `Configuration` reads it. */
    configuration: z.unknown(),
  })
  .meta({ id: 'ConfigurationChange' });
export type ConfigurationChange = z.infer<typeof ConfigurationChange>;

/** 500 replicas are 60,000; it is kept in a record, in a state and beside its settings. */
export const MOST_CHANGE_CHARACTERS = 120_000;

const versionFacts = {
  version: z.int().positive(),
  who: z.string(),
  why: z.string(),
  /** The number of the change that allows it; null where none was given. */
  change: z.string().nullable(),
  at: Moment,
  /** SHA-256 of the configuration as canonical JSON (RFC 8785), lower-case hex. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
};

/** A version of a domain's configuration as the API gives it: since when, by whom, why, and the file. */
export const ConfigurationInForce = z
  .object({
    domain: z.string(),
    ...versionFacts,
    /** The file with that domain alone, as it was sent. */
    configuration: z.unknown(),
  })
  .meta({ id: 'ConfigurationInForce' });
export type ConfigurationInForce = z.infer<typeof ConfigurationInForce>;

/** A version in the list of them. */
export const ConfigurationEntry = z.strictObject(versionFacts).meta({ id: 'ConfigurationEntry' });
export type ConfigurationEntry = z.infer<typeof ConfigurationEntry>;

/** The newest first: the first of all is in force. */
export const ConfigurationList = listOf(ConfigurationEntry).meta({ id: 'ConfigurationList' });
export type ConfigurationList = z.infer<typeof ConfigurationList>;

/** The version of a domain's configuration that an address names. */
export const ConfigurationNamed = z.object({
  domain: DomainName,
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'a version is a whole number from 1')
    .transform(Number)
    .meta({ type: 'integer', minimum: 1, maximum: 999_999_999 }),
});

/** What became of a change: the version in force now, and whether this change made it. */
export const ConfigurationTaken = z
  .object({
    domain: z.string(),
    version: z.int().positive(),
    changed: z.boolean(),
  })
  .meta({ id: 'ConfigurationTaken' });
export type ConfigurationTaken = z.infer<typeof ConfigurationTaken>;
