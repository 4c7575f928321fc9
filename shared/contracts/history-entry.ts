import * as z from 'zod';

import { SignedHeadShown } from './kept-head.ts';

const moment = z.int().nonnegative();

/** A record of the journal as its canonical JSON has it: all of it is kept, the chain is over it. */
const HistoryRecord = z.looseObject({
  domain: z.string().min(1).max(64),
  number: z.int().positive(),
  previous: z.string().regex(/^[0-9a-f]{64}$/),
  nonce: z.string(),
  act: z.union([
    z.looseObject({
      kind: z.literal('sweep-judged'),
      sweep: z.looseObject({ scheduledAtMs: moment }),
    }),
    z.looseObject({ kind: z.string(), atMs: moment }),
  ]),
});

/** One entry of a domain's history; in an export, one line of JSON. */
export const HistoryEntryShown = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('record'),
    /** `n utc commitment prev this`. */
    line: z.string().max(400),
    /** Null where the contents are not given. */
    record: HistoryRecord.nullable(),
  }),
  z.strictObject({ kind: z.literal('head'), head: SignedHeadShown }),
]);
export type HistoryEntryShown = z.infer<typeof HistoryEntryShown>;

/** The first line of an export. */
export const HistoryExport = z.strictObject({
  kind: z.literal('boks-audit history'),
  version: z.literal(1),
  domain: z.string().min(1).max(64),
});
export type HistoryExport = z.infer<typeof HistoryExport>;
