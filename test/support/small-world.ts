import fc from 'fast-check';

import { ABSENT, MASTER, type Said, type Saying } from './facts.ts';
import type { Sayings } from './judging.ts';

/** What changes counters and stamps. */
type Change =
  | 'edits'
  | 'drill'
  | 'repaired'
  | 'restored into the drill'
  | 'master restored'
  | 'master restamped'
  | 'restamped'
  | 'nothing';
/** What changes how a replica runs, or how it is listed. */
type Turn = keyof typeof TURNS;

/**
 * A domain of two tables and two replicas that owes nothing to the judge: edits, drills, repairs,
 * restores and stopped bridges as they happen between sweeps. What is said follows from it.
 */
export type Happening = {
  readonly what: Turn | Change;
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

/** What a change is made of: a replica, and the numbers of one table. */
type Changed = {
  readonly replica: Replica;
  readonly table: number;
  readonly value: number;
  readonly master: number;
  readonly count: number;
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
    if (isTurn(what)) Object.assign(replica, TURNS[what]);
    else this.#change(what, { replica, table, value, master, count });
    for (const each of Object.values(this.replicas)) follow(each, this.master);
  }

  #change(what: Change, { replica, table, value, master, count }: Changed): void {
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
      case 'master restamped':
        this.#stamp += 77;
        break;
      case 'restamped':
        replica.stamp += 77;
        break;
      case 'nothing':
        break;
    }
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

const TURNS = {
  'bridge stops': { cut: true },
  'bridge starts': { cut: false },
  'files emptied': { zero: true },
  'files filled': { zero: false },
  converted: { role: 'client' },
  'converted back': { role: 'replica' },
  'acts as master': { role: 'master' },
  'listed as new': { listed: 'new' },
  'listed as down': { listed: 'down' },
  'listed as loading': { listed: 'loading' },
  'listed as ok': { listed: 'ok' },
  'not listed': { listed: ABSENT },
  stopped: { stopped: true },
  started: { stopped: false },
  'table lost': { lacks: true },
  'table back': { lacks: false },
  lags: { lags: true },
} as const satisfies Readonly<Record<string, Partial<Replica>>>;

const isTurn = (what: Happening['what']): what is Turn => what in TURNS;

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
