import * as z from 'zod';

import { CursorGiven } from './api-cursor.ts';

/** What an export may be written as: each record, to be proved, or each move, to be looked at. */
export const ExportFormat = z.enum(['ndjson', 'csv']);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** A part of a domain's history, to be kept elsewhere. */
export const ExportQuery = z
  .strictObject({
    /** UTC days, both included. Without `from` it begins at record 1. */
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    format: ExportFormat.default('ndjson'),
    cursor: CursorGiven.meta({
      description: 'As the `next` of `Link` has it, with the same filters; nothing else is one',
    }).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['from'],
    message: 'it is after to',
  });
export type ExportQuery = z.infer<typeof ExportQuery>;

/** Each format's media type, as `Content-Type` has it. */
export const EXPORT_TYPES = {
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
} as const satisfies Record<ExportFormat, string>;

/** The columns of a move as CSV, in their order. */
export const MOVE_COLUMNS = [
  'time',
  'domain',
  'incident',
  'kind',
  'host',
  'tables',
  'from',
  'to',
  'reason',
  'sweep',
  'who',
  'record',
  'text',
] as const;

/** A page of an export, in either format. */
export const ExportedText = z.string();

/** Where an export begins, and where it goes on. */
export const ExportLinks = z.object({
  Link: z.string().meta({
    description:
      'Relative to this address (RFC 8288): the `first` page, and the `next` where there are more ' +
      'records. A page without a `next` is the last',
  }),
});
