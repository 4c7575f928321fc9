import * as z from 'zod';

import { BUNDLE_PROFILES } from '#domain/evidence/bag-layout.ts';

const Moment = z.iso.datetime();

/** One zip of a sealed version. */
const BundleFile = z
  .strictObject({
    profile: z.enum(BUNDLE_PROFILES),
    name: z.string(),
    bytes: z.int(),
    /** Of the zip, lower-case hex, as the journal has it. */
    sha256: z.string(),
  })
  .meta({ id: 'BundleFile' });
export type BundleFile = z.infer<typeof BundleFile>;

/** What becomes of one version of an incident's evidence. */
export const BundleEntry = z
  .strictObject({
    incident: z.string(),
    version: z.int(),
    /** What it was collected for: the opening, a crossing, the closing, or a person's wish. */
    occasion: z.enum(['opened', 'crossed', 'closed', 'asked']),
    state: z.enum(['owed', 'collecting', 'sealing', 'sealed', 'held', 'failed', 'not-collected']),
    /** The same in words, with its reasons. */
    text: z.string(),
    /** When it came to this: when it was asked for, when the step that runs began, when it ended. */
    at: Moment,
    /** Items of the plan, and how many of them are here; null where nothing was sealed. */
    collected: z.strictObject({ done: z.int(), planned: z.int() }).nullable(),
    /** Why it was held, or failed; no value is in a reason. */
    reasons: z.array(z.string()),
    files: z.array(BundleFile),
    /** SHA-256 of the signing key's DER, lower-case hex: to be told to whoever gets it, another way. */
    fingerprint: z.string().nullable(),
    /** The journal record that owed it, and the one that says what became of it. */
    askedBy: z.int(),
    record: z.int().nullable(),
  })
  .meta({ id: 'BundleEntry' });
export type BundleEntry = z.infer<typeof BundleEntry>;
