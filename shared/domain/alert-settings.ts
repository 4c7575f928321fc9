import type { IncidentKind, Severity } from './incident.ts';

/** When office hours are, in a domain's zone: ISO days (Monday is 1), minutes of the day. */
export type OfficeHours = {
  readonly days: readonly number[];
  readonly fromMinute: number;
  /** The first minute after them; 1440 is midnight. */
  readonly toMinute: number;
};

/** What is told of incidents of one severity, and when (rules.md, D10). */
export type Telling = {
  /** `office-hours`: in office hours, or once nobody took care of it for `unacknowledgedSeconds`. */
  readonly pager: 'at-once' | 'office-hours' | 'never';
  /** `daily`: in the domain's digest. */
  readonly mail: 'at-once' | 'daily' | 'never';
  readonly chat: 'at-once' | 'never';
  /** After so long without an acknowledgement the pager hears of it, or hears of it once more. */
  readonly unacknowledgedSeconds: number | 'never';
  readonly remindSeconds: number | 'never';
};

/** Who hears what of a domain, and when. */
export type AlertSettings = Readonly<Record<Severity, Telling>> & {
  /** IANA name of the zone in which office hours and the hour of the digest are meant. */
  readonly zone: string;
  readonly officeHours: OfficeHours;
  /** Minute of the day from which a day's digest is owed. */
  readonly digestMinute: number;
  /**
   * Kinds whose errors page otherwise: at any hour once they have lasted so long (seconds), or never.
   * What is critical or a warning pages as its severity says.
   */
  readonly pageAfter: Readonly<Partial<Record<IncidentKind, number | 'never'>>>;
};

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

/** The defaults of D10. */
export const DEFAULT_ALERTS: AlertSettings = {
  zone: 'UTC',
  officeHours: { days: [1, 2, 3, 4, 5], fromMinute: 480, toMinute: 1_080 },
  digestMinute: 480,
  critical: {
    pager: 'at-once',
    mail: 'at-once',
    chat: 'at-once',
    unacknowledgedSeconds: 4 * HOUR_SECONDS,
    remindSeconds: DAY_SECONDS,
  },
  error: {
    pager: 'office-hours',
    mail: 'at-once',
    chat: 'at-once',
    unacknowledgedSeconds: 4 * HOUR_SECONDS,
    remindSeconds: DAY_SECONDS,
  },
  warning: {
    pager: 'never',
    mail: 'daily',
    chat: 'at-once',
    unacknowledgedSeconds: 'never',
    remindSeconds: 7 * DAY_SECONDS,
  },
  pageAfter: { 'master-silent': 1_800, blind: 3_600, silent: 'never' },
};
