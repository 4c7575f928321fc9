import type { ScheduledEvent } from '#cli/simulator/world-event.ts';

import type { Draws } from '../core/draws.ts';
import type { Act, Claims, Story, Stretch, Told } from './story.ts';

/** The stories of a domain, each in its place: minutes before any pause of the service. */
export type Placed = {
  readonly events: readonly ScheduledEvent[];
  readonly acts: readonly Act[];
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

/**
 * Gives each story its hosts and its time, so that no two touch the same host at once. The first
 * ones find a place; a later one that does not is left out.
 */
export function placeStories(stories: readonly Story[], cast: Cast): Placed {
  const taken: (Stretch & { readonly host: string })[] = [];
  const told: Told[] = [];
  const names: string[] = [];
  for (const story of stories) {
    const placed = placeOf(story, cast, taken);
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

function placeOf(
  { claims, sweeps }: Story,
  cast: Cast,
  taken: readonly (Stretch & { readonly host: string })[],
): Place | undefined {
  const { draws, replicas, timing } = cast;
  const sweepsEach = Math.min(1, (timing.stormSweeps - 3) / sweeps);
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
