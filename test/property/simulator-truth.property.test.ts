import fc from 'fast-check';
import { expect, it } from 'vitest';

import type { ScheduledEvent, WorldEvent } from '#cli/simulator/world-event.ts';
import { World } from '#cli/simulator/world.ts';
import { fixedAndFresh } from '#test/seeds.ts';

import { smallScenario } from '../unit/simulator/small-world.ts';

/** The world told edit by edit, in sets of names: slow, and too plain to be wrong in the same way. */
class NaiveDomain {
  stint = 0;
  connected = true;
  waits = false;
  bridgeUp = true;
  hasSequence = true;
  isMaster = false;
  losesNext = false;
  series = { m: 'first', a: 'first' };
  saved: Copy | undefined;
  readonly m = copyOf(100);
  a = copyOf(100);

  edit(host: 'm' | 'a'): void {
    const copy = this[host];
    const number = copy.counter + 1;
    take(copy, number, this.series[host]);
    if (host === 'm' && this.connected) this.send(number);
  }

  send(number: number): void {
    const lost = this.losesNext;
    this.losesNext = false;
    if (!lost && number > this.a.counter) take(this.a, number, this.m.held.get(number) ?? '');
  }

  /** Counters are compared anew, unless the two cannot meet. */
  connect(): void {
    this.connected = this.bridgeUp && !this.waits && !this.isMaster;
    if (!this.connected || this.a.counter >= this.m.counter) return;
    if (this.a.counter === 0) this.a = structuredClone({ ...this.m, applied: this.m.held });
    else {
      const above = [...this.m.held.keys()].filter((number) => number > this.a.counter);
      for (const number of above) this.send(number);
    }
  }

  restart(): void {
    this.waits = false;
    if (!this.hasSequence) {
      this.a.counter = 0;
      this.a.applied = new Map();
    }
    this.hasSequence = true;
    this.connect();
  }

  truth() {
    const { a, m } = this;
    const reached = [...m.held].filter(([number]) => number <= a.counter);
    const lacking = (copy: ReadonlyMap<number, string>) =>
      reached.filter(([number, series]) => copy.get(number) !== series).length;
    return {
      counter: a.counter,
      heldAll: lacking(a.held) === 0,
      missing: lacking(a.applied),
      notHeld: lacking(a.held),
      lag: Math.max(0, m.counter - a.counter),
      onlyHere: [...a.held].filter(([number, series]) => m.held.get(number) !== series).length,
    };
  }
}

type Copy = { counter: number; held: Map<number, string>; applied: Map<number, string> };

function copyOf(counter: number): Copy {
  const held = new Map(Array.from({ length: counter }, (_, n) => [n + 1, 'first']));
  return { counter, held, applied: new Map(held) };
}

function take(copy: Copy, number: number, series: string): void {
  copy.counter = number;
  copy.held.set(number, series);
  copy.applied.set(number, series);
}

/** One step, told to both: the events for the world, the same in plain acts for the recount. */
type Step = {
  readonly events: readonly WorldEvent[];
  readonly act: (naive: NaiveDomain) => void;
};

const editsOf = (host: 'm' | 'a', count: number): WorldEvent => ({
  kind: 'edits',
  host,
  table: 0,
  count,
});
const onA = <Kind extends WorldEvent['kind']>(kind: Kind) => ({ kind, host: 'a' }) as const;

const workOf = (count: number): Step => ({
  events: [editsOf('m', count)],
  act: (naive) => {
    for (let n = 0; n < count; n += 1) naive.edit('m');
  },
});

const drillOf = (count: number): Step => ({
  events: [
    { kind: 'becomes-master', host: 'a', followedBy: 'nobody' },
    editsOf('a', count),
    onA('becomes-replica'),
  ],
  act: (naive) => {
    naive.isMaster = true;
    naive.restart();
    naive.stint += 1;
    naive.series.a = `drill ${naive.stint}`;
    for (let n = 0; n < count; n += 1) naive.edit('a');
    naive.isMaster = false;
    naive.restart();
  },
});

const lostUpdate: Step = {
  events: [{ kind: 'update-lost', host: 'a', table: 0 }],
  act: (naive) => {
    naive.losesNext = true;
  },
};

const bridge = (up: boolean): Step => ({
  events: [{ kind: up ? 'bridge-starts' : 'bridge-stops', to: 'a' }],
  act: (naive) => {
    if (naive.bridgeUp === up) return;
    naive.bridgeUp = up;
    naive.connect();
  },
});

const removal = (what: 'data' | 'both'): Step => ({
  events: [
    onA('boks-stopped'),
    onA('data-removed'),
    ...(what === 'both' ? [onA('sequence-removed')] : []),
    onA('boks-started'),
  ],
  act: (naive) => {
    naive.a.held = new Map();
    if (what === 'both') naive.hasSequence = false;
    naive.restart();
  },
});

const conversion: Step = {
  events: [onA('becomes-client'), onA('becomes-replica')],
  act: (naive) => {
    naive.a.held = new Map();
    naive.waits = true;
    naive.connect();
  },
};

const restart: Step = { events: [onA('boks-restarted')], act: (naive) => naive.restart() };

const backup: Step = {
  events: [{ kind: 'backup-taken', host: 'm' }],
  act: (naive) => {
    naive.saved = structuredClone(naive.m);
  },
};

const restore: Step = {
  events: [{ kind: 'restored', host: 'm' }],
  act: (naive) => {
    if (naive.saved === undefined) return;
    Object.assign(naive.m, structuredClone(naive.saved));
    naive.stint += 1;
    naive.series.m = `restore ${naive.stint}`;
    naive.connect();
  },
};

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 6 }).map(workOf) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 6 }).map(drillOf) },
  fc.constantFrom<Step>(lostUpdate, bridge(true), bridge(false), removal('data')),
  fc.constantFrom<Step>(removal('both'), conversion, restart, backup, restore),
);

/** Steps of ten minutes, longer than any download: the two are compared when nothing is under way. */
function schedule(steps: readonly Step[]): readonly ScheduledEvent[] {
  return steps.flatMap(({ events }, n) =>
    events.map((event, k) => ({ at: 10 * n + k / 10, event })),
  );
}

it.each(fixedAndFresh)(
  'what the world knows of its truth is a plain recount ($label)',
  ({ seed }) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (drawn) => {
        const steps = [backup, ...drawn];
        const world = new World(smallScenario(schedule(steps)), seed);
        const naive = new NaiveDomain();
        for (const [n, { act }] of steps.entries()) {
          act(naive);
          world.advanceTo((10 * n + 9) * 60_000);
          expect(world.truth('a', 0)).toEqual(naive.truth());
          expect(world.truth('b', 1)).toMatchObject({ heldAll: true, missing: 0, onlyHere: 0 });
        }
      }),
      { seed, numRuns: 300 },
    );
  },
);

it.each(fixedAndFresh)('the world is the same however it is walked ($label)', ({ seed }) => {
  const walk = fc.array(fc.integer({ min: 0, max: 200 * 60_000 }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), walk, (drawn, moments) => {
      const scenario = smallScenario(schedule([backup, ...drawn]));
      const walked = new World(scenario, seed);
      for (const moment of moments) walked.advanceTo(moment);
      const end = moments.at(-1) ?? 0;
      const straight = new World(scenario, seed);
      straight.advanceTo(end);
      for (const host of scenario.hosts) {
        expect(walked.look(host)).toEqual(straight.look(host));
        expect(walked.linksOf(host)).toEqual(straight.linksOf(host));
      }
    }),
    { seed, numRuns: 200 },
  );
});
