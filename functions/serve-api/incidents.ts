import type { Place } from '#contracts/api-cursor.ts';
import type { IncidentEntry, IncidentQuery } from '#contracts/api.ts';
import type { Incident } from '#domain/incident.ts';
import type { DomainState } from '#domain/state.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';

import { pageAcross, type LookedAt, type Page } from './across-domains.ts';
import { coveredAt } from './covered-now.ts';
import { entryOf } from './incident-entry.ts';
import { liveIdsOf } from './live-ids.ts';

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
  const state = await store.readState(from.domain);
  const coverOf = coveredAt(clock.nowMs(), settings, state);
  for await (const incident of listedOf(store, state, { from, query })) {
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

type Listed = { readonly from: From; readonly query: IncidentFilter };

/** A domain's incidents of which some may be asked for: what is live is never looked for among the closed. */
function listedOf(
  store: AuditStore,
  state: DomainState | undefined,
  { from, query }: Listed,
): AsyncIterable<Incident> | Iterable<Incident> {
  if (query.state === 'pending') return pendingFirst(state, from);
  const areLive = query.state === 'open' || query.state === 'recovering';
  // Nothing but what is live is ever covered by a mute or a window.
  const areMuted = query.state === undefined && query.muted === true;
  return areLive || areMuted ? liveFirst(store, state, from) : newestFirst(store, from);
}

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

/** A domain's incidents that are not closed, below an id, as far as the reader goes on. */
async function* liveFirst(
  store: AuditStore,
  state: DomainState | undefined,
  { domain, before }: From,
): AsyncGenerator<Incident> {
  const ids = liveIdsOf(state).filter(isBelow(before)).toSorted(newestIdFirst);
  for (let first = 0; first < ids.length; first += PAGE) {
    const page = await store.readIncidents(domain, ids.slice(first, first + PAGE));
    yield* page.toSorted((a, b) => newestIdFirst(a.id, b.id));
  }
}

/** A domain's findings that are counted towards an opening, below an id: its memory has them until they open. */
function pendingFirst(state: DomainState | undefined, { before }: From): readonly Incident[] {
  const isMeant = isBelow(before);
  return (state?.memory.pending ?? [])
    .filter(({ id }) => isMeant(id))
    .toSorted((a, b) => newestIdFirst(a.id, b.id));
}

const isBelow =
  (before: string | undefined) =>
  (id: string): boolean =>
    before === undefined || isNewer(before, id);

const newestIdFirst = (a: string, b: string): number => (isNewer(a, b) ? -1 : 1);

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
