import { describe, expect, it } from 'vitest';

import { MASTER, replicasOf, type Saying } from '#test/facts.ts';
import { joined, minutesOf, type JudgedDomain, type Sayings } from '#test/judging.ts';

const at = (sequence: number): Saying => ({ tables: { 7: sequence } });
const AHEAD: Sayings = { R1: at(720) };
const drilled = (): JudgedDomain => {
  const domain = joined();
  domain.sweep(AHEAD);
  return domain;
};

describe('an ahead speaks after a second pair (rules.md, confirming)', () => {
  it('asks for a follow-up of that replica and the master, a minute later, and is silent so far', () => {
    const domain = drilled();
    expect(domain.moves).toEqual(['ahead R1 opened']);
    expect(domain.alerts).toEqual([]);
    expect(domain.memory.followUps).toEqual([
      {
        id: `${domain.last.sweep.id}.confirm-1`,
        dueAtMs: domain.last.sweep.scheduledAtMs + 60_000,
        hosts: ['R1'],
        master: MASTER,
        askedBy: 3,
      },
    ]);
  });

  it('confirmed: the follow-up’s record carries the alert', () => {
    const domain = drilled();
    domain.followUp(AHEAD);
    expect(domain.moves).toEqual(['ahead R1 confirmed!']);
    expect(domain.alerts).toMatchObject([{ id: 'bank-4-terminal', heading: null }]);
    expect(domain.memory.followUps).toEqual([]);
    domain.sweeps(5, AHEAD);
    expect(domain.spoken('ahead')).toEqual(['confirmed']);
  });

  it.each<readonly [string, Sayings]>([
    ['the second pair does not show it', {}],
    ['the replica is silent in it', { R1: 'no-answer' }],
    ['the master is silent in it', { ...AHEAD, [MASTER]: 'no-answer' }],
    ['the master is master no longer', { ...AHEAD, [MASTER]: { role: 'replica' } }],
  ])('not confirmed, and told all the same: %s', (_, sayings) => {
    const domain = drilled();
    domain.followUp(sayings);
    expect(domain.moves).toEqual(['ahead R1 not-confirmed!']);
    expect(domain.stateOf('ahead', 'R1')).toBe('open');
  });

  it('a regular sweep that comes first serves as the follow-up', () => {
    const domain = drilled();
    domain.sweep(AHEAD);
    expect(domain.moves).toEqual(['ahead R1 confirmed!']);
    expect(domain.memory.followUps).toEqual([]);
  });

  it('one that misses the host waits, until 5 minutes after the follow-up was due', () => {
    const domain = drilled();
    domain.sweep({ R1: 'no-answer' });
    expect(domain.moves.filter((move) => move.startsWith('ahead'))).toEqual([]);
    domain.sweep({ R1: 'no-answer' });
    expect(minutesOf(domain.last)).toBe(20);
    expect(domain.moves.filter((move) => move.startsWith('ahead'))).toEqual([
      'ahead R1 not-confirmed!',
    ]);
  });
});

describe('not confirmed', () => {
  it('is critical still where the master has passed it by then: that is for a regular sweep to say', () => {
    const domain = drilled();
    const passed = { [MASTER]: at(730), R1: at(730) };
    domain.followUp(passed);
    expect(domain.mustHave('ahead', 'R1')).toMatchObject({ severity: 'critical', crossed: false });
    expect(domain.last.moves[0]?.text).toBe(
      'R1 is ahead of MASTER in 1 table: T7 +20; a second pair of readings did not show it: ' +
        'the master has passed it, over the hole: T7 (20 updates never applied)',
    );
    domain.sweep(passed);
    expect(domain.moves).toEqual(['ahead R1 crossed!']);
    expect(domain.mustHave('ahead', 'R1')).toMatchObject({ severity: 'error', crossed: true });
  });
});

describe('a follow-up', () => {
  it('moves nothing else: neither what clears nor what would open', () => {
    const domain = joined();
    domain.sweeps(5, { R1: { role: 'client' }, R2: 'no-answer' });
    domain.sweep({ R1: at(720), R2: 'no-answer' });
    const before = domain.all().filter(({ kind }) => kind !== 'ahead');
    domain.followUp({ R1: { tables: { 7: 720, 9: 990 }, zero: ['addr.dat'] } });
    expect(domain.all().filter(({ kind }) => kind !== 'ahead')).toEqual(before);
    expect(domain.mustHave('ahead', 'R1').tables.map(({ table }) => table)).toEqual([7]);
  });

  it('is no sweep of its own kind: the matrix and what is counted in sweeps stay', () => {
    const domain = drilled();
    const before = domain.memory;
    domain.followUp(AHEAD);
    expect(domain.memory.lastRegularAtMs).toBe(before.lastRegularAtMs);
    expect(domain.memory.hosts.map(({ answers }) => answers)).toEqual(
      before.hosts.map(({ answers }) => answers),
    );
    expect(domain.last.sweep.complete).toBe(false);
  });

  it('two that open at once are confirmed by one follow-up', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    domain.sweep({ R1: at(720), R2: { tables: { 9: 950 } } });
    expect(domain.memory.followUps).toMatchObject([{ hosts: ['R1', 'R2'] }]);
    domain.followUp({ R1: at(720), R2: 'no-answer' });
    expect(domain.moves).toEqual(['ahead R1 confirmed!', 'ahead R2 not-confirmed!']);
    expect(domain.alerts).toHaveLength(1);
  });

  it('a reopening is confirmed anew', () => {
    const domain = drilled();
    domain.followUp(AHEAD);
    domain.sweep();
    for (let n = 701; domain.stateOf('ahead', 'R1') !== 'closed'; n += 1) {
      domain.sweep({ [MASTER]: at(n) });
    }
    domain.sweep({ R1: at(790) });
    expect(domain.moves).toEqual(['ahead R1 reopened']);
    expect(domain.mustHave('ahead', 'R1')).toMatchObject({ id: 'bank-3-1', episode: 2 });
    domain.followUp({ R1: at(790) });
    expect(domain.moves).toEqual(['ahead R1 confirmed!']);
  });
});

/** The drill is repaired and proved; then so many days pass. */
const healedFor = (days: number): JudgedDomain => {
  const domain = drilled();
  domain.sweep();
  for (let n = 701; domain.stateOf('ahead', 'R1') !== 'closed'; n += 1) {
    domain.sweep({ [MASTER]: at(n) });
  }
  const closedAt = minutesOf(domain.last);
  domain.sweep({}, { minutes: closedAt + days * 1_440 - 5 });
  domain.sweep({ R1: at(790) });
  return domain;
};

describe('ahead again after its closing (rules.md, D6)', () => {
  it('within 14 days: the same incident, another episode', () => {
    const domain = healedFor(13.9);
    expect(domain.mustHave('ahead', 'R1')).toMatchObject({ id: 'bank-3-1', episode: 2 });
    expect(domain.mustHave('ahead', 'R1').tables).toMatchObject([{ table: 7, replica: 790 }]);
  });

  it('from 14 days on: a new one, linked to it', () => {
    const domain = healedFor(14);
    expect(domain.mustHave('ahead', 'R1')).toMatchObject({ episode: 1, follows: 'bank-3-1' });
  });
});

const both = (sequence: number): Sayings => ({ R1: at(sequence), R2: at(sequence) });
/** The master falls from 700 to 690; both replicas have 700. */
const restored = (): JudgedDomain => {
  const domain = joined();
  domain.sweep({ [MASTER]: at(690), ...both(700) });
  return domain;
};
const fallen = (): JudgedDomain => {
  const domain = restored();
  domain.followUp(both(700));
  return domain;
};

describe('master-went-back (rules.md, D5)', () => {
  it('is proved by a second read of the master, and holds every ahead unspoken', () => {
    const domain = restored();
    expect(domain.stateOf('master-went-back', MASTER)).toBe('pending');
    expect(domain.memory.followUps).toMatchObject([{ hosts: ['R1', 'R2'], master: MASTER }]);
    domain.followUp(both(700));
    expect(domain.last.moves.filter(({ spoken }) => spoken)).toMatchObject([
      { kind: 'master-went-back', reason: 'opened' },
    ]);
    expect(domain.mustHave('ahead', 'R1').heldBy?.kind).toBe('master-went-back');
    expect(domain.mustHave('ahead', 'R2').heldBy?.kind).toBe('master-went-back');
    expect(domain.alerts).toMatchObject([{ heading: null }]);
    expect(domain.mustHave('master-went-back', MASTER).summary).toBe(
      'the counter of the master MASTER went back in 1 table: T7 700 → 690',
    );
  });

  it('a second read that has the numbers again does not confirm it', () => {
    const domain = restored();
    domain.followUp({ [MASTER]: at(700), ...both(700) });
    expect(domain.stateOf('master-went-back', MASTER)).toBe('none');
  });

  it('a regular sweep is a second read, where the follow-up had no answer', () => {
    const domain = restored();
    domain.followUp({ ...both(700), [MASTER]: 'no-answer' });
    expect(domain.stateOf('master-went-back', MASTER)).toBe('pending');
    domain.sweep(both(700));
    expect(domain.stateOf('master-went-back', MASTER)).toBe('open');
  });

  it('is latched: it is open when the counters have crossed, and so are those that it holds', () => {
    const domain = fallen();
    for (let n = 691; n < 720; n += 1) domain.sweep({ [MASTER]: at(n), ...both(Math.max(700, n)) });
    expect(domain.stateOf('master-went-back', MASTER)).toBe('open');
    expect(domain.mustHave('ahead', 'R1')).toMatchObject({ state: 'open', crossed: true });
    expect([...domain.spoken('ahead'), ...domain.spoken('master-went-back')]).toEqual(['opened']);
  });
});

describe('master-went-back is latched', () => {
  it('closes when every replica is proved, the one that was ahead before it among them', () => {
    const domain = joined();
    domain.sweep(AHEAD);
    domain.followUp(AHEAD);
    domain.sweep({ [MASTER]: at(690), R1: at(720), R2: at(700) });
    domain.sweep({ R1: at(720), R2: at(700) });
    const heal = (host: string, from: number, others: Sayings): void => {
      for (let n = from; domain.stateOf('ahead', host) !== 'closed'; n += 1) {
        domain.sweep({ [MASTER]: at(n), ...others });
      }
    };
    heal('R2', 690, { R1: at(720) });
    domain.sweeps(3, { R1: at(720) });
    expect(domain.stateOf('master-went-back', MASTER)).toBe('open');
    heal('R1', 700, {});
    domain.sweeps(2);
    expect(domain.stateOf('master-went-back', MASTER)).toBe('closed');
  });

  it('not while a replica was never read since', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    const silent = { R3: 'no-answer' } as const;
    domain.sweep({ [MASTER]: at(690), ...both(700), ...silent });
    domain.sweep({ ...both(700), ...silent });
    for (let n = 690; n < 700; n += 1) domain.sweep({ [MASTER]: at(n), ...silent });
    expect(domain.stateOf('ahead', 'R1')).toBe('closed');
    expect(domain.stateOf('master-went-back', MASTER)).toBe('open');
    domain.sweeps(2);
    expect(domain.stateOf('master-went-back', MASTER)).toBe('closed');
  });
});

describe('what master-went-back names, and what it does not', () => {
  it('names a table that was edited between our reading and the backup: all are ahead in it', () => {
    const domain = joined();
    const lost = { tables: { 7: 700, 9: 930 } };
    domain.sweep({ [MASTER]: { tables: { 7: 690, 9: 910 } }, R1: lost, R2: lost });
    domain.followUp({ R1: lost, R2: lost });
    expect(domain.mustHave('ahead', 'R1').heldBy?.kind).toBe('master-went-back');
    expect(domain.spoken('ahead')).toEqual([]);
  });

  it('does not name what one replica alone has: that one speaks', () => {
    const domain = joined();
    const lost = { tables: { 7: 700, 9: 930 } };
    domain.sweep({ [MASTER]: at(690), R1: lost, R2: at(700) });
    domain.followUp({ R1: lost, R2: at(700) });
    expect(domain.mustHave('ahead', 'R1').heldBy).toBeNull();
    expect(domain.mustHave('ahead', 'R2').heldBy?.kind).toBe('master-went-back');
    expect(domain.spoken('ahead')).toEqual(['confirmed']);
  });

  it('the same host’s fall is seen, whoever was master in between', () => {
    const domain = joined();
    const acting = { R1: { role: 'master' } } as const;
    domain.sweep({ [MASTER]: 'no-answer', ...acting }, { repeat: acting });
    domain.sweep({ [MASTER]: at(690), ...both(700) });
    expect(domain.stateOf('master-went-back', MASTER)).toBe('pending');
  });

  it('a shift of the master’s zone is neither a fall nor another series', () => {
    const domain = joined();
    domain.sweeps(3, { [MASTER]: { stamps: 3_600 } });
    expect(domain.all()).toEqual([]);
  });
});

describe('all ahead and no fall seen: suspected, in the message alone', () => {
  const acting = { role: 'master' } as const;
  /** R1 acted as master, R2 followed it to 715; the old master comes back with 700. */
  const returned = (r2: number): JudgedDomain => {
    const domain = joined();
    domain.sweep({ [MASTER]: 'no-answer', R1: acting }, { repeat: { R1: acting } });
    domain.sweep({ R1: at(715), R2: at(r2) });
    domain.followUp({ R1: at(715), R2: at(r2) });
    return domain;
  };

  it('one message with the heading, every replica told, none held', () => {
    const domain = returned(715);
    expect(domain.alerts).toMatchObject([{ heading: 'suspected: the master went back' }]);
    expect(domain.alerts[0]?.moves).toHaveLength(2);
    expect(domain.incident('master-went-back', MASTER)).toBeUndefined();
    expect(domain.mustHave('ahead', 'R1').heldBy).toBeNull();
  });

  it('not where one that answers is in step', () => {
    expect(returned(700).alerts).toMatchObject([{ heading: null }]);
  });

  it('nor with one replica: the counters cannot tell', () => {
    const domain = joined({ replicas: replicasOf('R1') });
    domain.sweep(AHEAD);
    domain.followUp(AHEAD);
    expect(domain.alerts).toMatchObject([{ heading: null }]);
  });
});
