import type { CurveQuery, CurveView } from '#contracts/api-curve.ts';
import { momentOf } from '#contracts/api.ts';
import { SNAPSHOT_DAYS } from '#contracts/retention.ts';
import { downsample, type CurvePoint, type Piece } from '#domain/history/downsample.ts';
import { verdictsIn } from '#domain/history/rolled.ts';
import type { DomainSettings } from '#domain/settings.ts';
import { meaningOf } from '#domain/table-names.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { RollUps } from '#ports/roll-ups.ts';

import type { Refusal } from './problems.ts';
import { regularBefore, spanAsked, type Span } from './span-asked.ts';
import { daysOf, hoursOf, sweepsOf, type TableOf } from './table-pieces.ts';

export type CurveDeps = {
  readonly store: AuditStore;
  readonly rollUps: RollUps;
  readonly clock: Clock;
};

/**
 * A table of a host over a span, as at most so many points: from single sweeps where it is short and its
 * snapshots are there, else from hours or days, and from the sweeps that are not rolled up yet.
 */
export async function viewCurve(
  { store, rollUps, clock }: CurveDeps,
  settings: DomainSettings,
  { host, table, query }: Omit<TableOf, 'domain'> & { readonly query: CurveQuery },
): Promise<CurveView | Refusal<400>> {
  const { domain, periodSeconds } = settings;
  const nowMs = clock.nowMs();
  const asked = spanAsked(query, nowMs);
  if ('status' in asked) return asked;
  if (asked.toMs - asked.fromMs > MOST_DAYS * DAY_MS) {
    return { status: 400, detail: `from: it is more than ${MOST_DAYS} days before to` };
  }
  const step = stepFor(asked, { nowMs, periodMs: periodSeconds * 1000 });
  const stepMs = { sweep: periodSeconds * 1000, hour: HOUR_MS, day: DAY_MS }[step];
  const judgedAtMs = (await store.readState(domain))?.sweep?.scheduledAtMs ?? asked.fromMs;
  const span = wholeSteps({ ...asked, toMs: Math.min(asked.toMs, judgedAtMs + 1) }, stepMs);
  const { pieces, toMs } = await piecesOf(
    { store, rollUps },
    { domain, host, table },
    { ...span, step },
  );
  const shown = wholeSteps({ ...span, toMs: Math.min(span.toMs, toMs) }, stepMs);
  const points = downsample(pieces, { ...shown, stepMs, points: query.points ?? USUAL_POINTS });
  return {
    domain,
    host,
    table,
    meaning: meaningOf(table),
    from: momentOf(shown.fromMs),
    to: momentOf(shown.toMs),
    step,
    points: points.map(shownPoint),
  };
}

type Step = CurveView['step'];

/** The finest step of which a span has not too many. */
function stepFor(
  { fromMs, toMs }: Span,
  { nowMs, periodMs }: { readonly nowMs: number; readonly periodMs: number },
): Step {
  const isKept = fromMs > nowMs - (SNAPSHOT_DAYS - 1) * DAY_MS;
  if (isKept && toMs - fromMs <= MOST_PERIODS * periodMs) return 'sweep';
  return toMs - fromMs <= MOST_DAYS_BY_HOUR * DAY_MS ? 'hour' : 'day';
}

const wholeSteps = ({ fromMs, toMs }: Span, stepMs: number): Span => {
  const from = Math.floor(fromMs / stepMs) * stepMs;
  return { fromMs: from, toMs: Math.max(from, Math.ceil(toMs / stepMs) * stepMs) };
};

async function piecesOf(
  { store, rollUps }: Pick<CurveDeps, 'store' | 'rollUps'>,
  of: TableOf,
  { step, ...span }: Span & { readonly step: Step },
): Promise<{ readonly pieces: readonly Piece[]; readonly toMs: number }> {
  const { toMs } = span;
  const rolled =
    step === 'sweep'
      ? { pieces: [], record: 0 }
      : await (step === 'hour' ? hoursOf : daysOf)(rollUps, of, span);
  const first = rolled.record > 0 ? rolled.record + 1 : await recordBefore(store, of, span.fromMs);
  const later = await sweepsOf(store, of, { first, toMs });
  return { pieces: [...rolled.pieces, ...later.pieces], toMs: later.toMs };
}

/** The record of the last regular sweep before a moment; 1 where there is none. */
async function recordBefore(store: AuditStore, { domain }: TableOf, atMs: number): Promise<number> {
  const number = await regularBefore(store, domain, { atMs });
  return (await store.readSweep(domain, number))?.judgedBy ?? 1;
}

const shownPoint = ({
  fromMs,
  toMs,
  steps,
  gaps,
  seen,
}: CurvePoint): CurveView['points'][number] => ({
  from: momentOf(fromMs),
  to: momentOf(toMs),
  sweeps: seen.sweeps,
  steps,
  gaps,
  sequence: seen.sequence,
  difference: seen.difference,
  verdicts: verdictsIn(seen.verdicts).map((verdict) => {
    return { verdict, sweeps: seen.verdicts[verdict] ?? 0 };
  }),
});

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const USUAL_POINTS = 200;
/** Twelve hours of a sweep every five minutes. */
const MOST_PERIODS = 144;
const MOST_DAYS_BY_HOUR = 31;
/** Of at most 20 months. */
const MOST_DAYS = 550;
