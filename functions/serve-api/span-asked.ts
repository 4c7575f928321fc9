import type { Sweep } from '#domain/sweep.ts';
import type { AuditStore } from '#ports/audit-store.ts';

import type { Refusal } from './problems.ts';

/** A span of time, UTC ms: `fromMs` belongs to it, `toMs` does not. */
export type Span = { readonly fromMs: number; readonly toMs: number };

type Sweeps = Pick<AuditStore, 'latestSweep' | 'readSweep' | 'listSweeps'>;

/** The span that is meant: without an end up to now, and without a begin the day before that. */
export function spanAsked(
  { from, to }: { readonly from?: number | undefined; readonly to?: number | undefined },
  nowMs: number,
): Span | Refusal<400> {
  const toMs = Math.min(to ?? nowMs, nowMs);
  const fromMs = from ?? toMs - DAY_MS;
  return fromMs < toMs
    ? { fromMs, toMs }
    : { status: 400, detail: 'from: it is not before to, or not before now' };
}

/**
 * The number of the last regular sweep before a moment that is meant, found by halves: times of sweeps grow
 * with their numbers. 1 where there is none before it.
 */
export async function regularBefore(
  store: Sweeps,
  domain: string,
  { atMs, isMeant = () => true }: Before,
): Promise<number> {
  const latest = await store.latestSweep(domain);
  let [low, high] = [1, latest?.number ?? 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const sweep = await store.readSweep(domain, middle);
    if (sweep !== undefined && sweep.scheduledAtMs < atMs) low = middle;
    else high = middle - 1;
  }
  const near = await store.listSweeps(domain, MOST_FOLLOW_UPS, low + 1);
  return near.find((sweep) => sweep.purpose.kind === 'regular' && isMeant(sweep))?.number ?? low;
}

/** The record of the last regular sweep before a moment that is judged; 1 where there is none. */
export async function judgedBefore(store: Sweeps, domain: string, atMs: number): Promise<number> {
  const isMeant = ({ judgedBy }: Sweep): boolean => judgedBy !== undefined;
  const number = await regularBefore(store, domain, { atMs, isMeant });
  const sweep = await store.readSweep(domain, number);
  return sweep?.judgedBy ?? 1;
}

type Before = { readonly atMs: number; readonly isMeant?: (sweep: Sweep) => boolean };

const DAY_MS = 86_400_000;
/** Follow-ups between two regular sweeps are fewer. */
const MOST_FOLLOW_UPS = 50;
