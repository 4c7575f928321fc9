import type { Command } from 'commander';
import type * as z from 'zod';

import type { ReachedApi } from '../local/api-calls.ts';
import { Progress } from '../text/progress.ts';
import { withService, type ServiceOptions } from './act-options.ts';
import { MOST_PAGES, pathOfPage } from './ask-list.ts';
import { momentIn } from './moments.ts';
import { ask, NotDone, NotThere, Refused } from './service-api.ts';

/** What is asked of a domain over a span of time; without it, of the last day. */
export type SpanOptions = ServiceOptions & {
  readonly domain: string;
  readonly from?: string;
  readonly to?: string;
};

export const withSpan = (command: Command): Command =>
  withService(
    command
      .requiredOption('--domain <name>', 'the domain')
      .option('--from <moment>', '2026-11-24T08:00Z (default: a day before --to)')
      .option('--to <moment>', '2026-11-25T08:00Z (default: now)'),
  );

/** The path of what a span of a domain is asked for, `exposure`. Throws `NotDone` where it is none. */
export function pathOfSpan(
  { domain, from, to }: SpanOptions,
  what: string,
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({
    ...(from === undefined ? {} : { from: momentIn('--from', from) }),
    ...(to === undefined ? {} : { to: momentIn('--to', to) }),
    ...more,
  }).toString();
  return `/v1/domains/${encodeURIComponent(domain)}/${what}${query && `?${query}`}`;
}

/** An answer whose rest lies behind a cursor. */
type Part = { readonly to: string; readonly next: string | null };

/** All parts of an answer, in their order; there is one at least. Throws `NotDone`. */
export async function askParts<Schema extends z.ZodType<Part>>(
  api: ReachedApi,
  path: string,
  schema: Schema,
): Promise<readonly z.infer<Schema>[]> {
  const parts: z.infer<Schema>[] = [];
  const progress = new Progress();
  let next: string | null = null;
  try {
    do {
      const part: z.infer<Schema> = await ask(api, pathOfPage(path, next), schema);
      parts.push(part);
      next = part.next;
      progress.tell(`looked through up to ${part.to}`);
    } while (next !== null && parts.length < MOST_PAGES);
  } finally {
    progress.end();
  }
  if (next === null) return parts;
  throw new NotDone(
    `it goes on after ${MOST_PAGES} pages: ask for a shorter span, --from and --to`,
  );
}

/** What is asked of a domain; where it, or its host, is not there, says what to do. Throws `NotDone`. */
export async function ofDomain<Answer>(domain: string, asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof NotThere)) throw error;
    const what = error.message.includes(domain) ? '' : `${domain}: `;
    throw new Refused(`${what}${error.message}; boks-audit status shows what there is`);
  }
}
