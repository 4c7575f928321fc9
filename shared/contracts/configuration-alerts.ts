import * as z from 'zod';

import {
  DEFAULT_ALERTS,
  type AlertSettings,
  type OfficeHours,
  type Telling,
} from '#domain/alert-settings.ts';
import { isZone, WEEKDAYS } from '#domain/local-time.ts';

import { AlertKind } from './alert-attributes.ts';
import { Duration, durationInFile } from './duration.ts';

const NO_ZONE = 'write a zone by its IANA name: Europe/Berlin, or UTC';
const NO_HOURS = 'write office hours as Mon-Fri 08:00-18:00';

const Zone = z
  .string(NO_ZONE)
  .max(60)
  .refine((name) => /^[A-Za-z]/.test(name) && isZone(name), NO_ZONE);

/** `08:00`; the minute of the day inside. */
const TimeOfDay = z
  .string('write a time of day as 08:00')
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'write a time of day as 08:00')
  .transform(minuteOf);

/** `Mon-Fri 08:00-18:00`, `Mon,Wed-Fri 09:00-17:30` or `Mon-Sun 00:00-24:00`. */
const Hours = z.string(NO_HOURS).transform((text, context): OfficeHours => {
  const hours = hoursOf(text);
  if (hours !== undefined) return hours;
  context.addIssue({ code: 'custom', message: NO_HOURS });
  return z.NEVER;
});

const orNever = z.union([z.literal('never'), Duration], 'write a duration as 4h, or never');

const Severe = z.strictObject({
  pager: oneOf(['at-once', 'office-hours', 'never']).optional(),
  mail: oneOf(['at-once', 'daily', 'never']).optional(),
  chat: oneOf(['at-once', 'never']).optional(),
  unacknowledged: orNever.optional(),
  remind: orNever.optional(),
});

/** Who hears what of a domain, and when; whatever is left out stays as it is by default. */
export const AlertsSaid = z.strictObject({
  zone: Zone.optional(),
  officeHours: Hours.optional(),
  digestAt: TimeOfDay.optional(),
  critical: Severe.optional(),
  error: Severe.optional(),
  warning: Severe.optional(),
  pageAfter: z.partialRecord(AlertKind, orNever).optional(),
});
type AlertsSaid = z.infer<typeof AlertsSaid>;

/** What holds for a domain: what it says, then what `defaults` say, then ours; line by line. */
export const alertsOf = (domain: AlertsSaid = {}, defaults: AlertsSaid = {}): AlertSettings =>
  [defaults, domain].reduce<AlertSettings>(
    (before, said) => ({
      zone: said.zone ?? before.zone,
      officeHours: said.officeHours ?? before.officeHours,
      digestMinute: said.digestAt ?? before.digestMinute,
      critical: tellingOf(before.critical, said.critical),
      error: tellingOf(before.error, said.error),
      warning: tellingOf(before.warning, said.warning),
      pageAfter: { ...before.pageAfter, ...said.pageAfter },
    }),
    DEFAULT_ALERTS,
  );

/** The same as the file writes it, for people who compare two. */
export const alertsInFile = (alerts: AlertSettings): object => ({
  zone: alerts.zone,
  officeHours: hoursInFile(alerts.officeHours),
  digestAt: timeInFile(alerts.digestMinute),
  critical: tellingInFile(alerts.critical),
  error: tellingInFile(alerts.error),
  warning: tellingInFile(alerts.warning),
  pageAfter: Object.fromEntries(
    Object.entries(alerts.pageAfter).map(([kind, seconds]) => [kind, spanInFile(seconds)]),
  ),
});

const tellingOf = (before: Telling, said: z.infer<typeof Severe> = {}): Telling => ({
  pager: said.pager ?? before.pager,
  mail: said.mail ?? before.mail,
  chat: said.chat ?? before.chat,
  unacknowledgedSeconds: said.unacknowledged ?? before.unacknowledgedSeconds,
  remindSeconds: said.remind ?? before.remindSeconds,
});

const tellingInFile = ({ unacknowledgedSeconds, remindSeconds, ...when }: Telling): object => ({
  ...when,
  unacknowledged: spanInFile(unacknowledgedSeconds),
  remind: spanInFile(remindSeconds),
});

function hoursOf(text: string): OfficeHours | undefined {
  const match = /^(?<days>[A-Za-z,-]+) (?<from>\d\d:\d\d)-(?<to>\d\d:\d\d)$/.exec(text)?.groups;
  if (match === undefined) return undefined;
  const { days: said = '', from = '', to = '' } = match;
  const days = said.split(',').map(daysOf);
  const [fromMinute, toMinute] = [minuteOf(from), minuteOf(to)];
  const areMinutes = [from, to].every((time) => Number(time.slice(3)) < 60);
  if (!areMinutes || fromMinute >= toMinute || toMinute > MIDNIGHT) return undefined;
  if (days.some((some) => some.length === 0)) return undefined;
  return { days: [...new Set(days.flat())].toSorted((a, b) => a - b), fromMinute, toMinute };
}

/** `Mon` or `Mon-Fri` as ISO days; none where it is neither. */
function daysOf(part: string): readonly number[] {
  const [first, last, ...others] = part.split('-').map((name) => WEEKDAYS.indexOf(name) + 1);
  if (first === undefined || first === 0 || last === 0 || others.length > 0) return [];
  return Array.from({ length: (last ?? first) - first + 1 }, (_, at) => first + at);
}

/** Neighbouring days as a range. */
function hoursInFile({ days, fromMinute, toMinute }: OfficeHours): string {
  const starts = days.filter((day) => !days.includes(day - 1));
  const ranges = starts.map((start) => {
    const end = days.find((day) => day >= start && !days.includes(day + 1)) ?? start;
    const [first = '', last = ''] = [WEEKDAYS[start - 1], WEEKDAYS[end - 1]];
    return start === end ? first : `${first}-${last}`;
  });
  return `${ranges.join(',')} ${timeInFile(fromMinute)}-${timeInFile(toMinute)}`;
}

const spanInFile = (seconds: number | 'never'): string =>
  seconds === 'never' ? seconds : durationInFile(seconds);

const timeInFile = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function oneOf<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, `write one of ${words.join(', ')}`);
}

const MIDNIGHT = 1_440;
