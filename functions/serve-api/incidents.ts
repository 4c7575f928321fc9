import {
  momentOf,
  type IncidentEntry,
  type IncidentList,
  type IncidentQuery,
  type IncidentView,
  type MoveEntry,
} from '#contracts/api.ts';
import { holeOf, onlyHereOf } from '#domain/ahead.ts';
import type { RankedCause } from '#domain/cause/cause.ts';
import { rankCauses } from '#domain/cause/rank-causes.ts';
import { isLive } from '#domain/holding.ts';
import type { Incident } from '#domain/incident.ts';
import { actedAtMs, isTelling, type JournalRecord, type TellingRecord } from '#domain/journal.ts';
import { incidentsNeeded } from '#domain/memory.ts';
import { nameOf } from '#domain/person.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { AuditStore } from '#ports/audit-store.ts';

/**
 * Incidents of every domain, or of one: domain after domain, the newest first in each. `before`
 * goes on behind the incident that it names, into the domains that follow. Findings that are only
 * counted towards an opening are no incidents yet: they are listed where `pending` is asked for.
 */
export async function listIncidents(
  store: AuditStore,
  domains: readonly string[],
  query: IncidentQuery,
): Promise<IncidentList> {
  const after = query.before === undefined ? undefined : domainOf(query.before);
  const begin = after === undefined ? 0 : Math.max(0, domains.indexOf(after));
  const found: Incident[] = [];
  for (const domain of domains.slice(begin)) {
    if (query.domain !== undefined && query.domain !== domain) continue;
    const below = domain === after ? query.before : undefined;
    const from = { domain, before: below };
    const listed = query.state === 'pending' ? pendingFirst(store, from) : newestFirst(store, from);
    for await (const incident of listed) {
      if (found.length > query.limit) break;
      if (isAskedFor(incident, query)) found.push(incident);
    }
  }
  const shown = found.slice(0, query.limit);
  const next = found.length > query.limit ? (shown.at(-1)?.id ?? null) : null;
  return { items: shown.map(entryOf), next };
}

/** One incident with its moves and why each was made; undefined where there is none of this id. */
export async function viewIncident(
  store: AuditStore,
  settings: DomainSettings,
  id: string,
): Promise<IncidentView | undefined> {
  const { domain } = settings;
  const state = await store.readState(domain);
  const pending = state?.memory.pending.find((one) => one.id === id);
  const incident = pending ?? (await store.readIncidents(domain, [id]))[0];
  if (incident === undefined || state === undefined) return undefined;
  const nowMs = state.sweep?.scheduledAtMs ?? 0;
  const [records, others] = await Promise.all([
    readNumbered(store, domain, incident.records),
    isLive(incident) ? store.readIncidents(domain, incidentsNeeded(state.memory, nowMs)) : [],
  ]);
  return {
    ...entryOf(incident),
    standings: standingsOf(incident),
    causes: isLive(incident) ? rankCauses({ settings, state, incident, others }).map(asCause) : [],
    moves: records.filter(isTelling).flatMap((record) => movesIn(record, id)),
  };
}

const asCause = ({
  supports,
  contradicts,
  ...cause
}: RankedCause): IncidentView['causes'][number] => ({
  ...cause,
  supports: [...supports],
  contradicts: [...contradicts],
});

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

/** The domain that an incident's id names: `<domain>-<record>-<k>`. */
export const domainOf = (id: string): string => id.replace(/-\d+-\d+$/, '');

const isAskedFor = (incident: Incident, { state, kind, host }: IncidentQuery): boolean =>
  (state === undefined || incident.state === state) &&
  (kind === undefined || incident.kind === kind) &&
  (host === undefined || incident.host?.toLowerCase() === host.toLowerCase());

const entryOf = (incident: Incident): IncidentEntry => ({
  id: incident.id,
  domain: incident.domain,
  host: incident.host,
  kind: incident.kind,
  state: incident.state,
  severity: incident.severity,
  summary: incident.summary,
  firstSeenAt: momentOf(incident.firstSeenAtMs),
  openedAt: incident.openedAtMs === null ? null : momentOf(incident.openedAtMs),
  closedAt: incident.closedAtMs === null ? null : momentOf(incident.closedAtMs),
  episode: incident.episode,
  tables: incident.tables.map(numbersOf),
  now: incident.now.map(numbersOf),
  crossed: incident.crossed,
  stale: incident.stale,
  acknowledgedBy: incident.acknowledged === undefined ? null : nameOf(incident.acknowledged.by),
  quieted: quietedOf(incident),
  flapping: incident.flapping === true,
  retired: incident.retired === true,
  heldBy: incident.heldBy === null ? null : { id: incident.heldBy.id, kind: incident.heldBy.kind },
  follows: incident.follows,
  toldAt: incident.told === null ? null : momentOf(incident.told.atMs),
  confirmation: incident.detail.kind === 'ahead' ? incident.detail.confirmation.kind : null,
});

const quietedOf = ({ quieted }: Incident): IncidentEntry['quieted'] =>
  quieted === undefined
    ? null
    : { kind: quieted.kind, id: quieted.id, until: momentOf(quieted.untilMs) };

const numbersOf = ({
  table,
  master,
  replica,
  difference,
}: Incident['tables'][number]): IncidentEntry['tables'][number] => ({
  table,
  master,
  replica,
  difference,
});

const standingsOf = ({ detail }: Incident): IncidentView['standings'] =>
  detail.kind !== 'ahead'
    ? []
    : detail.tables.map((table) => ({
        table: table.table,
        standing: table.standing,
        highest: table.highest,
        neverApplied: holeOf(table),
        onlyHere: onlyHereOf(table),
        cleanSweeps: table.cleanSweeps,
        movedTo: table.movedTo,
      }));

const movesIn = ({ number, act }: TellingRecord, id: string): readonly MoveEntry[] =>
  act.moves
    .filter(({ incident }) => incident === id)
    .map((move) => ({
      number: move.number,
      at: momentOf(actedAtMs(act)),
      from: move.from,
      to: move.to,
      reason: move.reason,
      text: move.text,
      spoken: move.spoken,
      record: number,
      sweep: act.kind === 'sweep-judged' ? act.sweep.number : null,
    }));

/** The records of these numbers, those that follow one another read together. */
async function readNumbered(
  store: AuditStore,
  domain: string,
  numbers: readonly number[],
): Promise<readonly JournalRecord[]> {
  const records: JournalRecord[] = [];
  for (const { from, count } of runsOf(numbers)) {
    records.push(...(await store.readRecords(domain, from, count)));
  }
  return records;
}

function runsOf(numbers: readonly number[]): { from: number; count: number }[] {
  const runs: { from: number; count: number }[] = [];
  for (const number of [...new Set(numbers)].toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last.from + last.count === number && last.count < PAGE) {
      last.count += 1;
    } else {
      runs.push({ from: number, count: 1 });
    }
  }
  return runs;
}

const PAGE = 100;
