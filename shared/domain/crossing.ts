import type { Crossing, Incident } from './incident.ts';
import type { MasterDay } from './memory.ts';
import { rememberedOf } from './remembered.ts';
import type { Snapshot } from './snapshot.ts';
import type { SweepView } from './sweep-view.ts';
import { zoneShiftSeconds } from './zone-offset.ts';

/**
 * When the master's counters would pass those of a replica that is ahead, at the usual pace
 * (rules.md, *crossing date*): gap ÷ median of its daily edits of that table over 28 days, at least
 * 7. Tables of which it cannot be foreseen are left out; the soonest first.
 */
export function crossingsOf(
  { facts, nowMs }: Pick<SweepView, 'facts' | 'nowMs'>,
  { detail }: Incident,
): readonly Crossing[] {
  if (detail.kind !== 'ahead') return [];
  const days = (facts.memory.masterDays ?? []).flatMap(
    ({ host, sweep }) => rememberedOf(facts, host, sweep) ?? [],
  );
  const edits = dailyEdits(days);
  return detail.tables
    .filter(({ standing }) => standing === 'ahead')
    .flatMap(({ table, lastReplica, lastMaster }): readonly Crossing[] => {
      const editsADay = medianOf(edits.get(table) ?? []);
      if (editsADay === undefined || editsADay === 0) return [];
      const inDays = (lastReplica - lastMaster) / editsADay;
      if (inDays > FORESEEN_DAYS) return [];
      return [{ table, dayMs: dayOf(nowMs + inDays * DAY_MS), editsADay }];
    })
    .toSorted((a, b) => a.dayMs - b.dayMs || a.table - b.table)
    .slice(0, MOST_CROSSINGS);
}

/** True where some counter is expected to cross within 7 days. */
export const isCrossingSoon = (crossings: readonly Crossing[], nowMs: number): boolean =>
  crossings.some(({ dayMs }) => dayMs - nowMs <= 7 * DAY_MS);

/** The days once this sweep is over: its reading of the master is its day's, where it is the first. */
export function masterDaysAfter(view: SweepView): readonly MasterDay[] {
  const { facts, nowMs, masterAfter, master, isFollowUp } = view;
  const days = (facts.memory.masterDays ?? []).filter(
    ({ atMs }) => nowMs - atMs <= DAYS_KEPT * DAY_MS,
  );
  const last = days.at(-1);
  const isNewDay = last === undefined || dayOf(last.atMs) < dayOf(nowMs);
  const isRead = masterAfter?.complete === true && master.kind === 'master' && !isFollowUp;
  return isRead && isNewDay
    ? [...days, { host: master.host, sweep: masterAfter.place.sweep, atMs: nowMs }]
    : days;
}

/** Edits a day by table, one number for each pair of days that follow one another. */
function dailyEdits(days: readonly Snapshot[]): ReadonlyMap<number, readonly number[]> {
  const edits = new Map<number, number[]>();
  for (const [index, later] of days.entries()) {
    const earlier = days[index - 1];
    if (earlier === undefined || earlier.host !== later.host) continue;
    const elapsedDays = (later.readAtMs - earlier.readAtMs) / DAY_MS;
    const shift = zoneShiftSeconds(later.tables, earlier.tables);
    const before = new Map(earlier.tables.map((reading) => [reading.table, reading]));
    for (const { table, sequence, stamp } of later.tables) {
      const from = before.get(table);
      const isSameSeries = from !== undefined && from.stamp.seconds === stamp.seconds + shift;
      if (!isSameSeries || sequence < from.sequence || elapsedDays <= 0) continue;
      const perDay = (sequence - from.sequence) / elapsedDays;
      edits.set(table, [...(edits.get(table) ?? []), perDay]);
    }
  }
  return edits;
}

/** Rounded to a tenth; undefined of fewer than seven. */
function medianOf(values: readonly number[]): number | undefined {
  if (values.length < DAYS_NEEDED) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const high = sorted[Math.floor(middle)] ?? 0;
  const low = sorted[Math.ceil(middle) - 1] ?? 0;
  return Math.round(((high + low) / 2) * 10) / 10;
}

const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS;

const DAY_MS = 86_400_000;
const DAYS_NEEDED = 7;
const DAYS_KEPT = 28.5;
const FORESEEN_DAYS = 3_650;
const MOST_CROSSINGS = 8;
