import { DRILLS } from './drills.ts';
import { MISHAPS } from './mishaps.ts';
import type { Story } from './story.ts';

/** What may happen to a domain, and what may happen to the whole service, by the name that is counted. */
export const STORIES: readonly Story[] = [...DRILLS, ...MISHAPS];
export const SERVICE_EVENTS = ['SSM away for the account', 'service paused'] as const;
export type ServiceEvent = (typeof SERVICE_EVENTS)[number];

/** What a world's number decides, whatever else is drawn for it. */
export type Deal = {
  readonly stories: readonly Story[];
  readonly serviceEvents: readonly ServiceEvent[];
  readonly hasFaults: boolean;
  readonly hasEvents: boolean;
  /** Function clocks are wrong by minutes and jump: liveness is not asked. */
  readonly hasWildClocks: boolean;
  readonly isOneMachine: boolean;
};

/**
 * Deals a world its events by its seed: of 20 consecutive seeds each event falls to at least one
 * (to two, most of them), a tenth has no faults, a tenth no events, a tenth wild clocks.
 */
export function dealFor(seed: number): Deal {
  const place = ((seed % ROUND) + ROUND) % ROUND;
  const hasEvents = place % 10 !== 5;
  const from = eventfulBefore(place) * STORIES_A_WORLD;
  const stories = Array.from(
    { length: STORIES_A_WORLD },
    (_, n) => STORIES[(from + n) % STORIES.length],
  );
  return {
    stories: hasEvents ? stories.filter((story) => story !== undefined) : [],
    serviceEvents: hasEvents ? serviceEventsOf(place) : [],
    hasFaults: place % 10 !== 0,
    hasEvents,
    hasWildClocks: place % 10 === 7,
    isOneMachine: place % 4 === 2,
  };
}

const serviceEventsOf = (place: number): readonly ServiceEvent[] => [
  ...(place % 7 === 3 ? (['SSM away for the account'] as const) : []),
  ...(place % 6 === 4 ? (['service paused'] as const) : []),
];

const eventfulBefore = (place: number): number =>
  Array.from({ length: place }, (_, n) => n).filter((n) => n % 10 !== 5).length;

const ROUND = 20;
const STORIES_A_WORLD = 3;
