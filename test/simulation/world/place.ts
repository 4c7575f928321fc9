import type { ScheduledEvent } from '#cli/simulator/world-event.ts';

import type { Draws } from '../core/draws.ts';
import type { Sequel } from './sequels.ts';
import type { Act, Claims, Story, Stretch, Told } from './story.ts';

/** The stories of a domain, each in its place: minutes before any pause of the service. */
export type Placed = {
  readonly events: readonly ScheduledEvent[];
  readonly acts: readonly Act[];
  readonly sequels: readonly Sequel[];
  readonly acting: readonly (Stretch & { readonly host: string | null })[];
  readonly names: readonly string[];
};

export type Cast = {
  readonly draws: Draws;
  readonly master: string;
  readonly replicas: readonly string[];
  readonly tables: readonly number[];
  readonly timing: { readonly period: number; readonly stormSweeps: number };
};

/** A story that has its host and its first sweep already. */
export type Pinned = { readonly story: Story; readonly host: string; readonly first: number };

/**
 * Gives each story its hosts and its time, so that no two touch the same host at once: told faster
 * where there is no room for it, and left out where there is none for that either.
 */
export function placeStories(
  { pinned, stories }: { readonly pinned: readonly Pinned[]; readonly stories: readonly Story[] },
  cast: Cast,
): Placed {
  const taken: (Stretch & { readonly host: string })[] = [];
  const told: Told[] = [];
  const names: string[] = [];
  for (const wanted of [...pinned, ...stories]) {
    const story = 'first' in wanted ? wanted.story : wanted;
    const placed = 'first' in wanted ? pinnedAt(wanted, cast) : placeOf(wanted, cast, taken);
    if (placed === undefined) continue;
    const { host, first, stretch, sweepsEach } = placed;
    for (const each of claimed(story.claims, host, cast)) taken.push({ host: each, ...stretch });
    const { draws, master, replicas, tables, timing } = cast;
    const shift = draws.next() * 0.8;
    const at = (sweep: number): number =>
      (first + shift + (sweep + draws.next() * 0.15) * sweepsEach) * timing.period;
    told.push(story.tell({ draws, host, master, replicas, tables, at: once(at) }));
    names.push(story.name);
  }
  return {
    events: told.flatMap(({ events }) => events),
    acts: told.flatMap(({ acts = [] }) => acts),
    sequels: told.flatMap(({ sequels = [] }) => sequels),
    acting: told.flatMap(({ acting = [] }) => acting),
    names,
  };
}

type Place = {
  readonly host: string;
  readonly first: number;
  readonly stretch: Stretch;
  /** Less than 1 where the storm is too short for the whole story. */
  readonly sweepsEach: number;
};

const pinnedAt = ({ story, host, first }: Pinned, { timing }: Cast): Place => ({
  host,
  first,
  stretch: { from: first * timing.period, to: (first + story.sweeps + 1) * timing.period },
  sweepsEach: 1,
});

type Taken = readonly (Stretch & { readonly host: string })[];

function placeOf(story: Story, cast: Cast, taken: Taken): Place | undefined {
  const room = Math.min(1, (cast.timing.stormSweeps - 3) / story.sweeps);
  for (const pace of PACES) {
    const place = placeAt(story, room * pace, { cast, taken });
    if (place !== undefined) return place;
  }
  return undefined;
}

function placeAt(
  { claims, sweeps }: Story,
  sweepsEach: number,
  { cast, taken }: { readonly cast: Cast; readonly taken: Taken },
): Place | undefined {
  const { draws, replicas, timing } = cast;
  const latest = Math.max(2, Math.floor(timing.stormSweeps - 1 - sweeps * sweepsEach));
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const host = draws.pick(replicas);
    const first = draws.whole(2, latest);
    const stretch = {
      from: first * timing.period,
      to: (first + sweeps * sweepsEach + 1) * timing.period,
    };
    const wanted = new Set(claimed(claims, host, cast));
    const isFree = !taken.some(
      (other) => wanted.has(other.host) && other.from < stretch.to && stretch.from < other.to,
    );
    if (isFree) return { host, first, stretch, sweepsEach };
  }
  return undefined;
}

function claimed(claims: Claims, host: string, { master, replicas }: Cast): readonly string[] {
  switch (claims) {
    case 'nobody':
      return [];
    case 'host':
      return [host];
    case 'host and master':
      return [host, master];
    case 'everybody':
      return [master, ...replicas];
  }
}

/** The same moment for the same sweep. */
function once(at: (sweep: number) => number): (sweep: number) => number {
  const known = new Map<number, number>();
  return (sweep) => {
    const moment = known.get(sweep) ?? at(sweep);
    known.set(sweep, moment);
    return moment;
  };
}

const MOST_ATTEMPTS = 40;
/** How fast a story is told, of its own pace. */
const PACES = [1, 0.7, 0.5] as const;
