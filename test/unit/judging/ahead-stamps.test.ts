import { describe, expect, it } from 'vitest';

import type { AheadTable } from '#domain/incident.ts';
import { MASTER, type Saying } from '#test/facts.ts';
import { joined, type JudgedDomain } from '#test/judging.ts';

type Read = Omit<Saying, 'stamps' | 'tables'> & {
  readonly sequence: number;
  readonly stamps?: number;
};

const at = ({ sequence, ...said }: Read): Saying => ({ ...said, tables: { 7: sequence } });
/** One sweep: what the master and R1 print of T7, and R2 in the master's series. */
const sweep = (domain: JudgedDomain, master: Read, r1: Read): JudgedDomain => {
  domain.sweep({ [MASTER]: at(master), R1: at(r1), R2: { stamps: master.stamps ?? 0 } });
  return domain;
};
/** The same number on both, in the same series. */
const inStep = (domain: JudgedDomain, read: Read): JudgedDomain => sweep(domain, read, read);

/** R1 was calm at 700, took 20 edits in a drill, and the master has passed them: the hole is 20. */
const crossed = (): JudgedDomain => {
  const domain = sweep(joined(), { sequence: 700 }, { sequence: 720 });
  sweep(domain, { sequence: 719 }, { sequence: 720 });
  return inStep(domain, { sequence: 740 });
};

const tableOf = (domain: JudgedDomain): AheadTable => {
  const { detail } = domain.mustHave('ahead', 'R1');
  const found =
    detail.kind === 'ahead' ? detail.tables.find(({ table }) => table === 7) : undefined;
  if (found === undefined) throw new Error('T7 is not in the incident');
  return found;
};
const standing = (domain: JudgedDomain): string => tableOf(domain).standing;
const state = (domain: JudgedDomain): string => domain.stateOf('ahead', 'R1');

describe('the night on which clocks go forward (world 98273249764)', () => {
  /** All but two lines of a host are not understood: too few tables to tell its zone by. */
  const few = { complete: false, lacks: [1, 2, 5, 25] } as const;
  const night = 3_600;

  it('makes no reset of a replica that was put back into the drill and filled up since', () => {
    const domain = crossed();
    sweep(domain, { sequence: 745 }, { sequence: 705 });
    expect(standing(domain)).toBe('reset-by-sign');
    inStep(domain, { sequence: 750 });
    sweep(domain, { sequence: 755, stamps: night }, { sequence: 755, stamps: night, ...few });
    expect([standing(domain), state(domain)]).toEqual(['reset-by-sign', 'recovering']);
    for (let n = 756; n < 770; n += 1) inStep(domain, { sequence: n, stamps: night });
    expect([standing(domain), state(domain)]).toEqual(['reset-by-sign', 'recovering']);
    expect(domain.mustHave('ahead', 'R1').summary).toBe('looks reset by a sign alone: T7');
  });

  it('makes no reset of a table that has crossed', () => {
    const domain = crossed();
    sweep(domain, { sequence: 755, stamps: night }, { sequence: 755, stamps: night, ...few });
    for (let n = 756; n < 770; n += 1) inStep(domain, { sequence: n, stamps: night });
    expect([standing(domain), state(domain)]).toEqual(['crossed', 'open']);
  });

  it('begins no account anew of a table that is ahead', () => {
    const domain = sweep(joined(), { sequence: 700 }, { sequence: 720 });
    sweep(domain, { sequence: 712, stamps: night }, { sequence: 720, stamps: night, ...few });
    expect(tableOf(domain)).toMatchObject({ standing: 'ahead', atLeast: 12, lastCalm: 700 });
  });
});

describe('a stamp shows a reset where it is new (ADR 0024)', () => {
  it.each<readonly [string, number, string]>([
    ['a quarter of an hour beside the old one: perhaps a zone', 900, 'crossed'],
    ['14 hours before it: perhaps a zone', -50_400, 'crossed'],
    ['a minute beside it: no zone', 60, 'reset'],
    ['14 hours and a quarter after it: no zone', 51_300, 'reset'],
  ])('%s', (_, stamps, expected) => {
    expect(standing(inStep(crossed(), { sequence: 745, stamps }))).toBe(expected);
  });

  it('once: from there movement proves the repair', () => {
    const domain = inStep(crossed(), { sequence: 745, stamps: 77 });
    const seen = [standing(domain)];
    for (const sequence of [745, 745, 746]) {
      seen.push(standing(inStep(domain, { sequence, stamps: 77 })));
    }
    expect(seen).toEqual(['reset', 'reset', 'quiet', 'proved']);
  });

  it('the stamp of the drill itself, put back after another, is none', () => {
    const domain = crossed();
    sweep(domain, { sequence: 745 }, { sequence: 745, stamps: 77 });
    sweep(domain, { sequence: 745 }, { sequence: 745 });
    for (let n = 746; n < 760; n += 1) inStep(domain, { sequence: n });
    expect([standing(domain), state(domain)]).toEqual(['crossed', 'open']);
  });

  it('nor is a lower number of another series a fall: the drill put back after it is a sign alone', () => {
    const domain = crossed();
    sweep(domain, { sequence: 745 }, { sequence: 3, stamps: 77 });
    sweep(domain, { sequence: 745 }, { sequence: 720 });
    expect([standing(domain), state(domain)]).toEqual(['reset-by-sign', 'recovering']);
    for (let n = 746; n < 760; n += 1) inStep(domain, { sequence: n });
    expect([standing(domain), state(domain)]).toEqual(['reset-by-sign', 'recovering']);
  });

  it('a fall in its own series is one, whatever was read in another before', () => {
    const domain = crossed();
    sweep(domain, { sequence: 745 }, { sequence: 3, stamps: 77 });
    sweep(domain, { sequence: 745 }, { sequence: 690 });
    expect(standing(domain)).toBe('reset');
  });

  it('ahead in a new series is another account, of which no calm value is known', () => {
    const domain = sweep(joined(), { sequence: 700 }, { sequence: 720 });
    sweep(domain, { sequence: 719, stamps: 77 }, { sequence: 730, stamps: 77 });
    expect(tableOf(domain)).toMatchObject({ standing: 'ahead', atLeast: 0, lastCalm: null });
    // What was calm in the series before is no lower bound: a fall below it may lie in the drill.
    sweep(domain, { sequence: 745, stamps: 77 }, { sequence: 690, stamps: 77 });
    expect(standing(domain)).toBe('reset-by-sign');
  });
});
