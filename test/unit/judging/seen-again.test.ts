import { describe, expect, it } from 'vitest';

import { MASTER, type Saying } from '#test/facts.ts';
import { joined, minutesOf, type JudgedDomain, type Sayings } from '#test/judging.ts';

const at = (sequence: number): Saying => ({ tables: { 7: sequence } });

/**
 * R1 stays at 700 behind the master's 701, and is stuck; both move, and it closes. Then R1 misses the
 * edits up to 710: its `stuck` is pending again.
 */
function seenAgain(): JudgedDomain {
  const domain = joined();
  domain.sweeps(5, { [MASTER]: at(701), R1: at(700) });
  for (let n = 702; domain.stateOf('stuck', 'R1') !== 'closed'; n += 1) {
    domain.sweep({ [MASTER]: at(n) });
  }
  domain.sweep({ [MASTER]: at(710), R1: at(705) });
  domain.sweep({ R1: at(705) });
  return domain;
}

/** So many days with no sweep, and then one. */
function after(days: number, said: Sayings): JudgedDomain {
  const domain = seenAgain();
  domain.sweep(said, { minutes: minutesOf(domain.last) + days * 1_440 });
  return domain;
}

describe('a closed incident that is pending again, after a month without sweeps', () => {
  it('was seen again within 14 days of its closing, and kept its id', () => {
    const domain = seenAgain();
    expect(domain.moves).toEqual(['stuck R1 seen-again']);
    expect(domain.mustHave('stuck', 'R1')).toMatchObject({ id: 'bank-4-1', state: 'pending' });
  });

  it('does not confirm, and says so: then it is closed as it was (world 98273250242)', () => {
    const closedAtMs = seenAgain().mustHave('stuck', 'R1').closedAtMs;
    const domain = after(35, {});
    expect(domain.last.moves).toMatchObject([
      { incident: 'bank-4-1', from: 'pending', to: 'closed', reason: 'did-not-confirm' },
    ]);
    expect(domain.last.incidents).toMatchObject([{ id: 'bank-4-1', state: 'closed', closedAtMs }]);
    expect(domain.memory.pending).toEqual([]);
  });

  it('and where the finding is there once more, it is another incident, which follows it', () => {
    const domain = after(35, {});
    domain.sweep({ [MASTER]: at(720), R1: at(710) });
    domain.sweep({ R1: at(710) });
    expect(domain.moves).toEqual(['stuck R1 first-seen']);
    expect(domain.memory.pending).toMatchObject([{ follows: 'bank-4-1', episode: 0 }]);
  });

  it('goes on where it still holds: counted anew after the gap, it is the same that reopens', () => {
    const domain = after(35, { R1: at(705) });
    expect(domain.memory.pending).toMatchObject([{ id: 'bank-4-1', count: { reads: 1 } }]);
    domain.sweeps(3, { R1: at(705) });
    expect(domain.moves).toEqual(['stuck R1 reopened!']);
    expect(domain.mustHave('stuck', 'R1')).toMatchObject({ id: 'bank-4-1', episode: 2 });
  });

  it('stays as it is where its host is not read', () => {
    const before = seenAgain().mustHave('stuck', 'R1');
    const domain = after(35, { R1: 'no-answer' });
    expect(domain.reasons('stuck', 'R1').at(-1)).toBe('seen-again');
    expect(domain.memory.pending.find(({ kind }) => kind === 'stuck')).toEqual({
      ...before,
      stale: true,
    });
  });
});
