import type { ScheduledEvent } from '../world-event.ts';
import { MASTER, type Pace, type Telling } from './demo-domain.ts';

/**
 * Stamps in local time, on the night on which clocks go forward: all at once, but for one host that
 * has old zone data, and one that lives in another zone all the time.
 */
export function tellDstNight(at: Pace): Telling {
  return {
    title: 'Clocks go forward, and hosts print stamps in local time.',
    stamps: 'local',
    startsAtMs: Date.UTC(2026, 2, 28, 23, 30),
    endsAtMinutes: at(240),
    events: [
      zoneOf('REPHOST5', LONDON_MINUTES, -1),
      ...[MASTER, 'REPHOST', 'REPHOST2', 'REPHOST3'].map((host) => zoneOf(host, 120, FORWARD_AT)),
      zoneOf('REPHOST5', LONDON_MINUTES + 60, FORWARD_AT),
      zoneOf('REPHOST4', 120, at(180)),
    ],
    story: [
      { atMinutes: 0, text: 'The night on which summer time begins. REPHOST5 is in London.' },
      {
        atMinutes: FORWARD_AT,
        text: 'It is 01:00 UTC: clocks go forward, and all stamps with them.\nREPHOST4 has old zone data, and keeps its winter time.',
      },
      { atMinutes: at(180), text: 'REPHOST4 gets the new zone data.' },
    ],
  };
}

const zoneOf = (host: string, zoneOffsetMinutes: number, at: number): ScheduledEvent => ({
  at,
  event: { kind: 'clock-changes', host, zoneOffsetMinutes },
});

/** 01:00 UTC, whatever the period. */
const FORWARD_AT = 90;
const LONDON_MINUTES = 0;
