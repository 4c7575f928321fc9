import type { ScheduledEvent } from '#cli/simulator/world-event.ts';

import type { Draws } from '../core/draws.ts';
import type { Stretch } from './story.ts';

/** The pace of a world, in minutes; `later` moves what comes after a pause of the service. */
export type Pace = { readonly period: number; readonly later: (minutes: number) => number };

export type EditsWanted = {
  readonly draws: Draws;
  readonly master: string;
  readonly tables: readonly number[];
  readonly acting: readonly (Stretch & { readonly host: string | null })[];
  readonly timing: Pace & { readonly sweeps: number; readonly calmFrom: number | undefined };
};

/**
 * Ordinary work: each table at a rate of its own, from idle to many edits a sweep, on whoever acts
 * as master just then. In the calm after the storm every table is edited four times at least.
 */
export function ordinaryEdits(wanted: EditsWanted): readonly ScheduledEvent[] {
  const { draws, tables, timing } = wanted;
  const editsASweep = draws.pick([0, 0.3, 1, 3, 8, 20, 50]);
  const weights = tables.map(() => draws.next() ** 3);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const minutes = timing.sweeps * timing.period;
  const ordinary = tables.flatMap((table) => {
    const share = (weights[table] ?? 0) / sum;
    const count = Math.floor(editsASweep * timing.sweeps * share);
    return Array.from({ length: count }, () => ({ table, minute: draws.next() * minutes }));
  });
  const calm = timing.calmFrom === undefined ? [] : calmEdits(wanted, timing.calmFrom);
  return [...ordinary, ...calm].flatMap(({ table, minute }) => editAt(wanted, table, minute));
}

function calmEdits({ draws, tables, timing }: EditsWanted, from: number) {
  const { period, sweeps } = timing;
  const quarter = (sweeps - from - 3) / 4;
  return tables.flatMap((table) =>
    [0, 1, 2, 3].map((n) => ({
      table,
      minute: (from + 1 + (n + draws.next() * 0.5) * quarter) * period,
    })),
  );
}

function editAt(
  { draws, master, acting, timing }: EditsWanted,
  table: number,
  minute: number,
): readonly ScheduledEvent[] {
  const stand = acting.find(({ from, to }) => from <= minute && minute < to);
  const host = stand === undefined ? master : stand.host;
  if (host === null) return [];
  const count = draws.chance(0.9) ? 1 : draws.whole(2, 5);
  return [{ at: timing.later(minute), event: { kind: 'edits', host, table, count } }];
}
