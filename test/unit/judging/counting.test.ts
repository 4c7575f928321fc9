import { describe, expect, it } from 'vitest';

import { DEFAULT_THRESHOLDS, type DomainSettings } from '#domain/settings.ts';
import { FILES, MASTER, replicasOf, type Saying } from '#test/facts.ts';
import { joined, minutesOf, type JudgedDomain } from '#test/judging.ts';

/** The master has T7 at 701 since the next sweep; R1 stays behind at 700. */
const BEHIND: Saying = { tables: { 7: 700 } };
const behind = (settings: Partial<DomainSettings> = {}): JudgedDomain => {
  const domain = joined(settings);
  domain.sweep({ [MASTER]: { tables: { 7: 701 } }, R1: BEHIND });
  return domain;
};
const stuckFrom = (domain: JudgedDomain, said: Saying = BEHIND): number => {
  for (let n = 0; n < 60 && domain.stateOf('stuck', 'R1') !== 'open'; n += 1)
    domain.sweep({ R1: said });
  return minutesOf(domain.last);
};

describe('stuck: the same value in N reads, and in each proved behind (rules.md, D5)', () => {
  it('opens with the third read and 15 minutes after the first, one lost update being enough', () => {
    const domain = behind();
    expect(domain.incident('stuck', 'R1')).toBeUndefined();
    expect(stuckFrom(domain)).toBe(10 + 5 + 15);
    expect(domain.reasons('stuck', 'R1')).toEqual(['first-seen', 'counted', 'counted', 'opened']);
    expect(domain.mustHave('stuck', 'R1').summary).toBe(
      'R1 does not move and is behind in 1 table: T7 -1',
    );
  });

  it('needs N also where T is over: at 20 minutes a sweep, three reads', () => {
    const patience = { ...DEFAULT_THRESHOLDS, stuck: { reads: 3, seconds: 900 } };
    const domain = behind({ periodSeconds: 900, thresholds: patience });
    const from = minutesOf(domain.last);
    expect(stuckFrom(domain) - from).toBe(45);
  });

  it('a replica that moves while behind is not stuck', () => {
    const domain = joined();
    for (let n = 701; n < 720; n += 1) {
      domain.sweep({ [MASTER]: { tables: { 7: n + 3 } }, R1: { tables: { 7: n } } });
    }
    expect(domain.incident('stuck', 'R1')).toBeUndefined();
  });

  it('idle is not stuck', () => {
    const domain = joined();
    domain.sweeps(30);
    expect(domain.all()).toEqual([]);
  });

  it('one read in which it is not held begins the count anew', () => {
    const domain = behind();
    domain.sweeps(2, { R1: BEHIND });
    domain.sweep({ [MASTER]: { tables: { 7: 705 } }, R1: { tables: { 7: 702 } } });
    expect(domain.stateOf('stuck', 'R1')).toBe('none');
    expect(domain.reasons('stuck', 'R1')).toEqual(['first-seen', 'counted', 'did-not-confirm']);
  });

  it('counts over answered readings: misses add nothing and take nothing', () => {
    const domain = behind();
    domain.sweeps(2, { R1: BEHIND });
    domain.sweeps(2, { R1: 'no-answer' });
    expect(domain.mustHave('stuck', 'R1').count.reads).toBe(2);
    domain.sweep({ R1: BEHIND });
    expect(domain.stateOf('stuck', 'R1')).toBe('open');
  });

  it('a table that a partial reading leaves out keeps its count', () => {
    const domain = behind();
    domain.sweeps(2, { R1: BEHIND });
    domain.sweep({ R1: { complete: false, lacks: [7] } });
    expect(domain.mustHave('stuck', 'R1')).toMatchObject({ state: 'pending', count: { reads: 2 } });
    domain.sweeps(2, { R1: BEHIND });
    expect(domain.stateOf('stuck', 'R1')).toBe('open');
  });
});

describe('N and T run per table', () => {
  const lacking = { tables: { 5: 500, 7: 700 } };
  const moved = { tables: { 5: 510, 7: 701 } };

  it('a busy table has 12 reads and an hour', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: { tables: { 5: 510 } }, R1: { tables: { 5: 500 } } });
    expect(stuckFrom(domain, { tables: { 5: 500 } })).toBe(10 + 5 + 60);
  });

  it('joins an incident that another table opened, when its own count is met', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: moved, R1: lacking });
    expect(stuckFrom(domain, lacking)).toBe(30);
    expect(domain.mustHave('stuck', 'R1').tables.map(({ table }) => table)).toEqual([7]);
    domain.sweeps(9, { R1: lacking });
    expect(domain.moves).toEqual(['stuck R1 more-tables!']);
    expect(domain.mustHave('stuck', 'R1').tables.map(({ table }) => table)).toEqual([5, 7]);
  });

  it('two tables that take turns never add up', () => {
    const domain = joined();
    for (let n = 1; n < 20; n += 1) {
      const [seven, nine] = n % 2 === 0 ? [700 + n, 899 + n] : [699 + n, 900 + n];
      domain.sweep({
        [MASTER]: { tables: { 7: 701 + n, 9: 901 + n } },
        R1: { tables: { 7: seven, 9: nine } },
      });
    }
    expect(domain.stateOf('stuck', 'R1')).not.toBe('open');
  });

  it('what one table had counted is not found again by a later incident', () => {
    const domain = behind();
    stuckFrom(domain);
    const alsoNine = { tables: { 9: 900 } };
    domain.sweep({ [MASTER]: { tables: { 9: 901 } }, R1: alsoNine });
    while (domain.stateOf('stuck', 'R1') !== 'closed') domain.sweep({ R1: alsoNine });
    domain.sweeps(50);
    domain.sweep({ [MASTER]: { tables: { 9: 902 } }, R1: { tables: { 9: 901 } } });
    domain.sweep({ R1: { tables: { 9: 901 } } });
    expect(domain.mustHave('stuck', 'R1')).toMatchObject({ state: 'pending', count: { reads: 1 } });
  });
});

describe('the end of stuck', () => {
  const opened = (): JudgedDomain => {
    const domain = behind();
    stuckFrom(domain);
    return domain;
  };

  it('when it has moved off its value in two reads; then in step in three complete sweeps', () => {
    const domain = opened();
    const states = [1, 2, 3, 4].map(() => {
      domain.sweep();
      return domain.stateOf('stuck', 'R1');
    });
    expect(states).toEqual(['open', 'recovering', 'recovering', 'closed']);
    expect(domain.spoken('stuck', 'R1')).toEqual(['opened', 'recovering', 'closed']);
  });

  it('not by partial readings', () => {
    const domain = opened();
    domain.sweeps(9, { R1: { complete: false } });
    expect(domain.stateOf('stuck', 'R1')).toBe('open');
  });

  it('not while it is still behind, though it moved', () => {
    const domain = opened();
    for (let n = 702; n < 712; n += 1) {
      domain.sweep({ [MASTER]: { tables: { 7: n + 5 } }, R1: { tables: { 7: n } } });
    }
    expect(domain.stateOf('stuck', 'R1')).toBe('recovering');
  });

  it('held again while recovering: back at once', () => {
    const domain = opened();
    domain.sweeps(2);
    domain.sweep({ [MASTER]: { tables: { 7: 705 } }, R1: { tables: { 7: 701 } } });
    domain.sweep({ R1: { tables: { 7: 701 } } });
    expect(domain.moves).toEqual(['stuck R1 back!']);
  });
});

describe('a gap of three periods begins counts anew (rules.md, D3)', () => {
  it('of sweeps', () => {
    const domain = behind();
    domain.sweeps(2, { R1: BEHIND });
    domain.sweep({ R1: BEHIND }, { minutes: minutesOf(domain.last) + 16 });
    expect(domain.mustHave('stuck', 'R1')).toMatchObject({ state: 'pending', count: { reads: 1 } });
  });

  it('of one host’s readings', () => {
    const domain = behind();
    domain.sweeps(2, { R1: BEHIND });
    domain.sweeps(3, { R1: 'no-answer' });
    domain.sweep({ R1: BEHIND });
    expect(domain.mustHave('stuck', 'R1')).toMatchObject({ state: 'pending', count: { reads: 1 } });
  });

  it('but three periods exactly are none', () => {
    const domain = behind();
    domain.sweeps(2, { R1: BEHIND });
    domain.sweep({ R1: BEHIND }, { minutes: minutesOf(domain.last) + 15 });
    expect(domain.stateOf('stuck', 'R1')).toBe('open');
  });

  it('nothing in it is a host’s miss', () => {
    const domain = joined();
    domain.sweep({ R1: 'no-answer' });
    domain.sweep({ R1: 'no-answer' }, { minutes: 600 });
    expect(domain.mustHave('silent', 'R1')).toMatchObject({
      state: 'pending',
      count: { reads: 1 },
    });
  });
});

describe('empty: the files of an episode', () => {
  const empty = { zero: [FILES[0]] };

  it('keeps every file of its episode, and tells of further ones', () => {
    const domain = joined();
    domain.sweeps(4, { R1: empty });
    domain.sweeps(2, { R1: { zero: [FILES[0], FILES[1]] } });
    domain.sweep({ R1: { zero: [FILES[1]] } });
    const { detail, summary } = domain.mustHave('empty', 'R1');
    expect(detail).toMatchObject({ names: [FILES[0], FILES[1]] });
    expect(summary).toContain(`1 empty data file that the master has filled: ${FILES[1]}`);
    expect(domain.spoken('empty')).toEqual(['opened', 'more-tables']);
  });

  it('never by itself while a file of its episode is empty, though on the master now too', () => {
    const domain = joined();
    domain.sweeps(4, { R1: { zero: [FILES[0], FILES[1]] } });
    domain.sweeps(4, { [MASTER]: empty, R1: { zero: [FILES[0], FILES[1]] } });
    domain.sweeps(9, { [MASTER]: empty, R1: empty });
    expect(domain.mustHave('empty', 'R1').state).toBe('recovering');
  });
});

describe('empty: a file of 0 bytes here and not on the master', () => {
  const empty = { zero: [FILES[0]] };

  it('needs two reads for the flag, then two of the flag and 10 minutes', () => {
    const domain = joined();
    const states = [1, 2, 3, 4].map(() => {
      domain.sweep({ R1: empty });
      return domain.stateOf('empty', 'R1');
    });
    expect(states).toEqual(['none', 'pending', 'pending', 'open']);
    expect(domain.mustHave('empty', 'R1').summary).toContain('1 empty data file');
  });

  it('is none where the master’s is empty too, and unknown where it was not listed', () => {
    const domain = joined();
    domain.sweeps(6, { [MASTER]: empty, R1: empty });
    domain.sweeps(6, { [MASTER]: { zero: 'unread' }, R1: empty });
    expect(domain.incident('empty', 'R1')).toBeUndefined();
  });

  it('closes after three complete sweeps without the flag', () => {
    const domain = joined();
    domain.sweeps(4, { R1: empty });
    domain.sweeps(2);
    expect(domain.stateOf('empty', 'R1')).toBe('recovering');
    domain.sweep();
    expect(domain.stateOf('empty', 'R1')).toBe('closed');
  });

  it('never by itself when the master’s file is empty now, too', () => {
    const domain = joined();
    domain.sweeps(4, { R1: empty });
    domain.sweeps(9, { [MASTER]: empty, R1: empty });
    expect(domain.mustHave('empty', 'R1')).toMatchObject({
      state: 'recovering',
      summary: '1 file empty here and on the master too: addr.dat',
    });
  });

  it('counts no sweep in which a file is empty again, and says so: the master has it filled', () => {
    const domain = joined();
    domain.sweeps(4, { R1: empty });
    domain.sweeps(2);
    const { progress } = domain.mustHave('empty', 'R1');
    domain.sweep({ R1: empty });
    expect(domain.mustHave('empty', 'R1')).toMatchObject({
      state: 'recovering',
      progress,
      summary: 'empty again here, in one reading so far: addr.dat',
    });
    domain.sweep({ R1: empty });
    expect(domain.reasons('empty', 'R1').at(-1)).toBe('back');
  });

  it('is not judged while files are not listed', () => {
    const domain = joined();
    domain.sweeps(4, { R1: empty });
    domain.sweeps(4, { R1: { zero: 'unread' } });
    expect(domain.stateOf('empty', 'R1')).toBe('open');
  });
});

describe('a domain that is swept more rarely than T (rules.md, N and T)', () => {
  const hourly = { periodSeconds: 3_600 };

  it('looks at what is stuck every five minutes, and opens it within 20', () => {
    const domain = behind(hourly);
    domain.sweep({ R1: BEHIND });
    const from = minutesOf(domain.last);
    const at: number[] = [];
    while (domain.stateOf('stuck', 'R1') !== 'open') {
      at.push(minutesOf(domain.followUp({ R1: BEHIND })) - from);
    }
    expect(at).toEqual([5, 10, 15]);
    expect(domain.spoken('stuck', 'R1')).toEqual(['opened']);
    expect(domain.memory.followUps).toEqual([]);
  });

  it('asks the stuck hosts alone', () => {
    const domain = behind(hourly);
    domain.sweep({ R1: BEHIND });
    expect(domain.memory.followUps).toMatchObject([{ hosts: ['R1'], master: MASTER }]);
  });

  it('and stops where it moved', () => {
    const domain = behind(hourly);
    domain.sweep({ R1: BEHIND });
    domain.followUp();
    expect(domain.stateOf('stuck', 'R1')).toBe('none');
    expect(domain.memory.followUps).toEqual([]);
  });

  it('opens empty files the same way', () => {
    const domain = joined(hourly);
    domain.sweeps(2, { R1: { zero: ['addr.dat'] } });
    domain.followUp({ R1: { zero: ['addr.dat'] } });
    domain.followUp({ R1: { zero: ['addr.dat'] } });
    expect(domain.stateOf('empty', 'R1')).toBe('open');
  });

  it('where the period is not longer than T, nothing is asked: neither for stuck at 15 minutes', () => {
    const domain = behind({ periodSeconds: 900 });
    domain.sweep({ R1: BEHIND });
    expect(domain.memory.followUps).toEqual([]);
  });

  it('all of them stuck are one message, though it is a follow-up that says so', () => {
    const both = { R1: BEHIND, R2: BEHIND };
    const domain = joined(hourly);
    domain.sweep({ [MASTER]: { tables: { 7: 701 } }, ...both });
    domain.sweep(both);
    for (let n = 0; n < 3; n += 1) domain.followUp(both);
    expect(domain.last.moves.filter(({ spoken }) => spoken).map(({ kind }) => kind)).toEqual([
      'master-not-sending',
    ]);
  });

  it('two of three stuck are not the master’s', () => {
    const both = { R1: BEHIND, R2: BEHIND };
    const domain = joined({ ...hourly, replicas: replicasOf('R1', 'R2', 'R3') });
    domain.sweep({ [MASTER]: { tables: { 7: 701 } }, ...both });
    domain.sweep(both);
    for (let n = 0; n < 3; n += 1) domain.followUp(both);
    expect(domain.moves).toEqual(['stuck R1 opened!', 'stuck R2 opened!']);
  });
});
