import { isUndelivered, NOTHING_TOLD } from '#domain/delivery.ts';
import type { DomainLook } from '#domain/domain-look.ts';

import type { Measure } from './metrics.ts';

/**
 * Measures, at a tick, how many domains have waited for a judgement for more than two periods, and how
 * many of their channels hold what is undelivered. A sweep opens only when the one before is judged,
 * so the newest one tells how old the last judgement is at most. A domain without a sweep is new; a
 * tick that cannot open one is heard of elsewhere.
 */
export function measureDomains(
  looks: readonly DomainLook[],
  nowMs: number,
  measure: Measure,
): void {
  measure('OverdueDomains', looks.filter((look) => isOverdue(look, nowMs)).length);
  measure(
    'AlertsUndelivered',
    looks.reduce((sum, look) => sum + undeliveredOf(look), 0),
  );
}

function isOverdue({ settings, latest }: DomainLook, nowMs: number): boolean {
  if (settings === undefined || latest === undefined) return false;
  return nowMs - latest.scheduledAtMs > PERIODS * settings.periodSeconds * 1000;
}

const undeliveredOf = ({ settings, cursors }: DomainLook): number =>
  (settings?.channels ?? []).filter((channel) => isUndelivered(cursors[channel] ?? NOTHING_TOLD))
    .length;

/** One to be read and judged, one to be late. */
const PERIODS = 2;
