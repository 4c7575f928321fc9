import { formatInstant } from '../sweep-plan.ts';
import type { Fate, Following, Step } from './follow-updates.ts';

/** Nearest rank, weighted by updates; whole seconds. */
export type Ranks<Seconds> = {
  readonly p50: Seconds;
  readonly p95: Seconds;
  readonly max: Seconds;
};

/** How a table's updates propagated to one replica, or to all, within a day. */
export type Propagated = {
  /** Readings of it that one of the master follows. */
  readonly readings: number;
  /** Between two readings, of the replica or of the master: no age is known better. Null: not two. */
  readonly resolutionSeconds: { readonly typical: number; readonly worst: number } | null;
  /** Updates whose numbers a reading was the first to have; and their ages, null where there is none. */
  readonly arrived: number;
  readonly atLeastSeconds: Ranks<number> | null;
  /** Null for an age of which nothing is known: one that was made before the first reading of the master. */
  readonly atMostSeconds: Ranks<number | null> | null;
  /** Made while the replica's counter was above their numbers: dropped, as far as known. */
  readonly notApplied: number;
  /** The replica's numbers, or its master's, began anew: what became of these is not told. */
  readonly notKnown: number;
  /** Not there at the day's last look, and how old the oldest is at least. */
  readonly onTheWay: { readonly updates: number; readonly atLeastSeconds: number };
};

/** How old the updates of a table were when they reached the replicas, on one UTC day. */
export type DayOfPropagation = {
  /** `2026-03-02`. */
  readonly day: string;
  /** Updates that the master made, as far as its readings tell. */
  readonly made: number;
  readonly masterReadings: number;
  readonly all: Propagated;
  readonly replicas: ReadonlyMap<string, Propagated>;
};

/** Of a day on which nothing was read. */
export const NOT_PROPAGATED: Propagated = {
  readings: 0,
  resolutionSeconds: null,
  arrived: 0,
  atLeastSeconds: null,
  atMostSeconds: null,
  notApplied: 0,
  notKnown: 0,
  onTheWay: { updates: 0, atLeastSeconds: 0 },
};

/** What the steps of each day tell; a step belongs to the day on which its sweep was due. */
export function propagationByDay(steps: readonly Step[]): readonly DayOfPropagation[] {
  const days = grouped(steps.map((step) => [formatInstant(step.atMs).slice(0, 10), step]));
  return [...days].map(([day, within]) => {
    const masters = within.flatMap(({ master }) => master ?? []);
    const masterMs = masters.flatMap(({ sinceLastMs }) => sinceLastMs ?? []);
    const hosts = grouped(within.flatMap(({ replicas }) => [...replicas]));
    return {
      day,
      made: sumOf(masters, ({ made }) => made),
      masterReadings: masters.length,
      all: propagatedTo([...hosts.values()], masterMs),
      replicas: new Map([...hosts].map(([host, own]) => [host, propagatedTo([own], masterMs)])),
    };
  });
}

/** What stands under each name, names and entries in the order in which they came. */
function grouped<Entry>(
  named: readonly (readonly [string, Entry])[],
): ReadonlyMap<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const [name, entry] of named) {
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [entry]);
    else group.push(entry);
  }
  return groups;
}

/** What was told of some replicas, of each in the order of time. */
function propagatedTo(
  replicas: readonly (readonly Following[])[],
  masterMs: readonly number[],
): Propagated {
  const told = replicas.flat();
  const fates = told.flatMap((following) => following.fates);
  const arrived = fates.filter((fate) => fate.kind === 'arrived');
  const last = replicas.flatMap((own) => own.at(-1)?.onTheWay ?? []);
  const atMost = ranksOf(
    arrived.map((fate) => [fate.atMostMs === null ? Infinity : ceilingOf(fate.atMostMs), fate]),
  );
  return {
    readings: told.filter(({ sinceLastMs }) => sinceLastMs !== undefined).length,
    resolutionSeconds: resolutionOf([
      ...masterMs,
      ...told.flatMap(({ sinceLastMs }) => sinceLastMs ?? []),
    ]),
    arrived: sumOf(arrived, countOf),
    atLeastSeconds: ranksOf(arrived.map((fate) => [floorOf(fate.atLeastMs), fate])),
    atMostSeconds: atMost && {
      p50: knownOrNull(atMost.p50),
      p95: knownOrNull(atMost.p95),
      max: knownOrNull(atMost.max),
    },
    notApplied: sumOf(
      fates.filter(({ kind }) => kind === 'not-applied'),
      countOf,
    ),
    notKnown: sumOf(
      fates.filter(({ kind }) => kind === 'not-known'),
      countOf,
    ),
    onTheWay: {
      updates: sumOf(last, ({ updates }) => updates),
      atLeastSeconds: floorOf(Math.max(0, ...last.map(({ atLeastMs }) => atLeastMs))),
    },
  };
}

const countOf = ({ above, upTo }: Pick<Fate, 'above' | 'upTo'>): number => upTo - above;

/** Seconds, and the updates that they are of. */
type Weighed = readonly [number, Pick<Fate, 'above' | 'upTo'>];

function ranksOf(values: readonly Weighed[]): Ranks<number> | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const all = sumOf(sorted, ([, fate]) => countOf(fate));
  const rank = (percent: number): number => {
    const wanted = Math.ceil((all * percent) / 100);
    let sum = 0;
    const found = sorted.find(([, fate]) => (sum += countOf(fate)) >= wanted);
    return found?.[0] ?? Infinity;
  };
  return { p50: rank(50), p95: rank(95), max: rank(100) };
}

function resolutionOf(intervalsMs: readonly number[]): Propagated['resolutionSeconds'] {
  const ranks = ranksOf(intervalsMs.map((ms) => [Math.round(ms / 1000), ONE]));
  return ranks && { typical: ranks.p50, worst: ranks.max };
}

const ONE = { above: 0, upTo: 1 };
const floorOf = (ms: number): number => Math.floor(ms / 1000);
const ceilingOf = (ms: number): number => Math.ceil(ms / 1000);
/** Not known is above whatever is. */
const knownOrNull = (seconds: number): number | null => (seconds === Infinity ? null : seconds);

const sumOf = <Each>(each: readonly Each[], of: (one: Each) => number): number =>
  each.reduce((sum, one) => sum + of(one), 0);
