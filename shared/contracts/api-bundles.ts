import * as z from 'zod';

import { BUNDLE_PROFILES } from '#domain/evidence/bag-layout.ts';

import { listOf } from './api.ts';
import { BundleEntry } from './bundle-entry.ts';
import { previewShown } from './kept-preview.ts';

const Profile = z.enum(BUNDLE_PROFILES, `one of ${BUNDLE_PROFILES.join(', ')}`);

/** Everything that became of an incident's evidence, the first version first. */
export const BundleList = listOf(BundleEntry).meta({ id: 'BundleList' });
export type BundleList = z.infer<typeof BundleList>;

/** A version as it may stand in an address. */
export const BundleVersion = z
  .string()
  .regex(/^[1-9]\d{0,5}$/, 'a version is a whole number from 1')
  .transform(Number)
  .meta({ type: 'integer', minimum: 1, maximum: 999_999 });

/** Which of a version's two bundles is meant. */
export const ProfileQuery = z.strictObject({ profile: Profile.default('vendor-clear') });
export type ProfileQuery = z.infer<typeof ProfileQuery>;

/** What redaction did to one bundle, for whoever is to release it. */
export const BundlePreviewView = z
  .strictObject({
    incident: z.string(),
    version: z.int(),
    profile: Profile,
    /** How often each rule replaced something, in all files; with what it looks for, in words. */
    totals: z.array(
      z.strictObject({
        rule: z.string(),
        count: z.int(),
        matches: z.string(),
        becomes: z.string(),
      }),
    ),
    ...previewShown,
  })
  .meta({ id: 'BundlePreviewView' });
export type BundlePreviewView = z.infer<typeof BundlePreviewView>;
