import type { DomainQuery } from '#contracts/api-acts.ts';
import { Place } from '#contracts/api-cursor.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { Configurations } from '#ports/configurations.ts';

import { pageAcross, type LookedAt } from './across-domains.ts';
import { listOf, placeIn } from './cursor.ts';
import type { Refusal } from './problems.ts';

/** What each domain has of something, in its order. */
export type ListIn<Shown> = (settings: DomainSettings) => Promise<readonly Shown[]>;

/** A page of what each domain has, or the one that `?domain=` names. */
export async function pageAsked<Shown extends { readonly id: string }>(
  list: string,
  { domain: named, limit, cursor }: DomainQuery,
  { configurations, listIn }: { configurations: Configurations; listIn: ListIn<Shown> },
): Promise<{ items: Shown[]; next: string | null } | Refusal<400 | 404>> {
  const asked = { list, filter: { domain: named ?? null } };
  const place = placeIn(cursor, asked, Place);
  if ('detail' in place) return place;
  if (named !== undefined && (await configurations.read(named)) === undefined) {
    return { status: 404, detail: 'there is no domain of this name' };
  }
  const domains = named === undefined ? await configurations.domains() : [named];
  const from = { from: place.at, limit };
  return listOf(
    await pageAcross(domains, from, async function* entriesOf(domain, behind) {
      const settings = await configurations.read(domain);
      if (settings !== undefined) yield* behindIn(await listIn(settings), behind);
    }),
    asked,
  );
}

/** What comes behind an id; all of it, where what had the id is gone. */
function* behindIn<Shown extends { readonly id: string }>(
  listed: readonly Shown[],
  behind: string | undefined,
): Generator<LookedAt<Shown>> {
  const seen = listed.findIndex(({ id }) => id === behind);
  for (const shown of listed.slice(seen + 1)) yield { id: shown.id, shown };
}
