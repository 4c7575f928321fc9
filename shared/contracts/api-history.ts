import * as z from 'zod';

import { CursorGiven, NumberHeld } from './api-cursor.ts';
import { HistoryEntryShown } from './history-entry.ts';

/** A part of a domain's history: from the head before `from` on, in the order of records. */
export const HistoryQuery = z.strictObject({
  /** UTC days, both included. Without `from` it begins at record 1. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** `false`: lines and heads alone. */
  contents: z.enum(['true', 'false']).default('true'),
  cursor: CursorGiven.optional(),
});
export type HistoryQuery = z.infer<typeof HistoryQuery>;

/** Where a history goes on: behind this record, whose line has this hash. */
export const BehindRecord = z.strictObject({
  number: NumberHeld,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type BehindRecord = z.infer<typeof BehindRecord>;

/** Entries, and the value of `cursor` that gives those after them. */
export const HistoryPage = z.strictObject({
  items: z.array(HistoryEntryShown),
  next: z.string().nullable(),
});
export type HistoryPage = z.infer<typeof HistoryPage>;
