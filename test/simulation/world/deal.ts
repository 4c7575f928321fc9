import { DRILLS } from './drills.ts';
import { MISHAPS } from './mishaps.ts';
import { ODD_MASTERS } from './odd-masters.ts';
import { ODD_REPLICAS } from './odd-replicas.ts';
import { PEOPLE_STORIES } from './people-stories.ts';
import type { Story } from './story.ts';

/** What may happen to a domain, and what may happen to the whole service, by the name that is counted. */
export const STORIES: readonly Story[] = [
  ...DRILLS,
  ...MISHAPS,
  ...ODD_MASTERS,
  ...ODD_REPLICAS,
  ...PEOPLE_STORIES,
];
export const SERVICE_EVENTS = [
  'SSM away for the account',
  'service paused',
  'service paused for a month',
] as const;
export type ServiceEvent = (typeof SERVICE_EVENTS)[number];

/** What a world's number decides, whatever else is drawn for it. */
export type Deal = {
  /** The widest first: it finds a place. */
  readonly stories: readonly Story[];
  readonly serviceEvents: readonly ServiceEvent[];
  readonly hasFaults: boolean;
  readonly hasEvents: boolean;
  /** Function clocks are wrong by minutes and jump: liveness is not asked. */
  readonly hasWildClocks: boolean;
  readonly isOneMachine: boolean;
  /** Hosts print stamps in zones of their own, and their clocks are wrong. */
  readonly hasZones: boolean;
};

/**
 * Deals a world its events by its seed: of 20 consecutive seeds each event falls to at least one
 * (to two, most of them), a tenth has no faults, a tenth no events, a tenth wild clocks.
 */
export function dealFor(seed: number): Deal {
  const place = ((seed % ROUND) + ROUND) % ROUND;
  const hasEvents = place % 10 !== 5;
  return {
    stories: hasEvents ? storiesOf(place, Math.floor(seed / ROUND)) : [],
    serviceEvents: hasEvents ? serviceEventsOf(place) : [],
    hasFaults: place % 10 !== 0,
    hasEvents,
    hasWildClocks: place % 10 === 7,
    isOneMachine: place % 4 === 2,
    hasZones: place % 3 === 1,
  };
}

/** Two that take the master's time, and two that take one host's at most: 18 in a row hold them all. */
function storiesOf(place: number, round: number): readonly Story[] {
  const n = eventfulBefore(place) + EVENTFUL * round;
  return [...twoOf(WIDE, n), ...twoOf(NARROW, n)];
}

const twoOf = (stories: readonly Story[], n: number): readonly Story[] =>
  [n, n + EVENTFUL].flatMap((at) => stories[at % stories.length] ?? []);

/** Throws where there is none of that name. */
export function storyNamed(name: string): Story {
  const story = STORIES.find((each) => each.name === name);
  if (story === undefined) throw new Error(`there is no story ${name}`);
  return story;
}

const serviceEventsOf = (place: number): readonly ServiceEvent[] => [
  ...(place % 7 === 3 ? (['SSM away for the account'] as const) : []),
  ...(place % 6 === 4 ? (['service paused'] as const) : []),
  ...(place % 6 === 2 ? (['service paused for a month'] as const) : []),
];

const eventfulBefore = (place: number): number =>
  Array.from({ length: place }, (_, n) => n).filter((n) => n % 10 !== 5).length;

const isNarrow = ({ claims }: Story): boolean => claims === 'host' || claims === 'nobody';
const WIDE = STORIES.filter((story) => !isNarrow(story));
const NARROW = STORIES.filter(isNarrow);
const ROUND = 20;
const EVENTFUL = 18;
