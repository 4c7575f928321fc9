import type { TableReading } from './boksdiag/sequence.ts';

/**
 * The seconds to add to `host`'s stamps so that they speak in `master`'s zone; 0 where there is
 * nothing to remove. The stamp's zone is not published (domain.md), so an offset is believed only
 * where it looks like nothing but one: on at least 90 % of at least 3 common tables one and the
 * same multiple of 15 minutes, at most 14 hours (rules.md, *Zone offset*).
 *
 * Also for two readings of one host: `zoneShiftSeconds(newer, older)`.
 */
export function zoneShiftSeconds(
  host: readonly TableReading[],
  master: readonly TableReading[],
): number {
  const shifts = shiftsBetween(host, master);
  if (shifts.length < LEAST_COMMON_TABLES) return 0;
  return (
    [...new Set(shifts)].find((shift) => isZoneShift(shift) && isOnNearlyAll(shift, shifts)) ?? 0
  );
}

function shiftsBetween(
  host: readonly TableReading[],
  master: readonly TableReading[],
): readonly number[] {
  const masterStamps = new Map(master.map(({ table, stamp }) => [table, stamp.seconds]));
  return host.flatMap(({ table, stamp }) => {
    const masterSeconds = masterStamps.get(table);
    return masterSeconds === undefined ? [] : [masterSeconds - stamp.seconds];
  });
}

/** Whether two stamps that far apart may be one, printed in two zones. */
export const isZoneShift = (shiftSeconds: number): boolean =>
  shiftSeconds % QUARTER_HOUR_SECONDS === 0 && Math.abs(shiftSeconds) <= WIDEST_SECONDS;

const isOnNearlyAll = (shift: number, shifts: readonly number[]): boolean =>
  shifts.filter((other) => other === shift).length * 10 >= shifts.length * 9;

/** Of fewer common tables no zone can be told. */
export const LEAST_COMMON_TABLES = 3;
const QUARTER_HOUR_SECONDS = 900;
const WIDEST_SECONDS = 14 * 3_600;
