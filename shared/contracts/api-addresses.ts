import * as z from 'zod';

import { BundleVersion } from './api-bundles.ts';
import { IncidentId } from './api.ts';
import { DomainName } from './configuration.ts';

/** Asks for nothing: every parameter is refused by its name. */
export const NoQuery = z.strictObject({});

/** The domain that an address names. */
export const DomainNamed = z.object({ domain: DomainName });

/** The incident that an address names. */
export const IncidentNamed = z.object({ id: IncidentId });

/** The version of an incident's evidence that an address names. */
export const VersionNamed = z.object({ id: IncidentId, version: BundleVersion });
export type VersionNamed = z.infer<typeof VersionNamed>;

/** A mute, `<domain>-mute-<record>`, that an address names. */
export const MuteNamed = z.object({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,30}-mute-[1-9]\d{0,14}$/, 'a mute’s id looks like demo-mute-31'),
});

/** A window, `<domain>-window-<record>`, that an address names. */
export const WindowNamed = z.object({
  id: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,30}-window-[1-9]\d{0,14}$/,
      'a window’s id looks like demo-window-31',
    ),
});

/** Bytes as they are. */
export const Binary = z.string().meta({ format: 'binary' });

/** Where what was asked for is. */
export const Elsewhere = z.object({ Location: z.url() });

/** Where what begins can be looked at, seen from the address that was called. */
export const BegunAt = z.object({ Location: z.string().meta({ format: 'uri-reference' }) });

/** The description of the API, as far as anything here looks into it. */
export const OpenApiDocument = z.looseObject({ openapi: z.string() });
export type OpenApiDocument = z.infer<typeof OpenApiDocument>;
