import { describe, expect, it } from 'vitest';

import { ABSENT, FILES, MASTER, replicasOf, type Saying } from '#test/facts.ts';
import { JudgedDomain, joined, minutesOf } from '#test/judging.ts';

const acting: Saying = { role: 'master' };
/** R1 acts as master in so many sweeps; the expected one says what is given. */
const actingFor = (
  domain: JudgedDomain,
  times: number,
  master: Saying | 'no-answer',
): JudgedDomain => {
  for (let n = 0; n < times; n += 1) {
    domain.sweep({ [MASTER]: master, R1: acting }, { repeat: { R1: acting } });
  }
  return domain;
};

describe('role-moved', () => {
  it('opens at the second sweep and 5 minutes, and warns of an old master that was not seen', () => {
    const domain = actingFor(joined(), 2, 'no-answer');
    expect(domain.reasons('role-moved', 'R1')).toEqual(['first-seen', 'opened']);
    expect(domain.mustHave('role-moved', 'R1').summary).toBe(
      'R1 runs as master instead of MASTER; old master MASTER not seen: make sure that it is off; ' +
        'it began with every edit that we had read of the old one',
    );
  });

  it('says so where the old master was seen', () => {
    const domain = actingFor(joined(), 2, { role: 'replica' });
    expect(domain.mustHave('role-moved', 'R1').summary).toContain('was seen in another role');
  });

  it('says what was lost: the old one’s last values less the first of the new one, per table', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: { tables: { 1: 112, 7: 703 } } });
    const began: Saying = { role: 'master', tables: { 1: 100, 7: 700 } };
    const later: Saying = { role: 'master', tables: { 1: 150, 7: 750 } };
    for (const said of [began, later, later]) {
      domain.sweep({ [MASTER]: 'no-answer', R1: said }, { repeat: { R1: said } });
      expect(domain.mustHave('role-moved', 'R1').summary).toContain(
        'edits lost in 2 tables: T1 12, T7 3',
      );
    }
  });

  it('closes after two complete sweeps as expected', () => {
    const domain = actingFor(joined(), 2, 'no-answer');
    const states = [1, 2].map(() => {
      domain.sweep();
      return domain.stateOf('role-moved', 'R1');
    });
    expect(states).toEqual(['recovering', 'closed']);
  });

  it('not in sweeps without a master, which are not complete', () => {
    const domain = actingFor(joined(), 2, 'no-answer');
    domain.sweeps(4, { [MASTER]: 'no-answer' });
    expect(domain.mustHave('role-moved', 'R1')).toMatchObject({ state: 'recovering', progress: 0 });
  });

  it('nor while both run as master', () => {
    const domain = actingFor(joined(), 2, 'no-answer');
    actingFor(domain, 4, {});
    expect(domain.stateOf('role-moved', 'R1')).toBe('open');
  });

  it('closes where the configuration follows', () => {
    const domain = actingFor(joined(), 2, { role: 'replica' });
    domain.settings = { ...domain.settings, master: 'R1', replicas: replicasOf(MASTER, 'R2') };
    const sayings = { [MASTER]: { role: 'replica' }, R1: acting };
    domain.sweeps(2, sayings);
    expect(domain.stateOf('role-moved', 'R1')).toBe('closed');
  });
});

describe('role-mismatch', () => {
  const client = { R1: { role: 'client' } };

  it('opens for a client at the second sweep, its tables not judged meanwhile', () => {
    const domain = joined();
    domain.sweeps(2, client);
    expect(domain.mustHave('role-mismatch', 'R1').summary).toBe(
      'R1 runs as client, not as replica',
    );
    expect(domain.last.cells.every(({ verdict }) => verdict === 'no-data')).toBe(true);
  });

  it('takes server for another word for replica, and keeps a word that it does not know', () => {
    const domain = joined();
    domain.sweeps(2, { R1: { role: 'server' }, R2: { role: 'witness' } });
    expect(domain.incident('role-mismatch', 'R1')).toBeUndefined();
    expect(domain.mustHave('role-mismatch', 'R2').summary).toContain('runs as witness');
  });

  it('is not ended by a host that runs as master', () => {
    const domain = joined();
    domain.sweeps(2, client);
    actingFor(domain, 4, 'no-answer');
    expect(domain.stateOf('role-mismatch', 'R1')).toBe('open');
  });

  it('nor by silence, nor while BoKS is stopped, nor by a partial answer', () => {
    const domain = joined();
    domain.sweeps(2, client);
    domain.sweeps(2, { R1: 'no-answer' });
    domain.sweeps(2, { R1: { runs: 'stopped' } });
    domain.sweeps(2, { R1: { complete: false } });
    expect(domain.stateOf('role-mismatch', 'R1')).toBe('open');
  });

  it('closes after two complete sweeps', () => {
    const domain = joined();
    domain.sweeps(2, client);
    domain.sweeps(2);
    expect(domain.stateOf('role-mismatch', 'R1')).toBe('closed');
  });
});

describe('silent', () => {
  it('opens after two misses in a row and 20 minutes, and closes after two answers', () => {
    const domain = joined();
    domain.sweeps(5, { R1: 'no-answer' });
    expect(domain.reasons('silent', 'R1')).toEqual(['first-seen', 'counted', 'opened']);
    expect(minutesOf(domain.last)).toBe(30);
    domain.sweep();
    expect(domain.stateOf('silent', 'R1')).toBe('recovering');
    domain.sweep();
    expect(domain.stateOf('silent', 'R1')).toBe('closed');
  });

  it('one answer in between begins anew', () => {
    const domain = joined();
    domain.sweeps(4, { R1: 'no-answer' });
    domain.sweep();
    domain.sweeps(2, { R1: 'no-answer' });
    expect(domain.stateOf('silent', 'R1')).toBe('pending');
  });

  it('opens where fewer than 6 of the last 12 answered', () => {
    const domain = joined();
    domain.sweeps(10);
    for (let n = 0; domain.stateOf('silent', 'R1') !== 'open'; n += 1) {
      domain.sweep({ R1: n % 3 === 0 ? {} : 'no-answer' });
    }
    const last = domain.memory.hosts[0]?.answers ?? [];
    expect(last.filter((answer) => answer === 'answered').length).toBe(5);
    expect(last.length).toBe(12);
  });

  it('what was missed before it closed last is left out', () => {
    const domain = joined();
    domain.sweeps(12, { R1: 'no-answer' });
    domain.sweeps(2);
    domain.sweep({ R1: 'no-answer' });
    expect(domain.stateOf('silent', 'R1')).toBe('pending');
  });

  it('is not a cause of ours: that moves nothing', () => {
    const domain = joined();
    domain.sweeps(9, { R1: 'throttled' });
    expect(domain.incident('silent', 'R1')).toBeUndefined();
  });

  it('BoKS stopped is an answer', () => {
    const domain = joined();
    domain.sweeps(9, { R1: { runs: 'stopped' } });
    expect(domain.incident('silent', 'R1')).toBeUndefined();
  });

  it('is never said of the expected master', () => {
    const domain = joined();
    domain.sweeps(9, { [MASTER]: 'no-answer' });
    expect(domain.incident('silent', MASTER)).toBeUndefined();
  });

  it('names the incidents that nobody follows meanwhile', () => {
    const domain = joined();
    domain.sweep({ R1: { tables: { 7: 720 } } });
    domain.sweeps(5, { R1: 'no-answer' });
    expect(domain.mustHave('silent', 'R1').summary).toBe(
      "R1 gave no reading: no answer before the deadline; the master's list says ok: perhaps our " +
        'reader alone is away; open incidents stay as they are: ahead',
    );
  });
});

describe('what was lost when the role moved', () => {
  it('counts what was lost from its beginning as master, though BoKS was restarted there', () => {
    const domain = joined();
    const acts = (value: number): void => {
      const said: Saying = { role: 'master', tables: { 7: value } };
      domain.sweep({ [MASTER]: 'no-answer', R1: said }, { repeat: { R1: said } });
    };
    domain.sweep({ [MASTER]: { tables: { 7: 703 } } });
    acts(700);
    domain.sweep({ [MASTER]: 'no-answer', R1: { runs: 'stopped', configured: 'master' } });
    acts(750);
    acts(751);
    expect(domain.mustHave('role-moved', 'R1').summary).toContain('edits lost in 1 table: T7 3');
  });
});

describe('role-moved after a gap in its host’s readings (rules.md, D3)', () => {
  it('is counted anew', () => {
    const domain = actingFor(joined(), 1, 'no-answer');
    domain.sweeps(5, { [MASTER]: 'no-answer', R1: 'no-answer' });
    actingFor(domain, 1, 'no-answer');
    expect(domain.mustHave('role-moved', 'R1')).toMatchObject({
      state: 'pending',
      count: { reads: 1 },
    });
  });
});

describe('silent, closed by a person', () => {
  it('leaves out what was missed before', () => {
    const domain = joined();
    domain.sweeps(12, { R1: 'no-answer' });
    domain.sweep();
    const { id } = domain.mustHave('silent', 'R1');
    domain.act({ kind: 'close', incident: id, code: 'our-error' });
    domain.sweep({ R1: 'no-answer' });
    expect(domain.stateOf('silent', 'R1')).toBe('pending');
  });
});

describe('a miss that is no silence', () => {
  it('a host that was left out is not called silent, nor does that count among its last 12', () => {
    const domain = joined();
    for (let n = 0; n < 30; n += 1) domain.sweep({ R1: n % 2 === 0 ? 'not-asked' : {} });
    expect(domain.incident('silent', 'R1')).toBeUndefined();
    expect(domain.memory.hosts[0]?.answers).toContain('left-out');
    expect(domain.memory.hosts[0]?.answers).not.toContain('missed');
  });

  it.each(['refused-text', 'rubbish', 'boksdiag-failed', 'unknown-format'] as const)(
    'an answer that came and could not be read, %s, is drift-of-format (ADR 0015)',
    (cause) => {
      const domain = joined();
      domain.sweep({ R1: { tables: { 7: 720 } } });
      domain.sweeps(9, { R1: cause });
      expect(domain.incident('silent', 'R1')).toBeUndefined();
      expect(domain.mustHave('drift-of-format', 'R1')).toMatchObject({ state: 'open' });
      expect(domain.mustHave('drift-of-format', 'R1').summary).toMatch(
        /open incidents stay as they are: ahead$/,
      );
    },
  );

  it('and if the master’s list says down of that one, list-down speaks', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    domain.sweeps(5, { R1: 'refused-text', [MASTER]: { list: { R1: 'down' } } });
    expect(domain.stateOf('list-down', 'R1')).toBe('open');
  });
});

describe('master-silent', () => {
  it.each<readonly [string, Saying | 'no-answer', string]>([
    ['no answer', 'no-answer', 'the master MASTER gave no reading: no answer before the deadline'],
    ['BoKS stopped', { runs: 'stopped' }, 'BoKS is stopped on the master MASTER'],
  ])('%s: opens at 20 minutes, closes after two answers as master', (_, said, summary) => {
    const domain = joined();
    domain.sweeps(5, { [MASTER]: said });
    expect(domain.mustHave('master-silent', MASTER)).toMatchObject({ state: 'open', summary });
    domain.sweeps(2);
    expect(domain.stateOf('master-silent', MASTER)).toBe('closed');
  });

  it('is over where another host runs as master: what was counted is not found again', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: 'no-answer' });
    actingFor(domain, 8, 'no-answer');
    domain.sweep({ [MASTER]: 'no-answer' });
    expect(domain.mustHave('master-silent', MASTER)).toMatchObject({
      state: 'pending',
      count: { reads: 1 },
    });
  });

  it('an open one goes on meanwhile, until the master answers as such', () => {
    const domain = joined();
    domain.sweeps(5, { [MASTER]: 'no-answer' });
    actingFor(domain, 5, 'no-answer');
    domain.sweep({ [MASTER]: { role: 'replica' } });
    expect(domain.stateOf('master-silent', MASTER)).toBe('open');
  });

  it('holds what is stuck, and names what nobody follows', () => {
    const domain = joined();
    const behind = { R1: { tables: { 7: 700 } } };
    domain.sweep({ [MASTER]: { tables: { 7: 701 } }, ...behind });
    domain.sweeps(4, behind);
    domain.sweeps(5, { [MASTER]: 'no-answer', ...behind });
    expect(domain.mustHave('stuck', 'R1').heldBy?.kind).toBe('master-silent');
    expect(domain.mustHave('master-silent', MASTER).summary).toContain('stuck R1');
    domain.sweeps(2, behind);
    expect(domain.spoken('stuck', 'R1')).toEqual(['opened', 'no-longer-held']);
  });
});

describe('list-new', () => {
  const asNew: Saying = { list: { R1: 'NEW' } };

  it('opens after an hour in the master’s list, the line quoted, and closes after two lists', () => {
    const domain = joined();
    domain.sweeps(12, { [MASTER]: asNew });
    expect(domain.stateOf('list-new', 'R1')).toBe('pending');
    domain.sweep({ [MASTER]: asNew });
    expect(domain.mustHave('list-new', 'R1')).toMatchObject({
      state: 'open',
      summary: `the master's list shows R1 as new: "R1 00:49 04:50 1000 NEW"`,
    });
    domain.sweep();
    expect(domain.stateOf('list-new', 'R1')).toBe('recovering');
    domain.sweep();
    expect(domain.stateOf('list-new', 'R1')).toBe('closed');
  });

  it('a list that was not read, or does not show it, says nothing', () => {
    const domain = joined();
    domain.sweeps(2, { [MASTER]: asNew });
    domain.sweep({ [MASTER]: { list: 'unread' } });
    domain.sweep({ [MASTER]: { list: { R1: ABSENT } } });
    expect(domain.mustHave('list-new', 'R1')).toMatchObject({
      state: 'pending',
      count: { reads: 2 },
    });
  });

  it('is held where the host is silent, or has another role', () => {
    const domain = joined();
    domain.sweeps(13, {
      [MASTER]: { list: { R1: 'new', R2: 'new' } },
      R1: 'no-answer',
      R2: { role: 'client' },
    });
    expect(domain.mustHave('list-new', 'R1').heldBy?.kind).toBe('silent');
    expect(domain.mustHave('list-new', 'R2').heldBy?.kind).toBe('role-mismatch');
    expect([...domain.spoken('list-new', 'R1'), ...domain.spoken('list-new', 'R2')]).toEqual([]);
  });

  it('nothing is stuck that the master’s list says is sent nothing (ADR 0003)', () => {
    const domain = joined();
    const behind = { [MASTER]: { ...asNew, tables: { 7: 701 } }, R1: { tables: { 7: 700 } } };
    domain.sweeps(30, behind);
    expect(domain.incident('stuck', 'R1')).toBeUndefined();
    expect(domain.stateOf('list-new', 'R1')).toBe('open');
  });
});

describe('master-not-sending', () => {
  const two = { R1: { tables: { 7: 700 } }, R2: { tables: { 7: 700 } } };
  const stopped = (): JudgedDomain => {
    const domain = joined();
    domain.sweep({ [MASTER]: { tables: { 7: 701 } }, ...two });
    domain.sweeps(4, two);
    return domain;
  };

  it('opens with the last of them stuck, holds them, and is told alone', () => {
    const domain = stopped();
    expect(domain.last.moves.filter(({ spoken }) => spoken)).toMatchObject([
      { kind: 'master-not-sending', host: MASTER, reason: 'opened' },
    ]);
    expect(domain.mustHave('stuck', 'R1').heldBy?.kind).toBe('master-not-sending');
    expect(domain.alerts).toMatchObject([{ moves: [{ incident: 'bank-7-1' }] }]);
  });

  it('is not made of one replica', () => {
    const domain = joined({ replicas: replicasOf('R1') });
    domain.sweep({ [MASTER]: { tables: { 7: 701 } }, R1: two.R1 });
    domain.sweeps(6, { R1: two.R1 });
    expect(domain.incident('master-not-sending', MASTER)).toBeUndefined();
    expect(domain.spoken('stuck', 'R1')).toEqual(['opened']);
  });

  it('is not made where one that answers is not stuck, but silence says nothing', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    domain.sweep({ [MASTER]: { tables: { 7: 701 } }, ...two });
    domain.sweeps(4, two);
    expect(domain.stateOf('master-not-sending', MASTER)).toBe('none');
    domain.sweep({ ...two, R3: 'no-answer' });
    expect(domain.stateOf('master-not-sending', MASTER)).toBe('open');
  });

  it('is not ended by a replica that comes back and has not moved', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    const behind = { ...two, R3: two.R1 };
    domain.sweep({ [MASTER]: { tables: { 7: 701 } }, ...behind });
    domain.sweeps(6, { ...two, R3: 'no-answer' });
    domain.sweeps(2, behind);
    expect(domain.stateOf('master-not-sending', MASTER)).toBe('open');
  });

  it('ends when one moves, and closes after three sweeps, whatever its symptoms do (ADR 0012)', () => {
    const domain = stopped();
    domain.sweep({ R2: two.R2 });
    expect(domain.stateOf('master-not-sending', MASTER)).toBe('recovering');
    domain.sweep({ R2: two.R2 });
    expect(domain.stateOf('master-not-sending', MASTER)).toBe('recovering');
    domain.sweep({ R2: two.R2 });
    expect(domain.stateOf('master-not-sending', MASTER)).toBe('closed');
    domain.sweeps(4, { R2: two.R2 });
    expect(domain.mustHave('stuck', 'R1').state).toBe('closed');
    expect(domain.spoken('stuck', 'R1')).toEqual([]);
  });
});

describe('joining (rules.md)', () => {
  const empty: Saying = { zero: [FILES[0]] };
  const isJoining = (domain: JudgedDomain): boolean => domain.last.hosts[0]?.joining ?? false;

  it.each<readonly [string, Saying, Saying]>([
    ['changes its instance', { instance: 'another machine', tables: { 7: 0 } }, {}],
    ['is restamped', { stamps: { 7: 900 } }, {}],
    ['is new in the list', { tables: { 7: 0 } }, { list: { R1: 'new' } }],
    ['is loading in the list', { tables: { 7: 0 } }, { list: { R1: 'loading' } }],
  ])('begins when it %s', (_, r1, master) => {
    const domain = joined();
    domain.sweep({ [MASTER]: master, R1: r1 });
    expect(isJoining(domain)).toBe(true);
  });

  it('begins when it first appears', () => {
    const domain = new JudgedDomain();
    domain.sweep({ R1: { tables: { 7: 0 } } });
    expect(isJoining(domain)).toBe(true);
  });

  it('ends when all its tables are in step once', () => {
    const domain = joined();
    domain.sweep({ R1: { instance: 'b', tables: { 7: 0 } } });
    domain.sweep({ R1: { instance: 'b', tables: { 7: 650 } } });
    expect(isJoining(domain)).toBe(true);
    domain.sweep({ R1: { instance: 'b' } });
    expect(isJoining(domain)).toBe(false);
  });

  it('and after an hour, if they never are: then what it hid is counted', () => {
    const domain = joined();
    const behind = { R1: { ...empty, instance: 'b', tables: { 7: 650 } } };
    domain.sweeps(12, behind);
    expect([isJoining(domain), domain.all().length]).toEqual([true, 0]);
    domain.sweep(behind);
    expect(isJoining(domain)).toBe(false);
    domain.sweeps(3, behind);
    expect([domain.stateOf('empty', 'R1'), domain.stateOf('stuck', 'R1')]).toEqual([
      'open',
      'open',
    ]);
  });
});

describe('a join happens once a status, and hides nothing that went before', () => {
  const isJoining = (domain: JudgedDomain): boolean => domain.last.hosts[0]?.joining ?? false;

  it('the same status lasting starts no second join, another one does', () => {
    const domain = joined();
    const listed = (status: string) => ({
      [MASTER]: { list: { R1: status } },
      R1: { tables: { 7: 650 } },
    });
    domain.sweeps(14, listed('new'));
    expect(isJoining(domain)).toBe(false);
    domain.sweep(listed('loading'));
    expect(isJoining(domain)).toBe(true);
  });

  it('a status that came again after another one starts a second', () => {
    const domain = joined();
    const listed = (status: string) => ({
      [MASTER]: { list: { R1: status } },
      R1: { tables: { 7: 650 } },
    });
    domain.sweeps(14, listed('new'));
    domain.sweep(listed('ok'));
    domain.sweep(listed('new'));
    expect(isJoining(domain)).toBe(true);
  });

  it('what was counted before it is lost by a table that moved meanwhile', () => {
    const domain = joined();
    const at = (value: number): Saying => ({ instance: 'b', tables: { 7: value } });
    domain.sweep({ [MASTER]: { tables: { 7: 701 } }, R1: { tables: { 7: 650 } } });
    domain.sweeps(2, { R1: { tables: { 7: 650 } } });
    expect(domain.stateOf('stuck', 'R1')).toBe('pending');
    domain.sweep({ R1: at(690) });
    expect(domain.stateOf('stuck', 'R1')).toBe('none');
    expect(domain.reasons('stuck', 'R1').at(-1)).toBe('did-not-confirm');
  });

  it('a silent host joins no further', () => {
    const domain = joined();
    domain.sweep({ R1: { instance: 'b', tables: { 7: 650 } } });
    domain.sweep({ R1: 'no-answer' });
    expect(isJoining(domain)).toBe(true);
  });
});

describe('a host that was taken out of the configuration', () => {
  it.each<readonly [string, Record<string, Saying | 'no-answer'>]>([
    ['silent', { R1: 'no-answer' }],
    ['role-mismatch', { R1: { role: 'client' } }],
    ['ahead', { R1: { tables: { 7: 720 } } }],
  ])('has its %s asked about once; it never closes by itself', (kind, sayings) => {
    const domain = joined();
    domain.sweeps(6, sayings);
    const before = domain.all().find((each) => each.kind === kind);
    expect(before?.state).toBe('open');
    domain.settings = { ...domain.settings, replicas: replicasOf('R2') };
    domain.sweeps(9);
    const after = domain.all().find((each) => each.kind === kind);
    expect(after).toMatchObject({
      ...before,
      retired: true,
      told: after?.told,
      moves: (before?.moves ?? 0) + 1,
      records: after?.records,
    });
    const asked = domain.records.flatMap(({ moves }) =>
      moves.filter(({ reason }) => reason === 'retired'),
    );
    expect(asked).toMatchObject([{ kind, host: 'R1', spoken: true, to: 'open' }]);
  });
});

describe('the severity of silence (rules.md, D9 and D10)', () => {
  it.each([
    ['ok', 'warning', /^R1 gave no reading/],
    ['down', 'error', /^host down: R1 gave no reading/],
  ])('where the list of the master says %s is %s', (status, severity, words) => {
    const domain = joined();
    for (let sweep = 0; sweep < 6; sweep += 1) {
      domain.sweep({ R1: 'no-answer', [MASTER]: { list: { R1: status } } });
    }
    const { severity: said, summary } = domain.mustHave('silent', 'R1');
    expect(said).toBe(severity);
    expect(summary).toMatch(words);
  });
});
