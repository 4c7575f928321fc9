import * as z from 'zod';

import { SET_FORMAT, type CaptureManifest } from '#domain/capture/capture-set.ts';
import { CAPTURE_TEXTS } from '#domain/capture/capture-text.ts';

const Refused = z.strictObject({ refused: z.string() });
const Lines = z.array(z.int());

/** `manifest.json` of a captured set, version 1. */
export const CaptureManifestText: z.ZodType<CaptureManifest> = z.strictObject({
  format: z.literal(SET_FORMAT),
  version: z.literal(1),
  boksVersion: z.string(),
  platform: z.string(),
  role: z.string(),
  source: z.string(),
  madeBy: z.string(),
  madeAt: z.iso.datetime(),
  exits: z.partialRecord(z.enum(CAPTURE_TEXTS), z.int()),
  files: z.array(
    z.strictObject({
      name: z.string(),
      bytes: z.int(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  redaction: z.strictObject({
    profile: z.literal('vendor-pseudonymised'),
    rulesVersion: z.int(),
    counts: z.record(z.string(), z.int()),
  }),
  read: z.strictObject({
    sequence: z
      .union([Refused, z.strictObject({ tables: z.int(), unread: Lines })])
      .exactOptional(),
    list: z
      .union([
        Refused,
        z.strictObject({
          replicas: z.int(),
          statuses: z.record(z.string(), z.int()),
          unread: Lines,
        }),
      ])
      .exactOptional(),
    files: z.strictObject({ files: z.int(), empty: z.int(), unread: Lines }).exactOptional(),
    roles: z
      .strictObject({
        configured: z.string().exactOptional(),
        running: z.string().exactOptional(),
        initRuns: z.boolean(),
        masterRuns: z.boolean(),
        unread: Lines,
      })
      .exactOptional(),
    fque: z.strictObject({ lines: z.int() }).exactOptional(),
  }),
});
