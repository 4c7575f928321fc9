import * as z from 'zod';

import type { ReachedApi } from '../local/api-calls.ts';
import { Progress } from '../text/progress.ts';
import { ask, NotDone } from './service-api.ts';

/** A page as every list has them; it may be short, and yet have a next. */
type Page<Entry> = { readonly items: readonly Entry[]; readonly next: string | null };

/** What was read of a list, and whether there is more of it, as `--json` prints it. */
export const listedOf = <Entry extends z.ZodType>(entry: Entry) =>
  z.strictObject({ items: z.array(entry).readonly(), more: z.boolean() }).readonly();
export type Listed<Entry> = z.infer<ReturnType<typeof listedOf<z.ZodType<Entry>>>>;

/** Which list, and how its pages are read. */
type List<Entry> = { readonly path: string; readonly schema: z.ZodType<Page<Entry>> };

/** Asks for a list page after page, until it ends or has given `most` entries. Throws `NotDone`. */
export async function askList<Entry>(
  api: ReachedApi,
  { path, schema, most = Number.POSITIVE_INFINITY }: List<Entry> & { readonly most?: number },
): Promise<Listed<Entry>> {
  const items: Entry[] = [];
  const progress = new Progress();
  let next: string | null = null;
  try {
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page: Page<Entry> = await ask(api, pathOfPage(path, next), schema);
      items.push(...page.items);
      next = page.next;
      if (next === null || items.length >= most) break;
      progress.tell(`${items.length} entries so far`);
    }
  } finally {
    progress.end();
  }
  return { items: items.slice(0, most), more: next !== null || items.length > most };
}

/** The same of what must be known whole: a part of it would be taken for all. Throws `NotDone`. */
export async function askAll<Entry>(api: ReachedApi, list: List<Entry>): Promise<readonly Entry[]> {
  const { items, more } = await askList(api, list);
  if (!more) return items;
  throw new NotDone(
    `${api.url}: ${list.path} goes on after ${MOST_PAGES} pages, ${items.length} entries: more than ` +
      'this command reads, and a part would be taken for all',
  );
}

/** The path of the page that a cursor names; null is the first. */
export const pathOfPage = (path: string, cursor: string | null): string =>
  cursor === null
    ? path
    : `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;

/** A service that never ends a list ends no command. */
export const MOST_PAGES = 500;
