import fc from 'fast-check';

import { MASTER, type Said, type Saying } from './facts.ts';
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
    | 'nothing';
  readonly host: 'R1' | 'R2';
  readonly table: 7 | 9;
  readonly count: number;
  readonly seen: 'whole' | 'partial' | 'host missed' | 'master missed' | 'master partial';
};

export const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.oneof(
    { weight: 8, arbitrary: fc.constant('edits' as const) },
    { weight: 3, arbitrary: fc.constant('drill' as const) },
    { weight: 3, arbitrary: fc.constant('repaired' as const) },
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
    { weight: 6, arbitrary: fc.constant('nothing' as const) },
  ),
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

type Replica = {
  readonly counters: Map<number, number>;
  cut: boolean;
  zero: boolean;
  client: boolean;
  listed: string;
};

export class SmallWorld {
  readonly master = new Map([
    [7, 700],
    [9, 900],
  ]);
  readonly replicas: Record<'R1' | 'R2', Replica> = { R1: newReplica(), R2: newReplica() };

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
        replica.zero = false;
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
        replica.client = what === 'converted';
        break;
      case 'listed as new':
      case 'listed as ok':
        replica.listed = what === 'listed as new' ? 'new' : 'ok';
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
        : { tables: Object.fromEntries(this.master), list, complete: seen !== 'master partial' };
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
  client: false,
  listed: 'ok',
});

/** Only above its own counter does a replica apply anything. */
function follow({ counters, cut }: Replica, master: ReadonlyMap<number, number>): void {
  for (const [table, sequence] of master) {
    if (!cut && sequence > (counters.get(table) ?? 0)) counters.set(table, sequence);
  }
}

const sayingOf = ({ counters, zero, client }: Replica): Saying => ({
  tables: Object.fromEntries(counters),
  zero: zero ? ['addr.dat'] : [],
  role: client ? 'client' : 'replica',
});
