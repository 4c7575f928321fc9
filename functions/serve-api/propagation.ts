import {
  FromDay,
  type PropagationQuery,
  type PropagationView,
} from '#contracts/api-propagation.ts';
import { momentOf } from '#contracts/api.ts';
import { followUpdates } from '#domain/history/follow-updates.ts';
import {
  NOT_PROPAGATED,
  propagationByDay,
  type DayOfPropagation,
} from '#domain/history/propagation.ts';
import { looksAt } from '#domain/history/table-looks.ts';
import type { DomainSettings } from '#domain/settings.ts';
import { impactOf, meaningOf } from '#domain/table-names.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';

import { listOf, noCursor, placeIn, type Asked } from './cursor.ts';
import { hostKnownAs, noHost } from './known-host.ts';
import type { Refusal } from './problems.ts';
import { readSweeps, type SweepsRead } from './read-sweeps.ts';
import { spanAsked, type Span } from './span-asked.ts';

export type PropagationDeps = {
  readonly store: AuditStore;
  readonly configurations: Configurations;
  readonly clock: Clock;
};

/**
 * How old the updates of a table were when they reached the replicas, by UTC days; a day is a page, and
 * the next is behind a cursor.
 */
export async function viewPropagation(
  deps: PropagationDeps,
  settings: DomainSettings,
  query: PropagationQuery,
): Promise<PropagationView | Refusal<400 | 404>> {
  const { store, clock } = deps;
  const { domain } = settings;
  const { table, from = null, to = null, host = null } = query;
  const span = wholeDays(query, clock.nowMs());
  if ('status' in span) return span;
  const asked: Asked = { list: `the propagation of ${domain}`, filter: { table, from, to, host } };
  const place = placeIn(query.cursor, asked, FromDay);
  if ('detail' in place) return place;
  const { fromMs } = place.at ?? span;
  if (fromMs < span.fromMs || fromMs >= span.toMs || fromMs % DAY_MS !== 0) return noCursor();
  const only = host === null ? null : await hostKnownAs(deps, settings, host);
  if (only === undefined) return { status: 404, detail: noHost(domain, host ?? '') };
  const day = { fromMs, toMs: Math.min(fromMs + DAY_MS, span.toMs) };
  const read = await readSweeps(store, { domain, table, host: only }, day);
  const rest: FromDay | undefined = day.toMs < span.toMs ? { fromMs: day.toMs } : undefined;
  return {
    domain,
    table,
    meaning: meaningOf(table),
    impact: [...impactOf([table])],
    from: momentOf(day.fromMs),
    to: momentOf(day.toMs),
    days: [shownDay(day, { read, told: toldOf(day, { read, table, only }) })],
    next: listOf({ items: [], next: rest }, asked).next,
  };
}

/** The span that is asked for in whole UTC days, the last as far as it goes. */
function wholeDays(
  { from, to }: Pick<PropagationQuery, 'from' | 'to'>,
  nowMs: number,
): Span | Refusal<400> {
  const usual = Math.min(to ?? nowMs, nowMs) - USUAL_DAYS * DAY_MS;
  const span = spanAsked({ from: from ?? Math.max(0, usual), to }, nowMs);
  if ('status' in span) return span;
  if (span.toMs - span.fromMs > MOST_DAYS * DAY_MS) {
    return { status: 400, detail: `from: it is more than ${MOST_DAYS} days before to` };
  }
  return {
    fromMs: Math.floor(span.fromMs / DAY_MS) * DAY_MS,
    toMs: Math.min(Math.ceil(span.toMs / DAY_MS) * DAY_MS, nowMs),
  };
}

type OfDay = { readonly read: SweepsRead; readonly table: number; readonly only: string | null };

function toldOf(day: Span, { read, table, only }: OfDay): DayOfPropagation | undefined {
  const looks = looksAt(table, read.sweeps).map((look) => {
    const meant = [...look.replicas].filter(([host]) => only === null || host === only);
    return { ...look, replicas: new Map(meant) };
  });
  const name = momentOf(day.fromMs).slice(0, 10);
  return propagationByDay(followUpdates(looks)).find((each) => each.day === name);
}

type Told = { readonly read: SweepsRead; readonly told: DayOfPropagation | undefined };

const shownDay = (
  { fromMs, toMs }: Span,
  { read, told }: Told,
): PropagationView['days'][number] => ({
  day: momentOf(fromMs).slice(0, 10),
  sweeps: read.sweeps.filter(
    ({ act: { sweep } }) => fromMs <= sweep.scheduledAtMs && sweep.scheduledAtMs < toMs,
  ).length,
  masterReadings: told?.masterReadings ?? 0,
  isExpired: read.isExpired,
  made: told?.made ?? 0,
  all: told?.all ?? NOT_PROPAGATED,
  replicas: [...(told?.replicas ?? [])].map(([host, propagated]) => ({ host, ...propagated })),
});

const DAY_MS = 86_400_000;
const USUAL_DAYS = 7;
/** A quarter of a year. */
const MOST_DAYS = 92;
