import type { Place } from '#contracts/api-cursor.ts';
import type { IncidentEntry, IncidentQuery } from '#contracts/api.ts';
import type { Incident } from '#domain/incident.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';

import { pageAcross, type LookedAt, type Page } from './across-domains.ts';
import { coveredAt } from './covered-now.ts';
import { entryOf } from './incident-entry.ts';

/**
 * Incidents of every domain, or of one: domain after domain, the newest first in each. Findings that are
 * only counted towards an opening are no incidents yet: they are listed where `pending` is asked for.
 */
export async function listIncidents(
  deps: ListDeps,
  domains: readonly string[],
  { from, query }: { readonly from: Place | undefined; readonly query: IncidentFilter },
): Promise<Page<IncidentEntry>> {
  const asked = domains.filter((domain) => query.domain === undefined || query.domain === domain);
  return pageAcross(asked, { from, limit: query.limit }, (domain, behind) =>
    entriesOf(deps, { domain, before: behind }, query),
  );
}

async function* entriesOf(
  { store, clock, configurations }: ListDeps,
  from: From,
  query: IncidentFilter,
): AsyncGenerator<LookedAt<IncidentEntry>> {
  const settings = await configurations.read(from.domain);
  if (settings === undefined) return;
  const coverOf = coveredAt(clock.nowMs(), settings, await store.readState(from.domain));
  const listed = query.state === 'pending' ? pendingFirst(store, from) : newestFirst(store, from);
  for await (const incident of listed) {
    const entry = entryOf(incident, coverOf);
    const isAsked = isAskedFor(entry, query) && livedThen(incident, query);
    yield { id: incident.id, shown: isAsked ? entry : undefined };
  }
}

type IncidentFilter = Omit<IncidentQuery, 'cursor'>;

type ListDeps = {
  readonly store: AuditStore;
  readonly clock: Clock;
  readonly configurations: Configurations;
};

type From = { readonly domain: string; readonly before: string | undefined };

/** A domain's incidents below an id, as far as the reader goes on. */
async function* newestFirst(store: AuditStore, { domain, before }: From): AsyncGenerator<Incident> {
  let below = before;
  for (;;) {
    const page = await store.listIncidents(domain, PAGE, below);
    yield* page;
    below = page.at(-1)?.id;
    if (page.length < PAGE) return;
  }
}

/** A domain's findings that are counted towards an opening, below an id. */
async function* pendingFirst(
  store: AuditStore,
  { domain, before }: From,
): AsyncGenerator<Incident> {
  const pending = await pendingOf(store, domain);
  yield* pending
    .filter(({ id }) => before === undefined || isNewer(before, id))
    .toSorted((a, b) => (isNewer(a.id, b.id) ? -1 : 1));
}

/** Findings counted towards an opening live in the domain's memory until they open. */
const pendingOf = async (store: AuditStore, domain: string): Promise<readonly Incident[]> =>
  (await store.readState(domain))?.memory.pending ?? [];

/** True where the first id was given later: a higher record, or a later place in the same one. */
function isNewer(first: string, second: string): boolean {
  const [a, b] = [placeOf(first), placeOf(second)];
  return a.record === b.record ? a.place > b.place : a.record > b.record;
}

function placeOf(id: string): { readonly record: number; readonly place: number } {
  const [record, place] = id.split('-').slice(-2);
  return { record: Number(record), place: Number(place) };
}

const isAskedFor = (entry: IncidentEntry, { state, kind, host, muted }: IncidentFilter): boolean =>
  (state === undefined || entry.state === state) &&
  (kind === undefined || entry.kind === kind) &&
  (host === undefined || entry.host?.toLowerCase() === host.toLowerCase()) &&
  (muted === undefined || (entry.quieted !== null) === muted);

const livedThen = (
  { firstSeenAtMs, closedAtMs }: Incident,
  { from, to }: IncidentFilter,
): boolean =>
  (to === undefined || firstSeenAtMs < to) &&
  (from === undefined || closedAtMs === null || closedAtMs >= from);

const PAGE = 100;
