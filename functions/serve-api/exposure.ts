import { FromRecord, type ExposureQuery, type ExposureView } from '#contracts/api-exposure.ts';
import { momentOf } from '#contracts/api.ts';
import { exposureOf, type Exposure, type Unseen } from '#domain/history/exposure.ts';
import { unwatchedIn } from '#domain/history/unwatched.ts';
import type { DomainSettings } from '#domain/settings.ts';
import { meaningOf } from '#domain/table-names.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';

import { listOf, noCursor, placeIn, type Asked } from './cursor.ts';
import { gridsOf } from './grids-of.ts';
import { hostKnownAs, noHost } from './known-host.ts';
import { holesBefore, looksFrom } from './looks-from.ts';
import type { Refusal } from './problems.ts';
import { judgedBefore, spanAsked } from './span-asked.ts';

export type ExposureDeps = {
  readonly store: AuditStore;
  readonly configurations: Configurations;
  readonly clock: Clock;
};

/**
 * When which table of which replica was not in step, from the records of a span and the one before it.
 * It looks at no more than so many records, or bytes of them; where the span has more, the rest is behind
 * a cursor.
 */
export async function viewExposure(
  deps: ExposureDeps,
  settings: DomainSettings,
  query: ExposureQuery,
): Promise<ExposureView | Refusal<400 | 404>> {
  const { store, clock } = deps;
  const { domain } = settings;
  const span = spanAsked(query, clock.nowMs());
  if ('status' in span) return span;
  const { from = null, to = null, host = null } = query;
  const asked: Asked = { list: `the exposure of ${domain}`, filter: { from, to, host } };
  const place = placeIn(query.cursor, asked, FromRecord);
  if ('detail' in place) return place;
  if (place.at !== undefined && place.at.fromMs >= span.toMs) return noCursor();
  const only = host === null ? null : await hostKnownAs(deps, settings, host);
  if (only === undefined) return { status: 404, detail: noHost(domain, host ?? '') };
  const { fromMs, record: first } = place.at ?? {
    fromMs: span.fromMs,
    record: await judgedBefore(store, domain, span.fromMs),
  };
  const { looks, rest } = await looksFrom(store, domain, { first, toMs: span.toMs });
  const grids = looks.map(({ settingsVersion }) => settingsVersion);
  const gridOf = await gridsOf(grids, { ...deps, settings });
  const isMeant = (one: { readonly host: string }): boolean =>
    only === null || one.host.toLowerCase() === only.toLowerCase();
  const { exposures, unseen } = exposureOf(looks, await holesBefore(store, domain, looks[0]));
  const watched = { fromMs, toMs: span.toMs, isWhole: rest === undefined };
  const unwatched = unwatchedIn(looks, gridOf, watched);
  return {
    domain,
    from: momentOf(fromMs),
    to: momentOf(rest?.fromMs ?? span.toMs),
    sweeps: looks.filter(({ atMs }) => atMs >= fromMs).length,
    exposures: exposures.filter(isMeant).map(shownExposure),
    withoutData: [
      ...unwatched.map((time) => shownSilence({ ...NOBODY_LOOKED, ...time })),
      ...unseen.filter(isMeant).map(shownSilence),
    ],
    next: listOf({ items: [], next: rest }, asked).next,
  };
}

const shownExposure = (exposure: Exposure): ExposureView['exposures'][number] => ({
  host: exposure.host,
  table: exposure.table,
  meaning: meaningOf(exposure.table),
  lastInStepAt: momentOrNull(exposure.lastInStepMs),
  firstSeenAt: momentOf(exposure.firstSeenMs),
  lastSeenAt: momentOf(exposure.lastSeenMs),
  inStepAgainAt: momentOrNull(exposure.inStepAgainMs),
  end: exposure.end,
  verdicts: [...exposure.verdicts],
  incidents: [...exposure.incidents],
  atLeast: exposure.atLeast,
  atMost: exposure.atMost,
});

const shownSilence = ({
  host,
  table,
  cause,
  firstMs,
  lastMs,
  againMs,
}: Omit<Unseen, 'host'> & {
  readonly host: string | null;
}): ExposureView['withoutData'][number] => ({
  host,
  table,
  cause,
  firstAt: momentOf(firstMs),
  lastAt: momentOf(lastMs),
  againAt: momentOrNull(againMs),
});

const momentOrNull = (atMs: number | null): string | null =>
  atMs === null ? null : momentOf(atMs);

/** Of no host: of all. */
const NOBODY_LOOKED = { host: null, table: null, cause: 'no sweep was judged' } as const;
