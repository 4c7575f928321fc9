import { FromRecord, type ExposureQuery, type ExposureView } from '#contracts/api-exposure.ts';
import { momentOf } from '#contracts/api.ts';
import { exposureOf, type Exposure, type Unseen } from '#domain/history/exposure.ts';
import { isJudged, type JudgedRecord } from '#domain/journal.ts';
import type { Sweep } from '#domain/sweep.ts';
import { meaningOf } from '#domain/table-names.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';

import { listOf, placeIn, type Asked } from './cursor.ts';
import type { Refusal } from './problems.ts';
import { regularBefore, spanAsked } from './span-asked.ts';

export type ExposureDeps = { readonly store: AuditStore; readonly clock: Clock };

/**
 * When which table of which replica was not in step, from the records of a span and the one before it.
 * It looks at no more than so many records, or cells; where the span has more, the rest is behind a
 * cursor.
 */
export async function viewExposure(
  { store, clock }: ExposureDeps,
  domain: string,
  query: ExposureQuery,
): Promise<ExposureView | Refusal<400>> {
  const span = spanAsked(query, clock.nowMs());
  if ('status' in span) return span;
  const { from = null, to = null, host = null } = query;
  const asked: Asked = { list: `the exposure of ${domain}`, filter: { from, to, host } };
  const place = placeIn(query.cursor, asked, FromRecord);
  if ('detail' in place) return place;
  const { fromMs, record: first } = place.at ?? {
    fromMs: span.fromMs,
    record: await recordBefore(store, domain, span.fromMs),
  };
  const { records, rest } = await judgedFrom(store, domain, { first, toMs: span.toMs });
  const isMeant = (one: { readonly host: string }): boolean => host === null || one.host === host;
  const { exposures, unseen } = exposureOf(records);
  return {
    domain,
    from: momentOf(fromMs),
    to: momentOf(rest?.fromMs ?? span.toMs),
    sweeps: records.filter(({ act }) => act.sweep.scheduledAtMs >= fromMs).length,
    exposures: exposures.filter(isMeant).map(shownExposure),
    withoutData: unseen.filter(isMeant).map(shownSilence),
    next: listOf({ items: [], next: rest }, asked).next,
  };
}

/** The record of the last regular sweep before a moment that is judged; 1 where there is none. */
async function recordBefore(store: AuditStore, domain: string, atMs: number): Promise<number> {
  const isJudgedBy = ({ judgedBy }: Sweep): boolean => judgedBy !== undefined;
  const number = await regularBefore(store, domain, atMs, isJudgedBy);
  const sweep = await store.readSweep(domain, number);
  return sweep?.judgedBy ?? 1;
}

type Judged = { readonly records: readonly JudgedRecord[]; readonly rest: FromRecord | undefined };

/** Records of judged sweeps from a number on and before a moment, as far as they are looked at. */
async function judgedFrom(
  store: AuditStore,
  domain: string,
  { first, toMs }: { readonly first: number; readonly toMs: number },
): Promise<Judged> {
  const records: JudgedRecord[] = [];
  let [next, cells] = [first, 0];
  for (;;) {
    const page = await store.readRecords(domain, next, AT_ONCE);
    for (const record of page.filter(isJudged)) {
      if (record.act.sweep.scheduledAtMs >= toMs) return { records, rest: undefined };
      records.push(record);
      cells += record.act.cells.length;
    }
    next += page.length;
    const last = records.at(-1);
    if (page.length < AT_ONCE || last === undefined) return { records, rest: undefined };
    if (records.length >= MOST_RECORDS || (cells >= MOST_CELLS && records.length > 1)) {
      const fromMs = last.act.sweep.scheduledAtMs + 1;
      return { records, rest: { record: last.number, fromMs } };
    }
  }
}

const shownExposure = (exposure: Exposure): ExposureView['exposures'][number] => ({
  host: exposure.host,
  table: exposure.table,
  meaning: meaningOf(exposure.table),
  lastInStepAt: momentOrNull(exposure.lastInStepMs),
  firstSeenAt: momentOf(exposure.firstSeenMs),
  lastSeenAt: momentOf(exposure.lastSeenMs),
  inStepAgainAt: momentOrNull(exposure.inStepAgainMs),
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
}: Unseen): ExposureView['withoutData'][number] => ({
  host,
  table,
  cause,
  firstAt: momentOf(firstMs),
  lastAt: momentOf(lastMs),
  againAt: momentOrNull(againMs),
});

const momentOrNull = (atMs: number | null): string | null =>
  atMs === null ? null : momentOf(atMs);

/** Records a query of the store. */
const AT_ONCE = 25;
/** Two days of a sweep every five minutes. */
const MOST_RECORDS = 600;
const MOST_CELLS = 50_000;
