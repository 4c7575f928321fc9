/** What the dates of a host's log are read by: they name no zone and mostly no year. */
export type LogClock = {
  /** Minutes east of UTC. */
  readonly offsetMinutes: number;
  /** When the log was read, UTC milliseconds: no entry is from later. */
  readonly readAtMs: number;
};

/**
 * When an entry of `boks_errlog` was written, UTC milliseconds, from its date as printed
 * (`Nov 17 14:59:30`, `Mon Nov 17 15:02:21 2008`). Without a year it is the last such day before the
 * log was read; a day later is allowed for, as clocks differ. Undefined where it is no date.
 */
export function momentOfEntry(
  date: string,
  { offsetMinutes, readAtMs }: LogClock,
): number | undefined {
  const [, name = '', day, hour, minute, second, year] = DATE.exec(date) ?? [];
  const month = MONTHS.indexOf(name) + 1;
  if (month === 0) return undefined;
  const ofDay = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000;
  const inYear = (one: number): number =>
    daysBefore(one, month, Number(day)) * DAY_MS + ofDay - offsetMinutes * 60_000;
  if (year !== undefined) return inYear(Number(year));
  const readIn = 1970 + Math.floor(readAtMs / YEAR_MS);
  return [readIn + 1, readIn, readIn - 1].map(inYear).find((atMs) => atMs <= readAtMs + DAY_MS);
}

/** Minutes east of UTC of `+0130`; undefined where the host told none. */
export function minutesOfZone(zone: string): number | undefined {
  const [, sign, hours, minutes] = ZONE.exec(zone) ?? [];
  if (sign === undefined) return undefined;
  const east = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? 0 - east : east;
}

/** Days since 1970-01-01 (howardhinnant.github.io/date_algorithms.html). */
function daysBefore(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const days = ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear;
  return era * 146_097 + days - 719_468;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DATE =
  /^(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?: (\d{4}))?$/;
const ZONE = /^([-+])(\d\d)(\d\d)$/;
const DAY_MS = 86_400_000;
const YEAR_MS = 31_556_952_000;
