import type { Place } from '#contracts/api-cursor.ts';

/** An entry that was looked at; `shown` where it is asked for. */
export type LookedAt<Shown> = { readonly id: string; readonly shown: Shown | undefined };

/** A domain's entries behind the one of an id, or all. */
export type EntriesOf<Shown> = (
  domain: string,
  behind: string | undefined,
) => AsyncIterable<LookedAt<Shown>>;

/** A page, and where the next one begins. */
export type Page<Shown> = {
  readonly items: readonly Shown[];
  readonly next: Place | undefined;
};

/**
 * A page of what each domain has, domain after domain. It ends early, and says where to go on, once it
 * has looked at as much as one request may: a page may have less than the limit, and yet a next.
 */
export async function pageAcross<Shown>(
  domains: readonly string[],
  { from, limit }: { readonly from: Place | undefined; readonly limit: number },
  entriesOf: EntriesOf<Shown>,
): Promise<Page<Shown>> {
  const items: Shown[] = [];
  let work = 0;
  for (const domain of domains.toSorted()) {
    if (from !== undefined && domain < from.domain) continue;
    if (work >= MOST_WORK) return { items, next: { domain } };
    work += WORK_A_DOMAIN;
    let last = from?.domain === domain ? from.behind : undefined;
    for await (const { id, shown } of entriesOf(domain, last)) {
      const isFull = items.length === limit && shown !== undefined;
      if (isFull || work >= MOST_WORK) return { items, next: placeOf(domain, last) };
      work += 1;
      last = id;
      if (shown !== undefined) items.push(shown);
    }
  }
  return { items, next: undefined };
}

const placeOf = (domain: string, behind: string | undefined): Place =>
  behind === undefined ? { domain } : { domain, behind };

/** Entries that are looked at for one request; ten pages of the store. */
const MOST_WORK = 1000;
/** What is read of each domain, beside its entries. */
const WORK_A_DOMAIN = 20;
