import type { HostClock } from './host-seen.ts';

/** A moment as a host's clock has it: the fields of UTC of what is returned are the host's own. */
export function localTime({ zoneOffsetMinutes, clockOffSeconds }: HostClock, atMs: number): Date {
  return new Date(atMs + zoneOffsetMinutes * 60_000 + clockOffSeconds * 1000);
}

/** `Nov 17 14:59:30`: most processes write no year to `boks_errlog` (K1262). */
export const shortDate = (local: Date): string => `${monthAndDay(local)} ${timeOf(local)}`;

/** `Mon Nov 17 15:02:21 2008`, as `boks_init` does. */
export const longDate = (local: Date): string =>
  `${dayName(local)} ${shortDate(local)} ${local.getUTCFullYear()}`;

/** As `ls -l` prints it: `Nov 17 15:14`, or `Nov 17  2008` after half a year. */
export function listedDate(local: Date, now: Date): string {
  const isOld = now.getTime() - local.getTime() > HALF_A_YEAR_MS;
  const rest = isOld ? ` ${local.getUTCFullYear()}` : timeOf(local).slice(0, 5);
  return `${monthAndDay(local)} ${rest}`;
}

/** As `rpm -qa --last` prints it: `Mon 12 Jan 2026 09:11:02 AM CET`. */
export function packageDate(local: Date, zone: string): string {
  const [day, month] = [two(local.getUTCDate()), MONTHS[local.getUTCMonth()]];
  const hours = local.getUTCHours();
  const time = `${two(hours % 12 === 0 ? 12 : hours % 12)}${timeOf(local).slice(2)}`;
  const half = hours < 12 ? 'AM' : 'PM';
  return `${dayName(local)} ${day} ${month} ${local.getUTCFullYear()} ${time} ${half} ${zone}`;
}

/** `2008-11-17 15:14:00`. */
export const plainDate = (local: Date): string =>
  local.toISOString().slice(0, 19).replace('T', ' ');

/** `15:14:00`. */
export const timeOf = (local: Date): string => local.toISOString().slice(11, 19);

/** `+0100`. */
export function offsetText(minutes: number): string {
  const digits = Math.floor(Math.abs(minutes) / 60) * 100 + (Math.abs(minutes) % 60);
  return `${minutes < 0 ? '-' : '+'}${String(digits).padStart(4, '0')}`;
}

/** The zone's own name where the scenarios have one. */
export const zoneName = (minutes: number): string =>
  ZONES.get(minutes) ?? offsetText(minutes).slice(0, 3);

const monthAndDay = (local: Date): string =>
  `${MONTHS[local.getUTCMonth()]} ${String(local.getUTCDate()).padStart(2)}`;
const dayName = (local: Date): string => DAYS[local.getUTCDay()] ?? '';
const two = (number: number): string => String(number).padStart(2, '0');

const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const ZONES: ReadonlyMap<number, string> = new Map([
  [0, 'GMT'],
  [60, 'CET'],
  [120, 'CEST'],
]);
const HALF_A_YEAR_MS = 182 * 86_400_000;
