import * as z from 'zod';

/** What a copy of a history says of itself, in `copy.json`. */
export const CopyFacts = z.strictObject({
  kind: z.literal('boks-audit copy of a history'),
  version: z.literal(1),
  domain: z.string().min(1).max(64),
  /** UTC days, both included; null where nothing bounds it. */
  from: z.iso.date().nullable(),
  to: z.iso.date().nullable(),
  /** By the clock of the service. */
  madeAt: z.iso.datetime(),
  /** Null where they were left out. */
  bundles: z.int().nonnegative().nullable(),
  incidents: z.int().nonnegative(),
  records: z.strictObject({
    count: z.int().nonnegative(),
    /** Times of the first and the last; null where there is none. */
    first: z.string().nullable(),
    last: z.string().nullable(),
    /** The number of the last; 0 where there is none. */
    lastNumber: z.int().nonnegative(),
    /** Numbers of those that are there by their lines alone. */
    withoutContents: z.array(z.int().positive()),
  }),
});
export type CopyFacts = z.infer<typeof CopyFacts>;

export const FACTS_PATH = 'copy.json';
export const README_PATH = 'README.txt';
/** Lists every other file. */
export const SUMS_PATH = 'SHA256SUMS';
/** There until the copy is whole: how far it came. */
export const UNFINISHED_PATH = 'UNFINISHED.json';

/** The records of a UTC month, `2026-03`, with their signed heads: a file that can be walked alone. */
export const recordsPath = (month: string): string => `${RECORDS_FOLDER}${month}.ndjson`;
export const RECORDS_FOLDER = 'records/';

export const HEADS_FOLDER = 'heads/';
export const KEYS_FOLDER = 'keys/';
export const BUNDLES_FOLDER = 'bundles/';
export const INCIDENTS_FOLDER = 'incidents/';
export const CONFIGURATION_FOLDER = 'configuration/';

/** A version of the configuration, as the canonical JSON that the journal has. */
export const configurationPath = (version: number): string =>
  `${CONFIGURATION_FOLDER}version-${version}.json`;
export const VERSIONS_PATH = `${CONFIGURATION_FOLDER}versions.json`;

/** A sealed bundle, under its own name: `demo-6-1-v1.zip`. */
export const bundlePath = (name: string): string => `${BUNDLES_FOLDER}${name}`;
