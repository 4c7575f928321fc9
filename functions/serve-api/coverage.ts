import { FromSweep, type CoverageQuery, type CoverageView } from '#contracts/api-coverage.ts';
import { momentOf } from '#contracts/api.ts';
import { coverageOf } from '#domain/history/coverage.ts';
import { isJudged, type JudgedRecord } from '#domain/journal.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { Sweep } from '#domain/sweep.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';

import { listOf, noCursor, placeIn, type Asked } from './cursor.ts';
import { gridsOf } from './grids-of.ts';
import type { Refusal } from './problems.ts';
import { regularBefore, spanAsked } from './span-asked.ts';

export type CoverageDeps = {
  readonly store: AuditStore;
  readonly configurations: Configurations;
  readonly clock: Clock;
};

/**
 * How many of the sweeps that were due in a span there were. It looks at no more than so many sweeps,
 * or answers; where the span has more, the rest is behind a cursor. What a domain was configured as is read once a
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
  if (place.at !== undefined && place.at.fromMs >= toMs) return noCursor();
  const first = place.at?.sweep ?? (await regularBefore(store, domain, { atMs: fromMs }));
  const { sweeps, rest } = await sweepsFrom(store, domain, { first, toMs });
  const span = { fromMs: place.at?.fromMs ?? fromMs, toMs };
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

type Found = { readonly sweeps: readonly Sweep[]; readonly rest: FromSweep | undefined };

/**
 * Sweeps from a number on, in their order, to the first at or behind a moment, or until so many of them, or
 * of their answers, were read. What is left then begins with the last regular one.
 */
async function sweepsFrom(
  store: AuditStore,
  domain: string,
  { first, toMs }: { readonly first: number; readonly toMs: number },
): Promise<Found> {
  const sweeps: Sweep[] = [];
  let answers = 0;
  for (;;) {
    const from = first + sweeps.length;
    const newest = await store.listSweeps(domain, AT_ONCE, from + AT_ONCE);
    const page = newest.filter(({ number }) => number >= from).toReversed();
    sweeps.push(...page);
    answers += page.reduce((sum, sweep) => sum + answersIn(sweep), 0);
    const isEnd = page.length < AT_ONCE || (sweeps.at(-1)?.scheduledAtMs ?? toMs) >= toMs;
    if (isEnd) return { sweeps, rest: undefined };
    const last = sweeps.findLast(({ purpose }) => purpose.kind === 'regular');
    const isFull = sweeps.length >= MOST_SWEEPS || answers >= MOST_ANSWERS;
    // The page behind the cursor begins with that one: with it alone it would not go on.
    if (isFull && last !== undefined && last.number > first) {
      return { sweeps, rest: { sweep: last.number, fromMs: last.scheduledAtMs } };
    }
  }
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

const answersIn = ({ closings }: Sweep): number =>
  Object.values(closings).reduce((sum, { outcomes }) => sum + Object.keys(outcomes).length, 0);

/** Sweeps a query of the store. */
const AT_ONCE = 50;
/** Three days of a sweep every five minutes. */
const MOST_SWEEPS = 900;
/** Of hosts, over all sweeps that are looked at: some 10 MB. */
const MOST_ANSWERS = 100_000;
