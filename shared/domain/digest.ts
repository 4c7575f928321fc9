import { DEFAULT_ALERTS, type AlertSettings } from './alert-settings.ts';
import { isLive, type Incident } from './incident.ts';
import type { AlertDue, DigestEntry } from './journal.ts';
import { localTimeOf } from './local-time.ts';
import { hasHeard } from './routing.ts';
import type { SweepFacts } from './sweep-facts.ts';
import type { SweepView } from './sweep-view.ts';

type Sweeping = Pick<SweepView, 'nowMs' | 'isFollowUp'> & {
  readonly facts: Pick<SweepFacts, 'settings' | 'record' | 'memory'>;
};

/** The digest that a record owes, and when the domain had its last one, or would have had it. */
export type Digesting = {
  readonly alerts: readonly AlertDue[];
  /** UTC ms; undefined where nothing is ever gathered. */
  readonly digestedAtMs: number | undefined;
};

/**
 * The first regular sweep after a day's hour owes one mail with what mail was not told one by one
 * (rules.md, D10): what opened, still holds or closed since the last. Nothing where there is nothing,
 * and in a domain's first sweep; a follow-up leaves it to the next regular one.
 */
export function digestOf(
  { facts, nowMs, isFollowUp }: Sweeping,
  incidents: readonly Incident[],
): Digesting {
  const { settings, record, memory } = facts;
  const alerts = settings.alerts ?? DEFAULT_ALERTS;
  const isGathered = [alerts.critical, alerts.error, alerts.warning].some(
    ({ mail }) => mail === 'daily',
  );
  if (!settings.channels.includes('mail') || !isGathered) {
    return { alerts: [], digestedAtMs: undefined };
  }
  const sinceMs = memory.digestedAtMs;
  if (isFollowUp) return { alerts: [], digestedAtMs: sinceMs };
  if (sinceMs === undefined) return { alerts: [], digestedAtMs: nowMs };
  if (digestDayOf(alerts, nowMs) <= digestDayOf(alerts, sinceMs)) {
    return { alerts: [], digestedAtMs: sinceMs };
  }
  const entries = incidents
    .filter((incident) => isGatheredNow(incident, alerts, { sinceMs, nowMs }))
    .map(entryOf)
    .toSorted(byNeed);
  const digest: AlertDue = {
    id: `${settings.domain}-${record}-mail-digest`,
    channel: 'mail',
    moves: [],
    heading: null,
    digest: { sinceMs, entries },
  };
  return { alerts: entries.length === 0 ? [] : [digest], digestedAtMs: nowMs };
}

/** The day whose digest is the last that is due at a moment, as `2026-03-02`, by the zone's clocks. */
function digestDayOf({ zone, digestMinute }: AlertSettings, atMs: number): string {
  const { day, minute } = localTimeOf(zone, atMs);
  if (minute >= digestMinute) return day;
  // About noon of the day before, however long that day was.
  return localTimeOf(zone, atMs - (minute + HALF_DAY_MINUTES) * 60_000).day;
}

/** People are told of it, no cause and no mute speaks or stays silent for it, and mail did not hear of it. */
function isGatheredNow(
  incident: Incident,
  alerts: AlertSettings,
  { sinceMs, nowMs }: { readonly sinceMs: number; readonly nowMs: number },
): boolean {
  const { told, severity, heldBy, quieted, closedAtMs } = incident;
  if (told === null || heldBy !== null || quieted !== undefined) return false;
  // What is over is what people knew of it, whatever it would be if it came again.
  const known = isLive(incident) ? severity : (told.severity ?? severity);
  if (alerts[known].mail !== 'daily' || hasHeard(incident, 'mail')) return false;
  // A person may have closed it after the sweep's own moment: that is for the next.
  const closedSince = closedAtMs !== null && closedAtMs > sinceMs && closedAtMs <= nowMs;
  return isLive(incident) || closedSince;
}

/** What holds before what recovers, and both before what is over; the longest first. */
const byNeed = (a: DigestEntry, b: DigestEntry): number =>
  ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.firstSeenAtMs - b.firstSeenAtMs;

/** One that closed and is counted again is over, as far as anybody was told. */
const entryOf = (incident: Incident): DigestEntry => {
  const { id, host, kind, told, firstSeenAtMs, closedAtMs, summary } = incident;
  const state = isLive(incident) ? incident.state : 'closed';
  const severity = isLive(incident) ? incident.severity : (told?.severity ?? incident.severity);
  return { id, host, kind, severity, state, firstSeenAtMs, closedAtMs, summary };
};

const ORDER: readonly Incident['state'][] = ['open', 'recovering', 'closed'];
const HALF_DAY_MINUTES = 720;
