/** A moment by the clocks of a zone: the day as `2026-03-02`, its ISO weekday, the minute of the day. */
export type LocalTime = {
  readonly day: string;
  /** Monday is 1. */
  readonly weekday: number;
  readonly minute: number;
};

/** A moment (UTC ms) by the clocks of a zone; throws RangeError where no such zone is known. */
export function localTimeOf(zone: string, atMs: number): LocalTime {
  const parts = clocksOf(zone).formatToParts(atMs);
  const field = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((part) => part.type === type)?.value ?? '';
  return {
    day: `${field('year')}-${field('month')}-${field('day')}`,
    weekday: WEEKDAYS.indexOf(field('weekday')) + 1,
    minute: Number(field('hour')) * 60 + Number(field('minute')),
  };
}

/** The clocks of a zone, made once: making them takes longer than reading them. */
function clocksOf(zone: string): Intl.DateTimeFormat {
  const made = known.get(zone) ?? new Intl.DateTimeFormat('en-GB', { ...FIELDS, timeZone: zone });
  known.set(zone, made);
  return made;
}

/** Whether clocks are known for a zone of this name. */
export function isZone(zone: string): boolean {
  try {
    localTimeOf(zone, 0);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const FIELDS = {
  calendar: 'gregory',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  weekday: 'short',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
} as const;

const known = new Map<string, Intl.DateTimeFormat>();

/** As the configuration names them, Monday first. */
export const WEEKDAYS: readonly string[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
