import type { ScheduledEvent } from '#cli/simulator/world-event.ts';

import type { Draws } from '../core/draws.ts';
import type { Pace } from './edits.ts';

export type ZonesWanted = {
  readonly draws: Draws;
  readonly timing: Pace & { readonly stormSweeps: number };
};

/**
 * Hosts in zones of their own, their clocks wrong by anything; on one night clocks go forward, and
 * a host that has old zone data follows some sweeps later.
 */
export function zoneEvents(
  hosts: readonly string[],
  { draws, timing: { period, later, stormSweeps } }: ZonesWanted,
): readonly ScheduledEvent[] {
  const night = draws.whole(2, stormSweeps - 8) + draws.next();
  const late = draws.pick(hosts);
  return hosts.flatMap((host): readonly ScheduledEvent[] => {
    const zone = draws.pick(ZONES_MINUTES);
    const seconds = draws.chance(0.5) ? draws.whole(-MOST_OFF_SECONDS, MOST_OFF_SECONDS) : 0;
    const forwardAt = later((host === late ? night + 5 : night) * period);
    return [
      { at: -1, event: { kind: 'clock-changes', host, zoneOffsetMinutes: zone } },
      { at: -1, event: { kind: 'clock-is-off', host, seconds } },
      { at: forwardAt, event: { kind: 'clock-changes', host, zoneOffsetMinutes: zone + 60 } },
    ];
  });
}

/** Amsterdam mostly; London, New York, Kolkata, Kathmandu. */
const ZONES_MINUTES: readonly number[] = [60, 60, 60, 60, 0, -300, 330, 345];
const MOST_OFF_SECONDS = 3 * 86_400;
