import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { scenarioOf, SCENARIO_NAMES } from '#cli/simulator/scenario.ts';
import { World } from '#cli/simulator/world.ts';
import { formatSequence, parseSequence, stampOf } from '#domain/boksdiag/sequence.ts';
import type { TableReading } from '#domain/boksdiag/sequence.ts';
import { judgePosition, masterBeforeUnlessVoid, seenIn, type Position } from '#domain/position.ts';
import { zoneShiftSeconds } from '#domain/zone-offset.ts';
import { runsOf } from '#test/budget.ts';
import { fixedAndFresh } from '#test/seeds.ts';

/**
 * A domain that owes nothing to the judge: two hosts whose counters go their ways. The master
 * edits, falls back (a restore), is made anew (another stamp); the replica follows, takes edits of
 * its own (a drill), falls, is made anew. Both are read in the order master, replica, master.
 */
type Counter = { readonly sequence: number; readonly stampSeconds: number };
type Truth = { readonly master: readonly Counter[]; readonly replica: readonly Counter[] };
type Step = {
  readonly who: 'master' | 'replica';
  readonly table: number;
  readonly act: 'grows' | 'follows' | 'falls' | 'restamped';
  readonly amount: number;
};
/** The states of the domain from the first step on; a reading is an index into it. */
type History = readonly Truth[];
type Reads = { readonly before: number; readonly replica: number; readonly after: number };

const TABLES = 5;
/** How often the simulated domain is looked at between the first read and the last. */
const LOOKS = 24;
const PARTS = 12;
const BIRTH = 13_178 * 86_400;

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.constantFrom('master', 'replica'),
  table: fc.nat(TABLES - 1),
  act: fc.oneof(
    { weight: 6, arbitrary: fc.constant('grows' as const) },
    { weight: 6, arbitrary: fc.constant('follows' as const) },
    { weight: 2, arbitrary: fc.constant('falls' as const) },
    { weight: 1, arbitrary: fc.constant('restamped' as const) },
  ),
  amount: fc.integer({ min: 1, max: 9 }),
});
const drawn = fc.record({
  steps: fc.array(step, { minLength: 12, maxLength: 60 }),
  places: fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999)),
  replicaZone: fc.constantFrom(0, 7_200, -16_200),
  knows: fc.constantFrom('both', 'both', 'before', 'after'),
});

describe.each(fixedAndFresh)('what D2 proves is true of the world, with $label', ({ seed }) => {
  const tally = { ahead: 0, behind: 0, behindUnbounded: 0, voided: 0, hidden: 0 };

  it('over histories of edits, drills, restores and rebuilt databases', () => {
    fc.assert(
      fc.property(drawn, ({ steps, places, replicaZone, knows }) => {
        const history = historyOf(steps);
        const [before = 0, replica = 0, after = 0] = places
          .map((place) => place % history.length)
          .toSorted((one, other) => one - other);
        const reads = { before, replica, after };
        const positions = judgeAll(history, reads, { replicaZone, knows });
        const wrong = positions.map((position, table) =>
          wrongWith(position, worldBetween(history, reads, table), tally),
        );
        expect(wrong.filter((reason) => reason !== undefined)).toEqual([]);
      }),
      { seed, numRuns: runsOf(3_000) },
    );
  });

  it('and each kind of proof, and each reason to give none, was met', () => {
    for (const count of Object.values(tally)) expect(count).toBeGreaterThan(0);
  });
});

describe.each(fixedAndFresh)('and so it is in the simulated domain, with $label', ({ seed }) => {
  const tally = { ahead: 0, behind: 0, behindUnbounded: 0, voided: 0, hidden: 0 };
  const moment = fc.record({
    worldSeed: fc.nat(999),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    windowMinutes: fc.constantFrom(1, 5, 20),
    readAt: fc.integer({ min: 0, max: LOOKS }),
  });

  it.each(SCENARIO_NAMES)('at moments all through %s, for every replica', (name) => {
    fc.assert(
      fc.property(moment, ({ worldSeed, share, windowMinutes, readAt }) => {
        const world = new World(scenarioOf(name), worldSeed);
        const wrong = momentsIn(world, share).flatMap((fromMs) => {
          const looked = lookAt(world, { fromMs, stepMs: (windowMinutes * 60_000) / LOOKS });
          return historiesOf(world, looked).flatMap((history) =>
            wrongInHistory(history, { before: 0, replica: readAt, after: LOOKS }, tally),
          );
        });
        expect(wrong).toEqual([]);
      }),
      { seed, numRuns: runsOf(2) },
    );
  });

  it('and both kinds of proof were met', () => {
    expect(Math.min(tally.ahead, tally.behind, tally.behindUnbounded)).toBeGreaterThan(0);
  });
});

/** Dealt, not drawn: one moment in each part of the scenario, so that none is ever left out. */
const momentsIn = ({ scenario }: World, share: number): readonly number[] =>
  Array.from({ length: PARTS }, (_, part) => {
    const minutes = ((part + share) / PARTS) * scenario.endsAtMinutes;
    return scenario.startsAtMs + Math.floor(minutes * 60_000);
  });

/** The history of each replica beside its expected master, in the tables that both have throughout. */
function historiesOf({ scenario }: World, looked: readonly HostsNow[]): readonly History[] {
  const replicas = scenario.hosts.filter((host) => host !== scenario.master);
  return replicas.map((host) => {
    const counts = looked.flatMap((hostsNow) =>
      [scenario.master, host].map((who) => countersOf(hostsNow, who).length),
    );
    const common = Math.min(...counts);
    return looked.map((hostsNow) => ({
      master: countersOf(hostsNow, scenario.master).slice(0, common),
      replica: countersOf(hostsNow, host).slice(0, common),
    }));
  });
}

/** What is wrong with any table, whichever of the master's readings the judge is given. */
function wrongInHistory(history: History, reads: Reads, tally: Tally): readonly string[] {
  return ['both', 'before', 'after']
    .flatMap((knows) =>
      judgeAll(history, reads, { replicaZone: 0, knows }).map((position, table) =>
        wrongWith(position, worldBetween(history, reads, table), tally),
      ),
    )
    .filter((reason) => reason !== undefined);
}

type HostsNow = ReadonlyMap<string, readonly Counter[]>;

/** The true counters of every host at `LOOKS` + 1 moments, `stepMs` apart. */
function lookAt(
  world: World,
  { fromMs, stepMs }: { readonly fromMs: number; readonly stepMs: number },
): readonly HostsNow[] {
  return Array.from({ length: LOOKS + 1 }, (_, look) => {
    world.advanceTo(fromMs + Math.floor(look * stepMs));
    return new Map(
      world.scenario.hosts.map((host) => [
        host,
        world.look(host).tables.map(({ counter, stampSeconds }) => ({
          sequence: counter,
          stampSeconds,
        })),
      ]),
    );
  });
}

const countersOf = (hostsNow: HostsNow, host: string): readonly Counter[] =>
  hostsNow.get(host) ?? [];

/** The true counters of one table at, and between, the three reads. */
type Between = {
  readonly before: Counter;
  readonly masterAtReplica: Counter;
  readonly replica: Counter;
  readonly after: Counter;
  readonly replicaAtEnd: Counter;
  readonly masterBrokeBeforeReplica: boolean;
  readonly masterBroke: boolean;
  readonly replicaBroke: boolean;
};
type Tally = {
  ahead: number;
  behind: number;
  behindUnbounded: number;
  voided: number;
  hidden: number;
};

/** What is wrong with a position, seen from the true counters; nothing where it is sound. */
function wrongWith(position: Position, world: Between, tally: Tally): string | undefined {
  if (world.masterBroke && isSeenAtTheEnds(world)) tally.voided += 1;
  if (!position.proved) return undefined;
  if (position.name === 'ahead') return wrongWithAhead(world, tally);
  if (position.name === 'behind') return wrongWithBehind(position, world, tally);
  return `${position.name} was proved`;
}

function wrongWithAhead({ replicaAtEnd, after, replicaBroke }: Between, tally: Tally) {
  if (replicaBroke) return undefined;
  tally.ahead += 1;
  const isTrue =
    replicaAtEnd.sequence > after.sequence && replicaAtEnd.stampSeconds === after.stampSeconds;
  return isTrue ? undefined : 'an ahead was proved that was none when MA was read';
}

/**
 * No two readings show that the master broke where its end looks like its beginning grown, nor
 * that it broke before the replica was read where it has not been read again since.
 */
function wrongWithBehind({ lag }: Position, world: Between, tally: Tally): string | undefined {
  if (lag === undefined) return 'a behind was proved without a range';
  const isBounded = lag.atMost !== undefined;
  if (isBounded && world.masterBroke && isSeenAtTheEnds(world)) return 'MB was not void';
  if (isBounded ? world.masterBroke : world.masterBrokeBeforeReplica) {
    tally.hidden += 1;
    return undefined;
  }
  tally[isBounded ? 'behind' : 'behindUnbounded'] += 1;
  const truth = world.masterAtReplica.sequence - world.replica.sequence;
  const isTrue = truth > 0 && truth >= lag.atLeast && truth <= (lag.atMost ?? Infinity);
  return isTrue ? undefined : `the true lag ${truth} is not in ${lag.atLeast} … ${lag.atMost}`;
}

const isSeenAtTheEnds = ({ before, after }: Between): boolean =>
  after.sequence < before.sequence || after.stampSeconds !== before.stampSeconds;

function worldBetween(history: History, reads: Reads, table: number): Between {
  const at = (place: number) => ({
    master: counterIn(history[place]?.master, table),
    replica: counterIn(history[place]?.replica, table),
  });
  const broke = (who: keyof Truth, from: number, to: number) =>
    history.slice(from + 1, to + 1).some((truth, index) => {
      const was = counterIn(history[from + index]?.[who], table);
      const is = counterIn(truth[who], table);
      return is.sequence < was.sequence || is.stampSeconds !== was.stampSeconds;
    });
  return {
    before: at(reads.before).master,
    masterAtReplica: at(reads.replica).master,
    replica: at(reads.replica).replica,
    after: at(reads.after).master,
    replicaAtEnd: at(reads.after).replica,
    masterBrokeBeforeReplica: broke('master', reads.before, reads.replica),
    masterBroke: broke('master', reads.before, reads.after),
    replicaBroke: broke('replica', reads.replica, reads.after),
  };
}

/** Reads and judges as the product does: printed, parsed, shifted into one zone, judged. */
function judgeAll(
  history: History,
  reads: Reads,
  { replicaZone, knows }: { replicaZone: number; knows: string },
): readonly Position[] {
  const before = printed(history[reads.before]?.master, 0);
  const replica = printed(history[reads.replica]?.replica, replicaZone);
  const after = printed(history[reads.after]?.master, 0);
  const knowsAfter = knows !== 'before';
  const shift = zoneShiftSeconds(replica, knowsAfter ? after : before);
  return replica.map(({ table }) => {
    const masterAfter = seenIn(knowsAfter ? after : [], knowsAfter, table);
    const masterBefore = seenIn(knows === 'after' ? [] : before, knows !== 'after', table);
    return judgePosition({
      replica: seenIn(replica, true, table),
      masterBefore: masterBeforeUnlessVoid(masterBefore, masterAfter, 0),
      masterAfter,
      printedBefore: true,
      mayProve: true,
      zoneShiftSeconds: shift,
    });
  });
}

function printed(counters: readonly Counter[] | undefined, zone: number): readonly TableReading[] {
  const tables = (counters ?? []).map(({ sequence, stampSeconds }, table) => ({
    table,
    stamp: stampOf(stampSeconds + zone),
    sequence,
    bracketed: sequence,
  }));
  const read = parseSequence(formatSequence(tables));
  if (read.kind === 'refused') throw new Error(`the world printed what is refused: ${read.reason}`);
  return read.tables;
}

function historyOf(steps: readonly Step[]): History {
  const history = [{ master: firstCounters(), replica: firstCounters() }];
  for (const one of steps) {
    const last = history.at(-1);
    if (last === undefined) throw new Error('a history begins with a first state');
    history.push({ ...last, [one.who]: stepped(last, one) });
  }
  return history;
}

function stepped(last: Truth, { who, table, act, amount }: Step): Counter[] {
  const counters = [...last[who]];
  const now = counterIn(counters, table);
  const master = counterIn(last.master, table);
  counters[table] = {
    grows: { ...now, sequence: now.sequence + amount },
    // A replica takes what is new to it, and drops the rest; a master just edits.
    follows:
      who === 'master'
        ? { ...now, sequence: now.sequence + amount }
        : { ...now, sequence: Math.max(now.sequence, master.sequence) },
    falls: { ...now, sequence: Math.max(0, now.sequence - amount) },
    restamped: { sequence: amount, stampSeconds: now.stampSeconds + 61 * amount },
  }[act];
  return counters;
}

function counterIn(counters: readonly Counter[] | undefined, table: number): Counter {
  const counter = counters?.[table];
  if (counter === undefined) throw new Error(`the world has no table ${table}`);
  return counter;
}

const firstCounters = (): Counter[] =>
  Array.from({ length: TABLES }, (_, table) => ({
    sequence: 20 + table,
    stampSeconds: BIRTH + table * 4_001,
  }));
