import type { Scenario, ScheduledEvent } from '#cli/simulator/world-event.ts';
import type { Channel } from '#domain/channel.ts';
import { DEFAULT_THRESHOLDS, THRESHOLD_NAMES, type DomainSettings } from '#domain/settings.ts';

import { Draws } from '../core/draws.ts';
import { FAULTS, type Fault, type Rates } from '../core/faults.ts';
import { dealFor, STORIES, storyNamed, type Deal } from './deal.ts';
import { ordinaryEdits, type Pace } from './edits.ts';
import { placeStories, type Pinned, type Placed } from './place.ts';
import type { Sequel } from './sequels.ts';
import type { Act, Stretch, Story } from './story.ts';
import { zoneEvents } from './zones.ts';

/** One BoKS domain of a world: who is there, what happens, how it is configured at first. */
export type DomainPlan = {
  readonly settings: DomainSettings;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly acts: readonly Act[];
  readonly sequels: readonly Sequel[];
  /** The names of the stories that were placed, as they are counted. */
  readonly stories: readonly string[];
};

/** All that a seed decides before anything runs. Minutes count from `startsAtMs`. */
export type WorldPlan = {
  readonly seed: number;
  readonly deal: Deal;
  readonly rates: Rates;
  readonly startsAtMs: number;
  readonly periodMinutes: number;
  readonly domains: readonly DomainPlan[];
  readonly ssmAway: readonly Stretch[];
  readonly paused: readonly Stretch[];
  /** When faults and stories end; the rest of the world is the calm after the storm. */
  readonly stormEnds: number;
  readonly ends: number;
  readonly asksLiveness: boolean;
};

/** Draws a world from its seed alone. */
export function planWorld(seed: number): WorldPlan {
  const deal = dealFor(seed);
  const draws = new Draws(seed, 'world');
  const period = draws.pick(PERIODS_MINUTES);
  const domainCount = draws.pick([1, 1, 1, 1, 1, 2, 2, 3]);
  const startsAtMs = FIRST_DAY_MS + draws.whole(0, 364) * MS_A_DAY + draws.whole(0, 1439) * 60_000;
  const calmSweeps = Math.max(20, Math.ceil(180 / period)) + 2;
  const sweeps = Math.ceil(SWEEPS_A_WORLD / domainCount);
  const asksLiveness = calmSweeps <= sweeps - LEAST_STORM_SWEEPS;
  const stormSweeps = asksLiveness ? sweeps - calmSweeps : sweeps;
  const pause = pauseOf(deal, draws, { period, stormSweeps });
  const later = (minutes: number): number =>
    pause === undefined || minutes < pause.from ? minutes : minutes + (pause.to - pause.from);
  const timing = {
    period,
    later,
    stormSweeps,
    calmFrom: asksLiveness ? stormSweeps : undefined,
    sweeps,
    monthAt: pause?.isMonth === true ? Math.floor(pause.from / period) : undefined,
  };
  const domains = Array.from({ length: domainCount }, (_, n) =>
    planDomain({
      seed,
      n,
      deal: dealtTo(deal, n, domainCount),
      hasZones: deal.hasZones,
      draws: new Draws(seed, `domain ${n}`),
      timing,
      startsAtMs,
    }),
  );
  return {
    seed,
    deal,
    rates: deal.hasFaults ? ratesOf(seed, deal) : {},
    startsAtMs,
    periodMinutes: period,
    domains,
    ssmAway: awayOf(deal, draws, { period, stormSweeps, later }),
    paused: pause === undefined ? [] : [pause],
    stormEnds: later(stormSweeps * period),
    ends: later(sweeps * period) + 1,
    asksLiveness,
  };
}

/** The same mishap of the same host before a month without sweeps, and after it: another life of its incident. */
function pinnedAround(
  monthAt: number | undefined,
  replicas: readonly string[],
  draws: Draws,
): readonly Pinned[] {
  if (monthAt === undefined) return [];
  const host = draws.pick(replicas);
  return [monthAt - TWICE_TOLD.sweeps - 1, monthAt + 1].map((first) => ({
    story: TWICE_TOLD,
    host,
    first,
  }));
}

type Timing = Pace & {
  /** The sweep at which a month without sweeps begins; undefined where there is none. */
  readonly monthAt: number | undefined;
  readonly stormSweeps: number;
  readonly sweeps: number;
  readonly calmFrom: number | undefined;
};

type Drawn = {
  readonly seed: number;
  readonly n: number;
  readonly deal: readonly Story[];
  readonly hasZones: boolean;
  readonly draws: Draws;
  readonly timing: Timing;
  readonly startsAtMs: number;
};

/** What was dealt is shared among the domains; the first always gets some of it. */
const dealtTo = (deal: Deal, n: number, domains: number): readonly Story[] =>
  deal.stories.filter((_, at) => at % domains === n);

function planDomain({ seed, n, deal, hasZones, draws, timing, startsAtMs }: Drawn): DomainPlan {
  const needed = Math.max(0, ...deal.map(({ leastReplicas }) => leastReplicas));
  const replicaCount = Math.max(needed, draws.pick([1, 2, 2, 3, 3, 4, 5, 8]));
  // An offset shows where three tables have it (rules.md).
  const tableCount = draws.pick([...(hasZones ? [] : [1, 2]), 3, 5, 8, 8, 12, 20, 55]);
  const master = 'MASTER';
  const replicas = Array.from({ length: replicaCount }, (_, at) => `R${at + 1}`);
  const tables = Array.from({ length: tableCount }, (_, table) => table);
  const domain = `bank${n + 1}`;
  const extra = deal.length > 0 && draws.chance(0.5) ? [draws.pick(STORIES)] : [];
  const fitting = [...deal, ...extra].filter(({ leastReplicas }) => leastReplicas <= replicaCount);
  const pinned = n === 0 ? pinnedAround(timing.monthAt, replicas, draws) : [];
  const cast = { draws, master, replicas, tables, timing };
  const placed = placeStories({ pinned, stories: fitting }, cast);
  const zones = hasZones
    ? zoneEvents([master, ...replicas], { draws: new Draws(seed, `zones ${domain}`), timing })
    : [];
  const edits = ordinaryEdits({
    draws: new Draws(seed, `edits ${domain}`),
    master,
    tables,
    acting: placed.acting,
    timing,
  });
  return {
    settings: settingsOf({ domain, master, replicas, draws, periodMinutes: timing.period }),
    scenario: scenarioOf({
      domain,
      master,
      replicas,
      tableCount,
      startsAtMs,
      events: [...zones, ...storyEvents(placed, master, timing), ...edits],
      ...(hasZones && { stamps: 'local' }),
    }),
    seed: draws.whole(0, 0x7fff_ffff),
    acts: placed.acts.map((act) => ({ ...act, atMinutes: timing.later(act.atMinutes) })),
    sequels: placed.sequels.map((one) => ({ ...one, after: timing.later(one.after) })),
    stories: placed.names,
  };
}

/** What happens, later by the pause; a master that is off, or is not followed, takes no edits. */
const storyEvents = (
  { events, acting }: Placed,
  master: string,
  { later }: Timing,
): readonly ScheduledEvent[] =>
  events
    .filter(
      ({ at, event }) =>
        event.kind !== 'edits' ||
        event.host !== master ||
        !acting.some(({ from, to, host }) => host !== master && from <= at && at < to),
    )
    .map(({ at, event }) => ({ at: later(at), event }));

const scenarioOf = (
  world: Pick<Scenario, 'domain' | 'master' | 'tableCount' | 'startsAtMs' | 'events' | 'stamps'> & {
    readonly replicas: readonly string[];
  },
): Scenario => ({
  name: 'simulation',
  title: 'a world of the simulation',
  domain: world.domain,
  master: world.master,
  hosts: [world.master, ...world.replicas],
  tableCount: world.tableCount,
  starts: Array.from({ length: world.tableCount }, (_, table) => ({
    table,
    counter: 50 + 7 * table,
    stampSeconds: 1_100_000_000 + table * 86_400,
  })),
  background: 'none',
  startsAtMs: world.startsAtMs,
  endsAtMinutes: 0,
  events: world.events,
  ...(world.stamps !== undefined && { stamps: world.stamps }),
  story: [],
});

function settingsOf({
  domain,
  master,
  replicas,
  draws,
  periodMinutes,
}: {
  readonly domain: string;
  readonly master: string;
  readonly replicas: readonly string[];
  readonly draws: Draws;
  readonly periodMinutes: number;
}): DomainSettings {
  const [replicaSeconds, masterSeconds] =
    periodMinutes === 1 ? [12, 8] : [draws.pick([20, 30, 60]), 20];
  return {
    domain,
    version: 1,
    master,
    replicas: replicas.map((host) => ({ host, formerMaster: false, listNames: [] })),
    periodSeconds: periodMinutes * 60,
    replicaSeconds: periodMinutes === 2 ? 20 : replicaSeconds,
    masterSeconds,
    joiningSeconds: draws.pick([600, 3_600]),
    busy: draws.pick([[5], [], [0, 1]]),
    ignore: [],
    channels: draws.pick<readonly Channel[]>([
      ['terminal'],
      ['terminal', 'mail', 'webhook'],
      ['mail', 'pager', 'chat', 'machines'],
    ]),
    thresholds: draws.chance(0.5) ? DEFAULT_THRESHOLDS : drawnThresholds(draws, periodMinutes),
  };
}

/** Of two or three sweeps, whatever the period: every kind may open in any world. */
function drawnThresholds(draws: Draws, period: number): DomainSettings['thresholds'] {
  const patience = THRESHOLD_NAMES.map((name) => [
    name,
    { reads: draws.whole(2, 3), seconds: draws.pick([1, 2]) * period * 60 },
  ]);
  return {
    ...DEFAULT_THRESHOLDS,
    ...Object.fromEntries(patience),
    stuck: { reads: draws.whole(2, 4), seconds: draws.pick([2, 3]) * period * 60 },
    stuckBusy: { reads: draws.whole(3, 6), seconds: draws.pick([3, 5]) * period * 60 },
  };
}

function ratesOf(seed: number, { isOneMachine }: Deal): Rates {
  const draws = new Draws(seed, 'rates');
  const rates: [Fault, number][] = FAULTS.map((fault) => [
    fault,
    draws.chance(0.4) ? (USUAL_RATE[fault] ?? 0.05) * (0.3 + 1.4 * draws.next()) : 0,
  ]);
  const off = new Set<Fault>(isOneMachine ? NOT_ON_ONE_MACHINE : []);
  return Object.fromEntries(rates.filter(([fault]) => !off.has(fault)));
}

/** What a queue in memory, ticks of our own and hosts over ssh cannot do. */
const NOT_ON_ONE_MACHINE: readonly Fault[] = [
  'tick lost',
  'tick doubled',
  'message doubled',
  'SSM event lost',
  'SSM event doubled',
  'slower than the visibility time-out',
  'alert hangs',
];

const USUAL_RATE: Readonly<Partial<Record<Fault, number>>> = {
  'killed before a call': 0.004,
  'killed after a call': 0.004,
  'call refused': 0.01,
  'call carried out, reported failed': 0.01,
  'slower than the visibility time-out': 0.02,
  'tick lost': 0.3,
  'SSM event lost': 0.5,
  'old value read': 0.3,
  'alert refused': 0.2,
  'alert refused for good': 0.02,
};

type Pause = Stretch & { readonly isMonth: boolean };

function pauseOf(
  { serviceEvents }: Deal,
  draws: Draws,
  { period, stormSweeps }: { readonly period: number; readonly stormSweeps: number },
): Pause | undefined {
  if (serviceEvents.includes('service paused for a month')) {
    const about = TWICE_TOLD.sweeps + 3;
    const sweep = draws.whole(about, Math.max(about, stormSweeps - about));
    const from = (sweep + draws.next()) * period;
    return { from, to: from + draws.whole(20, 40) * MINUTES_A_DAY, isMonth: true };
  }
  if (!serviceEvents.includes('service paused')) return undefined;
  const from = draws.whole(5, Math.max(6, stormSweeps - 5)) * period + draws.next() * period;
  return { from, to: from + period * draws.whole(3, 8), isMonth: false };
}

function awayOf(
  { serviceEvents }: Deal,
  draws: Draws,
  {
    period,
    stormSweeps,
    later,
  }: {
    readonly period: number;
    readonly stormSweeps: number;
    readonly later: (minutes: number) => number;
  },
): readonly Stretch[] {
  if (!serviceEvents.includes('SSM away for the account')) return [];
  const from = draws.whole(3, Math.max(4, stormSweeps - 8)) * period;
  return [{ from: later(from), to: later(from + draws.whole(2, 6) * period) }];
}

const PERIODS_MINUTES: readonly number[] = [1, 2, 5, 5, 5, 10, 10, 15, 30, 60, 240, 720];
const SWEEPS_A_WORLD = 100;
const LEAST_STORM_SWEEPS = 26;
/** 2 March 2026, UTC. */
const FIRST_DAY_MS = 1_772_409_600_000;
const MS_A_DAY = 86_400_000;
const MINUTES_A_DAY = 1_440;
/** Short, and its kind opens and closes within it. */
const TWICE_TOLD = storyNamed('BoKS stopped');
