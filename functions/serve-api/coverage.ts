import { FromSweep, type CoverageQuery, type CoverageView } from '#contracts/api-coverage.ts';
import { momentOf } from '#contracts/api.ts';
import { coverageOf } from '#domain/history/coverage.ts';
import { isJudged, type JudgedRecord } from '#domain/journal.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { Sweep } from '#domain/sweep.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';

import { listOf, placeIn, type Asked } from './cursor.ts';
import { gridsOf } from './grids-of.ts';
import type { Refusal } from './problems.ts';
import { regularBefore, spanAsked } from './span-asked.ts';

export type CoverageDeps = {
  readonly store: AuditStore;
  readonly configurations: Configurations;
  readonly clock: Clock;
};

/**
 * How many of the sweeps that were due in a span there were. It looks at no more than so many sweeps;
 * where the span has more, the rest is behind a cursor. What a domain was configured as is read once a
 * version.
 */
export async function viewCoverage(
  { store, configurations, clock }: CoverageDeps,
  settings: DomainSettings,
  query: CoverageQuery,
): Promise<CoverageView | Refusal<400>> {
  const { domain } = settings;
  const meant = spanAsked(query, clock.nowMs());
  if ('status' in meant) return meant;
  const { fromMs, toMs } = meant;
  const asked: Asked = {
    list: `the coverage of ${domain}`,
    filter: { from: query.from ?? null, to: query.to ?? null },
  };
  const place = placeIn(query.cursor, asked, FromSweep);
  if ('detail' in place) return place;
  const first = place.at?.sweep ?? (await regularBefore(store, domain, { atMs: fromMs }));
  const sweeps = await sweepsFrom(store, domain, first);
  const span = { fromMs: place.at?.fromMs ?? fromMs, toMs };
  const rest = restOf(sweeps, toMs);
  const shown = { ...span, toMs: rest?.fromMs ?? toMs };
  const versions = sweeps.map(({ settingsVersion }) => settingsVersion);
  const gridOf = await gridsOf(versions, { configurations, settings });
  const found = coverageOf({ ...shown, sweeps, gridOf });
  const { gaps, hosts, ...counts } = found;
  return {
    domain,
    from: momentOf(shown.fromMs),
    to: momentOf(shown.toMs),
    ...counts,
    gaps: gaps.map(({ kind, firstMs, lastMs, instants }) => {
      return { kind, first: momentOf(firstMs), last: momentOf(lastMs), instants };
    }),
    hosts: [...hosts],
    list: await listAsOf(
      store,
      sweeps.findLast((sweep) => sweep.scheduledAtMs < shown.toMs),
    ),
    next: listOf({ items: [], next: rest }, asked).next,
  };
}

/** At most so many sweeps from a number on, in their order. */
async function sweepsFrom(
  store: AuditStore,
  domain: string,
  first: number,
): Promise<readonly Sweep[]> {
  const sweeps = await store.listSweeps(domain, MOST_SWEEPS, first + MOST_SWEEPS);
  return sweeps.filter(({ number }) => number >= first).toReversed();
}

/** Where the rest of a span begins, if these sweeps do not reach its end: with their last regular one. */
function restOf(sweeps: readonly Sweep[], toMs: number): FromSweep | undefined {
  const last = sweeps.findLast(({ purpose }) => purpose.kind === 'regular');
  if (sweeps.length < MOST_SWEEPS || last === undefined || last.scheduledAtMs >= toMs) {
    return undefined;
  }
  return { sweep: last.number, fromMs: last.scheduledAtMs };
}

/** The master's list against the configuration, as the record of a sweep has it. */
async function listAsOf(
  store: AuditStore,
  sweep: Sweep | undefined,
): Promise<CoverageView['list']> {
  const number = sweep?.judgedBy;
  if (sweep === undefined || number === undefined) return null;
  const [record] = await store.readRecords(sweep.domain, number, 1);
  return record !== undefined && isJudged(record) ? listIn(record) : null;
}

function listIn({ act }: JudgedRecord): CoverageView['list'] {
  const replicas = act.hosts.filter(({ host }) => !isMaster(act, host));
  if (replicas.every(({ listStatus }) => listStatus === null)) return null;
  const { incidents, pending } = act.memory;
  const unwatched = [...incidents, ...pending].filter(
    ({ kind, closedAtMs }) => kind === 'unwatched-replica' && closedAtMs === null,
  );
  return {
    at: momentOf(act.sweep.scheduledAtMs),
    configuredNotListed: replicas
      .filter((each) => each.listStatus === null)
      .map(({ host }) => host),
    listedNotConfigured: [...new Set(unwatched.flatMap(({ host }) => host ?? []))].toSorted(),
  };
}

const isMaster = ({ master }: JudgedRecord['act'], host: string): boolean =>
  master.kind === 'master' && master.host === host;

/** Three days of a sweep every five minutes. */
const MOST_SWEEPS = 900;
