import * as z from 'zod';

import type { RawPair } from '#domain/evidence/raw-pair.ts';

const Counter = z.int().nonnegative();

/** The pairs of raw texts in a bundle, as `formatPairs` writes them. */
const RawPairs = z.strictObject({
  version: z.literal(1),
  pairs: z.array(
    z.strictObject({
      host: z.string(),
      master: z.string(),
      replica: z.string(),
      ahead: z.array(z.strictObject({ table: Counter, replica: Counter, master: Counter })),
      zoneShiftSeconds: z.int(),
    }),
  ),
});

/** The pairs in a text; undefined where it is not in the form of ours. */
export function pairsIn(text: string): readonly RawPair[] | undefined {
  const read = RawPairs.safeParse(jsonIn(text));
  return read.success ? read.data.pairs : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
