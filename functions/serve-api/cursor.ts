import type * as z from 'zod';

import { Cursor } from '#contracts/api-cursor.ts';
import { canonicalJson } from '#domain/journal.ts';

import type { Refusal } from './problems.ts';

/** A list, and how it was asked for: a cursor is good for both alone. */
export type Asked = { readonly list: string; readonly filter: object };

/** A page as the API gives it, its next one under a cursor. */
export const listOf = <Shown>(
  { items, next }: { readonly items: readonly Shown[]; readonly next: unknown },
  asked: Asked,
): { items: Shown[]; next: string | null } => ({
  items: [...items],
  next: next === undefined ? null : cursorOf(asked, next),
});

const cursorOf = ({ list, filter }: Asked, at: unknown): string =>
  Buffer.from(canonicalJson({ list, filter: canonicalJson(filter), at })).toString('base64url');

/** Where a cursor says that a list goes on; undefined without a cursor. */
export function placeIn<Schema extends z.ZodType>(
  cursor: string | undefined,
  { list, filter }: Asked,
  schema: Schema,
): { readonly at: z.infer<Schema> | undefined } | Refusal<400> {
  if (cursor === undefined) return { at: undefined };
  const held = Cursor.safeParse(jsonIn(cursor)).data;
  if (held === undefined) return noCursor();
  if (held.list !== list) return refuse(`it is one of ${held.list}, not of ${list}`);
  if (held.filter !== canonicalJson(filter)) {
    return refuse('it is of this list with other filters: begin anew, without a cursor');
  }
  const at = schema.safeParse(held.at);
  return at.success ? { at: at.data } : noCursor();
}

/** What a cursor is answered with that no answer of ours gave. */
export const noCursor = (): Refusal<400> => refuse('this is no cursor');

const refuse = (why: string): Refusal<400> => ({ status: 400, detail: `cursor: ${why}` });

function jsonIn(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
