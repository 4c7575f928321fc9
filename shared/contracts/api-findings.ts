import * as z from 'zod';

import { FINDING_SCHEMA } from '#domain/rendering/finding.ts';

import { NumberHeld } from './api-cursor.ts';
import { IncidentMoved } from './machine-event.ts';

const AFTER = 'the number of a record: what lies behind it is given';

/** Which findings of a domain are asked for. */
export const FindingsQuery = z.strictObject({
  after: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,10})$/, AFTER)
    .transform(Number)
    .pipe(NumberHeld)
    .optional()
    .meta({ type: 'integer', minimum: 0, maximum: 99_999_999_999, description: AFTER }),
  /** UTC day: what happened before it is left out. */
  from: z.iso.date().optional(),
});
export type FindingsQuery = z.infer<typeof FindingsQuery>;

/** Lines of JSON are no JSON to hono, which goes by how the name of a type ends: it is told of a string. */
export const FINDINGS_TYPE: string = 'application/x-ndjson';

/** A line of JSON for each move, the oldest first. */
export const FindingsText = z.string();

/** Where more findings will be. */
export const FindingsLinks = z.object({
  Link: z.string().meta({
    description:
      'The `next` page, relative to this address (RFC 8288), always: where it is the one that was ' +
      'asked for there is nothing more yet, and it is to be asked again',
  }),
});

/** One line: a move as machines are told of it, and whether people were. */
export const FindingLine = IncidentMoved.extend({
  schema: z.literal(FINDING_SCHEMA),
  firstSeenAt: IncidentMoved.shape.firstSeenAt.nullable(),
  sweep: z.int().nullable(),
  by: z.string().nullable(),
  told: z.boolean(),
});
