import fc from 'fast-check';

import { ABSENT, MASTER, type Said, type Saying } from './facts.ts';
import type { Sayings } from './judging.ts';

/**
 * A domain of two tables and two replicas that owes nothing to the judge: edits, drills, repairs,
 * restores and stopped bridges as they happen between sweeps. What is said follows from it.
 */
export type Happening = {
  readonly what:
    | 'edits'
    | 'drill'
    | 'repaired'
    | 'restored into the drill'
    | 'master restored'
    | 'bridge stops'
    | 'bridge starts'
    | 'files emptied'
    | 'files filled'
    | 'converted'
    | 'converted back'
    | 'listed as new'
    | 'listed as ok'
    | 'listed as down'
    | 'listed as loading'
    | 'not listed'
    | 'stopped'
    | 'started'
    | 'restamped'
    | 'master restamped'
    | 'table lost'
    | 'table back'
    | 'acts as master'
    | 'lags'
    | 'nothing';
  readonly host: 'R1' | 'R2';
  readonly table: 7 | 9;
  readonly count: number;
  readonly seen: 'whole' | 'partial' | 'host missed' | 'master missed' | 'master partial';
};

/** What moves the counters of a domain with one master, files and the list's `new` beside them. */
const ORDINARY: readonly fc.WeightedArbitrary<Happening['what']>[] = [
  { weight: 8, arbitrary: fc.constant('edits') },
  { weight: 3, arbitrary: fc.constant('drill') },
  { weight: 3, arbitrary: fc.constant('repaired') },
  {
    weight: 9,
    arbitrary: fc.constantFrom(
      'restored into the drill',
      'master restored',
      'bridge stops',
      'bridge starts',
      'bridge starts',
      'files emptied',
      'files filled',
      'converted',
      'converted back',
      'listed as new',
      'listed as ok',
    ),
  },
  { weight: 6, arbitrary: fc.constant('nothing') },
];
/** Whatever else the rules have a kind for. */
const FURTHER: fc.WeightedArbitrary<Happening['what']> = {
  weight: 7,
  arbitrary: fc.constantFrom(
    'listed as down',
    'listed as loading',
    'not listed',
    'listed as ok',
    'stopped',
    'started',
    'started',
    'restamped',
    'master restamped',
    'table lost',
    'table back',
    'acts as master',
    'lags',
    'lags',
  ),
};

const happeningOf = (what: fc.Arbitrary<Happening['what']>): fc.Arbitrary<Happening> =>
  fc.record({
    what,
    host: fc.constantFrom('R1', 'R1', 'R2'),
    table: fc.constantFrom(7, 9),
    count: fc.integer({ min: 1, max: 9 }),
    seen: fc.oneof(
      { weight: 14, arbitrary: fc.constant('whole' as const) },
      {
        weight: 3,
        arbitrary: fc.constantFrom('partial', 'host missed', 'master missed', 'master partial'),
      },
    ),
  });

export const happening = happeningOf(fc.oneof(...ORDINARY));
export const anyHappening = happeningOf(fc.oneof(...ORDINARY, FURTHER));

type Replica = {
  readonly counters: Map<number, number>;
  cut: boolean;
  zero: boolean;
  role: 'replica' | 'client' | 'master';
  stopped: boolean;
  /** It prints T9 no more. */
  lacks: boolean;
  /** It takes an edit a sweep. */
  lags: boolean;
  stamp: number;
  listed: string;
};

export class SmallWorld {
  readonly master = new Map([
    [7, 700],
    [9, 900],
  ]);
  readonly replicas: Record<'R1' | 'R2', Replica> = { R1: newReplica(), R2: newReplica() };
  #stamp = 0;

  happen({ what, host, table, count }: Happening): void {
    const replica = this.replicas[host];
    const value = replica.counters.get(table) ?? 0;
    const master = this.master.get(table) ?? 0;
    switch (what) {
      case 'edits':
        this.master.set(table, master + count);
        break;
      case 'drill':
        replica.counters.set(table, master + count);
        break;
      case 'repaired':
        for (const [each, sequence] of this.master) replica.counters.set(each, sequence);
        Object.assign(replica, { zero: false, lacks: false, lags: false, stamp: this.#stamp });
        break;
      case 'restored into the drill':
        replica.counters.set(table, Math.max(0, value - count));
        break;
      case 'master restored':
        this.master.set(table, master - count);
        break;
      case 'bridge stops':
      case 'bridge starts':
        replica.cut = what === 'bridge stops';
        break;
      case 'files emptied':
      case 'files filled':
        replica.zero = what === 'files emptied';
        break;
      case 'converted':
      case 'converted back':
        replica.role = what === 'converted' ? 'client' : 'replica';
        break;
      case 'acts as master':
        replica.role = 'master';
        break;
      case 'listed as new':
      case 'listed as down':
      case 'listed as loading':
      case 'listed as ok':
        replica.listed = what.slice('listed as '.length);
        break;
      case 'not listed':
        replica.listed = ABSENT;
        break;
      case 'stopped':
      case 'started':
        replica.stopped = what === 'stopped';
        break;
      case 'restamped':
        replica.stamp += 77;
        break;
      case 'master restamped':
        this.#stamp += 77;
        break;
      case 'table lost':
      case 'table back':
        replica.lacks = what === 'table lost';
        break;
      case 'lags':
        replica.lags = true;
        break;
      case 'nothing':
    }
    for (const each of Object.values(this.replicas)) follow(each, this.master);
  }

  sayings({ host, seen }: Happening): Sayings {
    const list = { R1: this.replicas.R1.listed, R2: this.replicas.R2.listed };
    const master: Said =
      seen === 'master missed'
        ? 'no-answer'
        : {
            tables: Object.fromEntries(this.master),
            stamps: { 7: this.#stamp },
            list,
            complete: seen !== 'master partial',
          };
    const said: Sayings = {
      [MASTER]: master,
      R1: sayingOf(this.replicas.R1),
      R2: sayingOf(this.replicas.R2),
    };
    if (seen === 'host missed') return { ...said, [host]: 'no-answer' };
    const whole = sayingOf(this.replicas[host]);
    return seen === 'partial'
      ? { ...said, [host]: { ...whole, complete: false, lacks: [9] } }
      : said;
  }
}

const newReplica = (): Replica => ({
  counters: new Map([
    [7, 700],
    [9, 900],
  ]),
  cut: false,
  zero: false,
  role: 'replica',
  stopped: false,
  lacks: false,
  lags: false,
  stamp: 0,
  listed: 'ok',
});

/** Only above its own counter does a replica apply anything. */
function follow({ counters, cut, lags }: Replica, master: ReadonlyMap<number, number>): void {
  for (const [table, sequence] of master) {
    const now = counters.get(table) ?? 0;
    if (!cut && sequence > now) counters.set(table, lags ? now + 1 : sequence);
  }
}

const sayingOf = ({ counters, zero, role, stopped, lacks, stamp }: Replica): Saying => ({
  tables: Object.fromEntries(counters),
  stamps: { 7: stamp },
  lacks: lacks ? [9] : [],
  zero: zero ? ['addr.dat'] : [],
  role,
  runs: stopped ? 'stopped' : 'as-said',
});
