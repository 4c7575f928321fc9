import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { EditRange } from '#cli/simulator/edit-ranges.ts';
import type { ScheduledEvent, WorldEvent } from '#cli/simulator/world-event.ts';
import { World } from '#cli/simulator/world.ts';
import {
  followUpdates,
  type CounterReading,
  type Fate,
  type SaidOfTable,
  type TableLook,
} from '#domain/history/follow-updates.ts';
import { runsOf } from '#test/budget.ts';
import { fixedAndFresh } from '#test/seeds.ts';

import { drillOn, edits, smallScenario } from '../unit/simulator/small-world.ts';

/** What happens, and so many minutes after the step before. */
type Happening = { readonly minutes: number; readonly events: readonly WorldEvent[] };
/** Minutes after the sweep before; when within it the hosts are read; who is silent. */
type Swept = {
  readonly minutes: number;
  readonly replicaAt: number;
  readonly masterAt: number;
  readonly silent: 'nobody' | 'replica' | 'master';
};

const onA = <Kind extends WorldEvent['kind']>(kind: Kind) => ({ kind, host: 'a' }) as const;
const RESET = ['boks-stopped', 'data-removed', 'sequence-removed', 'boks-started'] as const;

const happening: fc.Arbitrary<Happening> = fc.record({
  minutes: fc.integer({ min: 1, max: 9 }),
  events: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 6 }).map((count) => [edits('m', count)]) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 8 }).map((count) => drillOn('a', count)) },
    { weight: 1, arbitrary: fc.constant(RESET.map(onA)) },
    {
      weight: 3,
      arbitrary: fc.constantFrom<readonly WorldEvent[]>(
        [{ kind: 'bridge-stops', to: 'a' }],
        [{ kind: 'bridge-stops', to: 'a' }],
        [{ kind: 'bridge-starts', to: 'a' }],
      ),
    },
  ),
});
const swept: fc.Arbitrary<Swept> = fc.record({
  minutes: fc.integer({ min: 2, max: 8 }),
  replicaAt: fc.integer({ min: 0, max: 3 }),
  masterAt: fc.integer({ min: 0, max: 3 }),
  silent: fc.oneof(
    { weight: 8, arbitrary: fc.constant('nobody' as const) },
    { weight: 2, arbitrary: fc.constantFrom('replica' as const, 'master' as const) },
  ),
});

/** Dealt, not drawn: what is made while the bridge is down, for longer than between sweeps. */
const CUT_OFF: readonly Happening[] = [
  { minutes: 1, events: [{ kind: 'bridge-stops', to: 'a' }] },
  { minutes: 4, events: [edits('m', 3)] },
  { minutes: 25, events: [{ kind: 'bridge-starts', to: 'a' }] },
];
/** A drill that is over, and crossed, before anybody looks; one that is seen; and its repair. */
const DRILLS: readonly Happening[] = [
  { minutes: 9, events: [...drillOn('a', 2), edits('m', 4)] },
  { minutes: 9, events: drillOn('a', 9) },
  { minutes: 16, events: [edits('m', 4)] },
  { minutes: 16, events: [edits('m', 2), ...RESET.map(onA)] },
];
/** What a world begins with, by its seed. */
const DEALT: readonly (readonly Happening[])[] = [[], CUT_OFF, DRILLS, [...DRILLS, ...CUT_OFF]];

const TICK_MS = 10_000;
const MINUTE_MS = 60_000;
/** Of the scenario's T0. */
const BEGINS_AT = 100;

/** When each number was made on the master, and when it came into the replica's data: a tick up to here. */
type Truth = {
  readonly madeMs: ReadonlyMap<number, number>;
  /** More than once where a reset took it away meanwhile. */
  readonly appliedMs: ReadonlyMap<number, readonly number[]>;
  readonly resetsMs: readonly number[];
  readonly looks: readonly TableLook[];
  readonly readAtMs: ReadonlyMap<CounterReading, number>;
};

/** The world, watched tick by tick, and what sweeps saw of it. */
function watched(happenings: readonly Happening[], sweeps: readonly Swept[], seed: number): Truth {
  let minute = 0;
  const events = happenings.flatMap((each): ScheduledEvent[] => {
    minute += each.minutes;
    return each.events.map((event, n) => ({ at: minute + n / 100, event }));
  });
  const world = new World(smallScenario(events), seed);
  const [madeMs, appliedMs] = [new Map<number, number>(), new Map<number, number[]>()];
  const isHeld = new Set<number>();
  const due = dueOf(sweeps);
  const endMs = Math.max(0, ...due.map(({ atMs }) => atMs)) + 2 * MINUTE_MS;
  const seen = new Map<string, number | 'anew'>();
  for (let atMs = 0; atMs <= endMs; atMs += TICK_MS) {
    world.advanceTo(atMs);
    const [master, replica] = [world.look('m').tables[0], world.look('a')];
    const { counter = 0, held = [] } = master ?? {};
    for (let n = BEGINS_AT + madeMs.size + 1; n <= counter; n += 1) madeMs.set(n, atMs);
    for (const number of madeMs.keys()) {
      const has = (range: EditRange): boolean => range.from <= number && number <= range.to;
      const series = held.find(has)?.series;
      const isIn = replica.tables[0]?.held.some((own) => has(own) && own.series === series);
      if (isIn !== true) isHeld.delete(number);
      else if (!isHeld.has(number)) {
        isHeld.add(number);
        appliedMs.set(number, [...(appliedMs.get(number) ?? []), atMs]);
      }
    }
    const isReplica = replica.boksRuns && replica.runningRole === 'replica';
    seen.set(`m ${atMs}`, counter);
    seen.set(`a ${atMs}`, isReplica ? (replica.tables[0]?.counter ?? 0) : 'anew');
  }
  const readAtMs = new Map<CounterReading, number>();
  const reading = (who: 'm' | 'a', fromMs: number, at: number): SaidOfTable => {
    const sequence = seen.get(`${who} ${fromMs + at * TICK_MS}`) ?? 'anew';
    if (sequence === 'anew') return sequence;
    const said = { sequence, fromMs, toMs: fromMs + 3 * TICK_MS };
    readAtMs.set(said, fromMs + at * TICK_MS);
    return said;
  };
  const looks = due.map(({ atMs, replicaAt, masterAt, silent }): TableLook => {
    const master = reading('m', atMs + 4 * TICK_MS, masterAt);
    const isRead = silent !== 'master' && typeof master !== 'string';
    return {
      atMs,
      master: isRead ? { ...master, host: 'm', stamp: 1 } : undefined,
      replicas: new Map([['a', silent === 'replica' ? 'nothing' : reading('a', atMs, replicaAt)]]),
    };
  });
  const resetsMs = events
    .filter(({ event }) => event.kind === 'sequence-removed')
    .map(({ at }) => at * MINUTE_MS);
  return { madeMs, appliedMs, resetsMs, looks, readAtMs };
}

function dueOf(sweeps: readonly Swept[]): readonly (Swept & { readonly atMs: number })[] {
  let atMs = 0;
  return sweeps.map((each) => ({ ...each, atMs: (atMs += each.minutes * MINUTE_MS) }));
}

/** Each number of some fates that was made while the world was watched. */
const numbersOf = (fates: readonly Fate[]): readonly (Fate & { readonly number: number })[] =>
  fates
    .flatMap((fate) =>
      Array.from({ length: fate.upTo - fate.above }, (_, n) => ({
        ...fate,
        number: fate.above + n + 1,
      })),
    )
    .filter(({ number }) => number > BEGINS_AT);

/** A plain recount of the proof: the replica was seen at a number before the master was seen below it. */
function wasSeenAbove(number: number, looks: readonly TableLook[]): boolean {
  return looks.some((look, at) => {
    const said = look.replicas.get('a');
    const master = looks.slice(at).find((later) => later.master !== undefined)?.master;
    const isReading = said !== undefined && typeof said !== 'string';
    return isReading && master !== undefined && said.sequence >= number && master.sequence < number;
  });
}

type Tally = Record<
  'arrived' | 'atLeast' | 'notApplied' | 'notKnown' | 'unseenDrill' | 'waiting',
  number
>;

/** What is told of the replica and is not so, in words; and what was met on the way. */
function wrongIn(truth: Truth, tally: Tally): readonly string[] {
  const wrong: string[] = [];
  const counted = new Set<number>();
  let lastReadMs = 0;
  for (const [at, step] of followUpdates(truth.looks).entries()) {
    const { fates = [], sinceLastMs, onTheWay } = step.replicas.get('a') ?? {};
    const said = truth.looks[at]?.replicas.get('a');
    const readMs = typeof said === 'object' ? (truth.readAtMs.get(said) ?? NaN) : NaN;
    for (const { number, ...fate } of numbersOf(fates)) {
      if (counted.has(number)) wrong.push(`${number} twice`);
      counted.add(number);
      const why = wrongWith(number, { fate, truth, lastReadMs, readMs }, tally);
      if (why !== undefined) wrong.push(`${number} ${fate.kind}: ${why}`);
    }
    if (onTheWay !== undefined && onTheWay.updates > 0) tally.waiting += 1;
    if (sinceLastMs !== undefined) lastReadMs = step.atMs;
  }
  return wrong;
}

type Told = {
  readonly fate: Fate;
  readonly truth: Truth;
  readonly lastReadMs: number;
  readonly readMs: number;
};

function wrongWith(
  number: number,
  { fate, truth, lastReadMs, readMs }: Told,
  tally: Tally,
): string | undefined {
  const { madeMs, appliedMs, looks, resetsMs } = truth;
  const made = madeMs.get(number) ?? NaN;
  const applied = appliedMs.get(number)?.findLast((atMs) => atMs <= readMs);
  if (fate.kind === 'not-known') {
    tally.notKnown += 1;
    return undefined;
  }
  if (fate.kind === 'not-applied') {
    tally.notApplied += 1;
    const isReset = resetsMs.some((atMs) => lastReadMs <= atMs && atMs <= readMs);
    return applied === undefined || isReset ? undefined : 'it was applied';
  }
  if (applied === undefined) {
    // Dropped in a drill of which no reading of this copy told.
    tally.unseenDrill += 1;
    const copyMs = resetsMs.findLast((atMs) => atMs <= readMs) ?? 0;
    const ofCopy = looks.filter(({ atMs }) => copyMs <= atMs);
    return wasSeenAbove(number, ofCopy) ? 'it was dropped, as was seen' : undefined;
  }
  tally.arrived += 1;
  if (fate.atLeastMs > 0) tally.atLeast += 1;
  const ageMs = applied - made;
  const { atLeastMs, atMostMs } = fate;
  const isIn = atLeastMs <= ageMs + TICK_MS && ageMs - TICK_MS <= (atMostMs ?? Infinity);
  return isIn ? undefined : `${ageMs} ms old, told ${atLeastMs} to ${atMostMs}`;
}

describe.each(fixedAndFresh)('what becomes of updates, with $label', ({ seed }) => {
  const tally = { arrived: 0, atLeast: 0, notApplied: 0, notKnown: 0, unseenDrill: 0, waiting: 0 };

  it('is true of the world: each age is in its range, and what was dropped has none', () => {
    fc.assert(
      fc.property(
        fc.array(happening, { minLength: 4, maxLength: 24 }),
        fc.array(swept, { minLength: 3, maxLength: 30 }),
        fc.nat(999),
        (drawn, sweeps, worldSeed) => {
          const happenings = [...(DEALT[worldSeed % DEALT.length] ?? []), ...drawn];
          expect(wrongIn(watched(happenings, sweeps, worldSeed), tally)).toEqual([]);
        },
      ),
      { seed, numRuns: runsOf(400) },
    );
  });

  it('and every fate was met, and ages of which both ends tell', () => {
    expect(Math.min(...Object.values(tally))).toBeGreaterThan(0);
  });
});
