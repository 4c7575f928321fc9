import type { TableReading } from './boksdiag/sequence.ts';
import type { MasterVerdict } from './master.ts';
import type { DomainMemory, MasterReadings } from './memory.ts';
import { changesSince, type TableChange } from './remembered.ts';
import type { Snapshot } from './snapshot.ts';
import type { SweepFacts } from './sweep-facts.ts';
import type { SweepView } from './sweep-view.ts';
import type { TableView } from './table-views.ts';
import { zoneShiftSeconds } from './zone-offset.ts';

/** How old a lag is: exact where a reading of the master is known that was not above the replica. */
export type LagAge = { readonly seconds: number; readonly exact: boolean };

/** An earlier reading of the master, its stamps in the zone of the newest one. */
export type EarlierReading = {
  readonly atMs: number;
  readonly tables: ReadonlyMap<number, TableReading>;
  readonly shiftSeconds: number;
};

/** The remembered readings of the sweep's master that are in hand, newest first. */
export function earlierReadings(
  { memory, remembered }: SweepFacts,
  master: MasterVerdict,
  newest: Snapshot | undefined,
): readonly EarlierReading[] {
  const { host, readings } = memory.masterReadings ?? NO_READINGS;
  if (master.kind === 'nobody' || host !== master.host || newest === undefined) return [];
  const found = new Map(
    remembered.flatMap((each) => (each.host === host ? [[each.place.sweep, each] as const] : [])),
  );
  const inHand: EarlierReading[] = [];
  for (const { sweep, atMs } of readings.toReversed()) {
    const snapshot = found.get(sweep);
    // Beyond one that was not fetched the newest is not known.
    if (snapshot === undefined) break;
    const tables = new Map(snapshot.tables.map((reading) => [reading.table, reading]));
    const shiftSeconds = zoneShiftSeconds(newest.tables, snapshot.tables);
    inHand.push({ atMs, tables, shiftSeconds });
  }
  return inHand;
}

/**
 * The age of a lag (rules.md, *Age of behind*): since the newest reading of the master, among those
 * remembered, that was not above the replica's value. Where every one is above it, at least since
 * the oldest. Undefined where none is in hand. Readings before a fall or a restamping are of
 * another history.
 */
export function lagAgeOf(
  { earlier, masterAfter, nowMs }: SweepView,
  { position, table }: TableView,
): LagAge | undefined {
  const { replica } = position.compared;
  const now = masterAfter?.tables.find((reading) => reading.table === table);
  if (replica === undefined || now === undefined) return undefined;
  let above: { readonly sequence: number; readonly atMs: number } | undefined;
  for (const { atMs, tables, shiftSeconds } of earlier) {
    const before = tables.get(table);
    if (before === undefined) continue;
    const highest = above?.sequence ?? now.sequence;
    const isSameSeries = now.stamp.seconds + shiftSeconds === before.stamp.seconds;
    if (!isSameSeries || before.sequence > highest) break;
    if (before.sequence <= replica) return { seconds: (nowMs - atMs) / 1_000, exact: true };
    above = { sequence: before.sequence, atMs };
  }
  return above && { seconds: (nowMs - above.atMs) / 1_000, exact: false };
}

/**
 * How the master's own tables moved since the same host was last read, in whatever role: what a host
 * was reset to as a replica, before it became master again, is no fall of the master.
 */
export const changesOfMaster = ({ facts, masterAfter }: SweepView): readonly TableChange[] =>
  masterAfter === undefined ? [] : [...changesSince(facts, masterAfter).values()];

/** The readings to remember after a regular sweep: fewer, the older; another master begins anew. */
export function nextReadings({ facts, master, masterAfter, nowMs }: SweepView): MasterReadings {
  const before = facts.memory.masterReadings ?? NO_READINGS;
  if (master.kind === 'nobody' || masterAfter === undefined) return before;
  const earlier = before.host === master.host ? before.readings : [];
  const readings = [...earlier, { sweep: masterAfter.place.sweep, atMs: nowMs }];
  return { host: master.host, readings: thinned(readings, nowMs) };
}

/** The stored readings of the master that the age of a lag needs: none while nobody is behind. */
export const readingsNeeded = ({
  masterReadings = NO_READINGS,
  isBehind,
}: DomainMemory): readonly { readonly sweep: number; readonly host: string }[] => {
  const { host, readings } = masterReadings;
  return isBehind !== true || host === null ? [] : readings.map(({ sweep }) => ({ sweep, host }));
};

/** Whether a replica is proved behind: the next sweep asks how long. No master tells no other. */
export const isAnyBehind = ({ hosts, master, isFollowUp, facts }: SweepView): boolean => {
  const isNow = hosts.some(({ tables }) =>
    tables.some(({ position }) => position.name === 'behind' && position.proved),
  );
  const isKept = isFollowUp || master.kind === 'nobody';
  return isNow || (isKept && facts.memory.isBehind === true);
};

/** One reading a step is kept, the first: every 5 minutes of the last half hour, then every 15, then every hour. */
function thinned(readings: MasterReadings['readings'], nowMs: number): MasterReadings['readings'] {
  const kept = new Set<string>();
  return readings.filter(({ atMs }, index) => {
    if (index === readings.length - 1) return true;
    const age = nowMs - atMs;
    const step = STEPS.find(({ youngerThanMs }) => age < youngerThanMs);
    if (step === undefined) return false;
    const place = `${step.everyMs} ${Math.floor(atMs / step.everyMs)}`;
    if (kept.has(place)) return false;
    kept.add(place);
    return true;
  });
}

const MINUTE_MS = 60_000;
const STEPS = [
  { youngerThanMs: 30 * MINUTE_MS, everyMs: 5 * MINUTE_MS },
  { youngerThanMs: 120 * MINUTE_MS, everyMs: 15 * MINUTE_MS },
  { youngerThanMs: 480 * MINUTE_MS, everyMs: 60 * MINUTE_MS },
];
const NO_READINGS: MasterReadings = { host: null, readings: [] };
