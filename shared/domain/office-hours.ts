import type { AlertSettings } from './alert-settings.ts';
import { localTimeOf } from './local-time.ts';

type Hours = Pick<AlertSettings, 'zone' | 'officeHours'>;

/** Whether somebody is in the office at a moment (UTC ms), by the clocks of the domain's zone. */
export function isInOfficeHours({ zone, officeHours }: Hours, atMs: number): boolean {
  const { weekday, minute } = localTimeOf(zone, atMs);
  const { days, fromMinute, toMinute } = officeHours;
  return days.includes(weekday) && minute >= fromMinute && minute < toMinute;
}
