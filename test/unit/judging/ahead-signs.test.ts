import { describe, expect, it } from 'vitest';

import { holeOf } from '#domain/ahead.ts';
import type { AheadTable } from '#domain/incident.ts';
import { MASTER, type Saying } from '#test/facts.ts';
import { joined, type JudgedDomain } from '#test/judging.ts';

const at = (sequence: number, more: Saying = {}): Saying => ({ ...more, tables: { 7: sequence } });

const tableOf = (domain: JudgedDomain): AheadTable => {
  const { detail } = domain.mustHave('ahead', 'R1');
  const found =
    detail.kind === 'ahead' ? detail.tables.find(({ table }) => table === 7) : undefined;
  if (found === undefined) throw new Error('T7 is not in the incident');
  return found;
};

/** R1 was calm at 700, is ahead by 20 since a drill, and the master has come to 716. */
const drilled = (): JudgedDomain => {
  const domain = joined();
  domain.sweep({ [MASTER]: at(700), R1: at(720) });
  domain.sweep({ [MASTER]: at(716), R1: at(720) });
  return domain;
};

describe('a new inode of the counters file, found by the simulation', () => {
  it('is not forgotten when it is first read in a sweep without the master', () => {
    // World 13: both files removed, the download over, and the master silent in that very sweep.
    const domain = drilled();
    domain.sweep({ [MASTER]: 'no-answer', R1: at(730, { inode: 99 }) });
    domain.sweep({ [MASTER]: at(730), R1: at(730, { inode: 99 }) });
    expect(tableOf(domain).standing).toBe('reset-by-sign');
  });

  it('is not forgotten when it is first read beside lines that lack the table', () => {
    const domain = drilled();
    domain.sweep({ [MASTER]: at(730), R1: { complete: false, lacks: [7], inode: 99 } });
    domain.sweep({ [MASTER]: at(730), R1: at(730, { inode: 99 }) });
    expect(tableOf(domain).standing).toBe('reset-by-sign');
  });

  it('is not forgotten where the opening was proved by a reading that had waited', () => {
    // World 98273249739: the host silent when the master was read at last, wiped before its next reading,
    // and that one beside a master that printed the table no longer.
    const domain = joined();
    domain.sweep({ [MASTER]: at(700), R1: at(700) });
    domain.sweep({ [MASTER]: 'no-answer', R1: at(720) });
    domain.sweep({ [MASTER]: at(716), R1: 'no-answer' });
    expect(tableOf(domain).standing).toBe('ahead');
    domain.sweep({ [MASTER]: { complete: false, lacks: [7] }, R1: at(730, { inode: 99 }) });
    domain.sweep({ [MASTER]: at(730), R1: at(730, { inode: 99 }) });
    expect(tableOf(domain).standing).toBe('reset-by-sign');
  });

  it('ends the account of the hole: what is ahead again afterwards claims no update of before', () => {
    // World 30: repaired unseen but for the inode, then a second drill.
    const domain = drilled();
    domain.sweep({ [MASTER]: at(730), R1: at(730, { inode: 99 }) });
    expect(tableOf(domain)).toMatchObject({ standing: 'reset-by-sign', lastCalm: 700 });
    domain.sweep({ [MASTER]: at(730), R1: at(733, { inode: 99 }) });
    expect(tableOf(domain).standing).toBe('ahead');
    expect(holeOf(tableOf(domain)).atLeast).toBe(0);
    expect(tableOf(domain).lastCalm).toBe(700);
  });
});

describe('a fall to a number that the master had between two readings', () => {
  it('is a sign alone: it may be one of the drill, put back and not filled up', () => {
    // World 547863276987: the master away for an hour and 22 edits on, the bridge down, T3 at 75 of 94.
    const domain = joined();
    domain.sweep({ [MASTER]: at(700), R1: at(720) });
    domain.sweep({ [MASTER]: 'no-answer', R1: at(720) });
    domain.sweep({ [MASTER]: at(740), R1: at(705) });
    expect(tableOf(domain).standing).toBe('reset-by-sign');
    for (let n = 741; n < 760; n += 1) domain.sweep({ [MASTER]: at(n), R1: at(n) });
    expect(tableOf(domain).standing).toBe('reset-by-sign');
    expect(domain.stateOf('ahead', 'R1')).toBe('recovering');
  });
});
