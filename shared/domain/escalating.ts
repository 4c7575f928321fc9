import { DEFAULT_ALERTS, type AlertSettings } from './alert-settings.ts';
import { withMove, type Draft } from './draft.ts';
import type { Incident, Severity } from './incident.ts';
import { isInOfficeHours } from './office-hours.ts';
import { isStill } from './reminding.ts';
import type { DomainSettings } from './settings.ts';
import { spanInWords } from './time-words.ts';

/** The record in which it becomes due, its moment, and who is told by what rules. */
export type Escalating = {
  readonly nowMs: number;
  readonly record: number;
  readonly settings: Pick<DomainSettings, 'channels' | 'alerts'>;
};

/**
 * Adds the move that carries what became due by itself (rules.md, D10): a severity worse than the one
 * that people know, or a page that was not owed when they were told. Where something else is told of
 * it now, that carries it. What was not read moves nobody.
 */
export function escalate(draft: Draft, { nowMs, record, settings }: Escalating): Draft {
  const { incident, moves, says, contradiction } = draft;
  if (incident.told === null || incident.state !== 'open' || !isStill(incident, says)) return draft;
  if (moves.some(({ voice }) => voice !== 'never')) return draft;
  const { summary, severity, told } = incident;
  const known = told.severity ?? severity;
  if (isWorse(severity, known)) {
    const text = `now ${IN_WORDS[severity]}, it was ${IN_WORDS[known]}: ${summary}${contradiction}`;
    return withMove(draft, { reason: 'worsened', text, voice: 'always', record });
  }
  const why = settings.channels.includes('pager')
    ? whyPaged(incident, { alerts: settings.alerts ?? DEFAULT_ALERTS, nowMs })
    : undefined;
  if (why === undefined) return draft;
  return withMove(draft, {
    reason: 'escalated',
    text: `${why}: ${summary}${contradiction}`,
    voice: 'always',
    record,
  });
}

/**
 * Why the pager is to hear of an open incident that people were told of, now if not before;
 * undefined where it is not, or heard of it already. Each page that is owed at once may be followed
 * by one more, where nobody acknowledges it.
 */
export function whyPaged(
  { kind, severity, state, told, acknowledged, count }: Incident,
  { alerts, nowMs }: { readonly alerts: AlertSettings; readonly nowMs: number },
): string | undefined {
  // What was told before it was kept who is paged, was told to everybody.
  if (told === null || told.severity === undefined || state !== 'open') return undefined;
  const { pager, unacknowledgedSeconds } = alerts[severity];
  const isUnacknowledged = (sinceMs: number): boolean =>
    acknowledged === undefined && isOver(unacknowledgedSeconds, sinceMs, nowMs);
  const unacknowledged = `not acknowledged for ${inWords(unacknowledgedSeconds)}`;
  if (pager === 'at-once') {
    if (told.paged === undefined) return 'it is open';
    const isDue = told.paged.again !== true && isUnacknowledged(told.paged.atMs);
    return isDue ? unacknowledged : undefined;
  }
  if (pager === 'never' || told.paged !== undefined || acknowledged !== undefined) return undefined;
  const after = severity === 'error' ? alerts.pageAfter[kind] : undefined;
  if (after !== undefined) {
    return isOver(after, count.sinceMs, nowMs) ? `for ${inWords(after)} now` : undefined;
  }
  if (isInOfficeHours(alerts, nowMs)) return 'office hours have begun';
  return isUnacknowledged(told.sinceMs ?? told.atMs) ? unacknowledged : undefined;
}

/** Whether a severity is worse than another. */
export const isWorse = (severity: Severity, than: Severity): boolean =>
  FROM_WORST.indexOf(severity) < FROM_WORST.indexOf(than);

const isOver = (seconds: number | 'never', sinceMs: number, nowMs: number): boolean =>
  seconds !== 'never' && nowMs - sinceMs >= seconds * 1_000;

const inWords = (seconds: number | 'never'): string =>
  seconds === 'never' ? 'ever' : spanInWords(seconds * 1_000);

const FROM_WORST: readonly Severity[] = ['critical', 'error', 'warning'];
const IN_WORDS: Readonly<Record<Severity, string>> = {
  critical: 'critical',
  error: 'an error',
  warning: 'a warning',
};
