import { DEFAULT_ALERTS, type AlertSettings } from './alert-settings.ts';
import { withMove, type Draft } from './draft.ts';
import type { Incident } from './incident.ts';
import type { DomainSettings } from './settings.ts';
import { formatMoment } from './time-words.ts';

/**
 * Adds the reminder that is due (rules.md, D10): where it still holds, or is not proved healed, and
 * nothing else is told of it now. What was not read reminds nobody.
 */
export function remind(draft: Draft, { nowMs, record, settings }: Reminding): Draft {
  const { incident, moves, says, contradiction } = draft;
  const speaksAnyway = moves.some(({ voice }) => voice !== 'never');
  if (speaksAnyway || !isStill(incident, says) || !isReminderDue(incident, nowMs, settings.alerts))
    return draft;
  const since = formatMoment(incident.openedAtMs ?? incident.firstSeenAtMs);
  const isRecovering = incident.state === 'recovering';
  const so = isRecovering ? `not over yet, open since ${since}` : `still so, since ${since}`;
  const text = `${so}: ${incident.summary}${contradiction}`;
  return withMove(draft, { reason: 'reminder', text, voice: 'always', record });
}

/** The record that may remind, its moment, and how often people want it. */
export type Reminding = {
  readonly nowMs: number;
  readonly record: number;
  readonly settings: Pick<DomainSettings, 'alerts'>;
};

/** It holds or has crossed, or it recovers and was read; and nothing covers it. */
export function isStill(
  { state, crossed, heldBy, quieted }: Incident,
  says: Draft['says'],
): boolean {
  if (heldBy !== null || quieted !== undefined) return false;
  if (state === 'open') return says === 'holds' || (crossed && says === 'clear');
  return state === 'recovering' && says !== 'unread' && says !== 'not-judged';
}

/**
 * By default, critical: 4 hours after the message, unless it is acknowledged; then daily. Error:
 * daily. Warning: weekly. None before the first message, and none once it is quiet for 7 days (D7).
 */
export function isReminderDue(
  incident: Incident,
  nowMs: number,
  alerts: AlertSettings = DEFAULT_ALERTS,
): boolean {
  const { severity, state, told, acknowledged, quietSinceMs } = incident;
  if (told === null) return false;
  if (quietSinceMs !== undefined && nowMs - quietSinceMs >= 7 * DAY_MS) return false;
  const isFirst = (told.reminders ?? 0) === 0;
  const isUrgent =
    severity === 'critical' && state === 'open' && isFirst && acknowledged === undefined;
  const { remindSeconds, unacknowledgedSeconds } = alerts[severity];
  const pauses = isUrgent ? [unacknowledgedSeconds, remindSeconds] : [remindSeconds];
  return pauses.some((seconds) => seconds !== 'never' && nowMs - told.atMs >= seconds * 1_000);
}

const DAY_MS = 86_400_000;
