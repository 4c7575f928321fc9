import { describe, expect, it } from 'vitest';

import type { DomainSettings } from '#domain/settings.ts';
import { MASTER, replicasOf } from '#test/facts.ts';
import { joined, minutesOf, type JudgedDomain } from '#test/judging.ts';

/** The master makes ten edits of a table each sweep; R1 has what the master had so many sweeps ago. */
class Lagging {
  readonly domain: JudgedDomain;
  readonly #table: number;
  #edits = 0;

  constructor(table = 7, settings: Partial<DomainSettings> = {}) {
    this.#table = table;
    this.domain = joined(settings);
  }

  sweeps(times: number, late: number): this {
    for (let n = 0; n < times; n += 1) {
      this.#edits += 10;
      const had = Math.max(0, this.#edits - 10 * late);
      this.domain.sweep({
        [MASTER]: { tables: { [this.#table]: 1_000 + this.#edits } },
        R1: { tables: { [this.#table]: 1_000 + had + (had === 0 ? this.#edits / 10 : 0) } },
      });
    }
    return this;
  }

  get summary(): string {
    return this.domain.mustHave('behind', 'R1').summary;
  }
}

describe('behind: judged by the age of the lag, never by its count alone (rules.md, D5)', () => {
  it('a replica that is fifteen minutes late and moves is told, with its age', () => {
    const { domain, summary } = new Lagging().sweeps(9, 3);
    expect(domain.stateOf('behind', 'R1')).toBe('open');
    expect(summary).toBe('R1 moves, and is behind by 15 minutes in 1 table: T7 -30');
  });

  it('the age is that of the replica’s value: a lag that stays the same grows no older', () => {
    const lagging = new Lagging().sweeps(9, 3);
    lagging.sweeps(20, 3);
    expect(lagging.domain.mustHave('behind', 'R1').severity).toBe('warning');
    expect(lagging.summary).toContain('behind by 15 minutes');
  });

  it('ten minutes late is nothing, however many edits that are', () => {
    const { domain } = new Lagging().sweeps(30, 2);
    expect(domain.incident('behind', 'R1')).toBeUndefined();
  });

  it('an hour late is an error', () => {
    const lagging = new Lagging().sweeps(30, 13);
    expect(lagging.domain.mustHave('behind', 'R1').severity).toBe('error');
  });

  it('a busy table has an hour', () => {
    const busy = new Lagging(5).sweeps(30, 4);
    expect(busy.domain.incident('behind', 'R1')).toBeUndefined();
    expect(new Lagging(5).sweeps(40, 14).domain.stateOf('behind', 'R1')).toBe('open');
  });
});

describe('behind, and what else there is', () => {
  it('what does not move is stuck, and not told as behind, too', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: { tables: { 7: 760 } }, R1: { tables: { 7: 700 } } });
    domain.sweeps(20, { R1: { tables: { 7: 700 } } });
    expect(domain.stateOf('stuck', 'R1')).toBe('open');
    expect(domain.incident('behind', 'R1')).toBeUndefined();
  });

  it('one that stops while it is behind is held by stuck, and speaks if stuck ends first', () => {
    const { domain } = new Lagging().sweeps(9, 3);
    const still = { R1: { tables: { 7: 1_060 } } };
    domain.sweeps(6, still);
    expect(domain.mustHave('behind', 'R1')).toMatchObject({
      state: 'open',
      heldBy: { kind: 'stuck' },
    });
  });

  it('ends with the first read that is not behind, and closes after three sweeps', () => {
    const { domain } = new Lagging().sweeps(9, 3);
    const states = [1, 2, 3].map(() => {
      domain.sweep();
      return domain.stateOf('behind', 'R1');
    });
    expect(states).toEqual(['recovering', 'recovering', 'closed']);
  });

  it('a master that was away in between makes nothing younger', () => {
    const lagging = new Lagging().sweeps(9, 3);
    lagging.domain.sweeps(3, { [MASTER]: 'no-answer', R1: { tables: { 7: 1_060 } } });
    lagging.domain.sweep({ R1: { tables: { 7: 1_061 } } });
    expect(lagging.summary).toContain('behind by 35 minutes');
  });

  it('numbers of before a fall of the master tell no age', () => {
    const lagging = new Lagging().sweeps(9, 3);
    const { domain } = lagging;
    domain.sweep({ [MASTER]: { tables: { 7: 500 } }, R1: { tables: { 7: 490 } } });
    domain.sweep({ [MASTER]: { tables: { 7: 510 } }, R1: { tables: { 7: 495 } } });
    domain.sweep({ [MASTER]: { tables: { 7: 520 } }, R1: { tables: { 7: 499 } } });
    expect(minutesOf(domain.last)).toBe(65);
    expect(domain.last.cells.find(({ table }) => table === 7)?.verdict).toBe('behind');
    expect(lagging.summary).not.toContain('20 minutes');
  });
});

describe('what is remembered of the master (rules.md, age of behind)', () => {
  it('is a few of its sweeps, fewer the older, and stays few', () => {
    const domain = joined();
    domain.sweeps(300);
    const { readings = [] } = domain.memory.masterReadings ?? {};
    expect(readings.length).toBeLessThan(24);
    const ages = readings.map(({ atMs }) => (domain.last.sweep.scheduledAtMs - atMs) / 60_000);
    expect(Math.max(...ages)).toBeGreaterThan(400);
    expect(Math.max(...ages)).toBeLessThan(480);
    expect(ages.filter((age) => age < 30)).toEqual([25, 20, 15, 10, 5, 0]);
  });

  it('is asked of the store only while a replica is behind', () => {
    const lagging = new Lagging(7, { replicas: replicasOf('R1') });
    expect(lagging.domain.memory.isBehind).toBe(false);
    lagging.sweeps(4, 3);
    expect(lagging.domain.memory.isBehind).toBe(true);
    lagging.domain.sweeps(2);
    expect(lagging.domain.memory.isBehind).toBe(false);
  });
});
