import { describe, expect, it } from 'vitest';

import { MASTER, replicasOf } from '#test/facts.ts';
import { joined } from '#test/judging.ts';
import { answers, isLive, lost } from '#test/promoting.ts';

describe('what the list said last', () => {
  it('counts while the master is away, too', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    domain.sweep({ [MASTER]: { list: { R1: 'new' } } });
    domain.sweep({ [MASTER]: 'no-answer' });
    expect(answers(domain)).toMatchObject({
      R1: "no: the master's list shows it as new",
      R2: expect.stringMatching(/^yes-as-of: /),
    });
  });
});

describe('while the master answers', () => {
  it('says yes, by counters and with its time, where every table is in step', () => {
    expect(answers(joined())).toEqual({
      R1: 'yes: in step in every table, by counters, as of 2026-03-02 08:05 UTC; method.conf was not compared',
      R2: 'yes: in step in every table, by counters, as of 2026-03-02 08:05 UTC; method.conf was not compared',
    });
  });

  it('says no to a replica with a live `ahead`, and names it', () => {
    const domain = joined();
    domain.sweep({ R1: { tables: { 7: 2_629 } } });
    expect(answers(domain)).toMatchObject({
      R1: expect.stringMatching(/^no: ahead bank-3-1 is open$/),
      R2: expect.stringMatching(/^yes: /),
    });
  });

  it('says no while that `ahead` is crossed, though every number looks well', () => {
    const domain = joined();
    domain.sweep({ R1: { tables: { 7: 705 } } });
    domain.followUp({ R1: { tables: { 7: 705 } } });
    domain.sweep({ [MASTER]: { tables: { 7: 710 } }, R1: { tables: { 7: 710 } } });
    expect(domain.last.counts['in-step']).toBeGreaterThan(0);
    expect(domain.last.counts.ahead).toBe(0);
    expect(answers(domain)).toMatchObject({ R1: 'no: ahead bank-3-1 is open' });
  });

  it('says no to a host that the list shows as new, loading or down', () => {
    for (const word of ['new', 'loading', 'down']) {
      const domain = joined();
      domain.sweep({ [MASTER]: { list: { R1: word } } });
      expect(answers(domain)).toMatchObject({ R1: `no: the master's list shows it as ${word}` });
    }
  });

  it('says no where BoKS is stopped, or another role runs', () => {
    const domain = joined();
    domain.sweep({ R1: { runs: 'stopped' }, R2: { role: 'client' } });
    expect(answers(domain)).toEqual({
      R1: 'no: BoKS was stopped on it when last read',
      R2: 'no: it runs as client, not as replica',
    });
  });

  it('says no to a former master: what crossed before we watched looks perfect', () => {
    const domain = joined({
      replicas: replicasOf('R1', 'R2').map((one) => ({ ...one, formerMaster: one.host === 'R1' })),
    });
    expect(answers(domain)).toMatchObject({ R1: expect.stringMatching(/^no: its history/) });
  });
});

describe('while the master answers and nothing is open', () => {
  it('says no while a table is proved behind, before anything opens', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: { tables: { 7: 720 } }, R1: { tables: { 7: 710 } } });
    domain.sweep({ R1: { tables: { 7: 715 } } });
    expect(domain.all().some(isLive)).toBe(false);
    expect(answers(domain)).toMatchObject({
      R1: 'no: not every table is in step now: T7 behind',
      R2: expect.stringMatching(/^yes: /),
    });
  });

  it('says no to every replica while two hosts run as master, and until that is closed', () => {
    const domain = joined();
    const two = { R1: { role: 'master' } };
    for (let n = 0; n < 2; n += 1) domain.sweep(two, { repeat: two });
    const { id } = domain.mustHave('two-masters', null);
    expect(answers(domain)).toMatchObject({ R2: `no: two-masters ${id} is open` });
    domain.sweep();
    expect(answers(domain)).toMatchObject({ R2: `no: two-masters ${id} is recovering` });
  });

  it('lets a busy table be behind: it is judged by age', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: { tables: { 5: 520 } }, R1: { tables: { 5: 510 } } });
    domain.sweep({ R1: { tables: { 5: 515 } } });
    expect(answers(domain)).toMatchObject({ R1: expect.stringMatching(/^yes: /) });
  });

  it("says no where its BoKS is older than the master's, and yes where it is newer", () => {
    const domain = joined();
    domain.sweep({
      [MASTER]: { version: '6.7.1' },
      R1: { version: '6.7.0' },
      R2: { version: '6.10' },
    });
    expect(answers(domain)).toMatchObject({
      R1: "no: its BoKS 6.7.0 is older than the master's 6.7.1",
      R2: expect.stringMatching(/^yes: /),
    });
  });

  it('says no to a host that was seen as master, until its repair is proved', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: { role: 'replica' }, R1: { role: 'master' } });
    domain.sweeps(5);
    expect(domain.all().filter(isLive)).toEqual([]);
    expect(answers(domain)).toMatchObject({ R1: expect.stringMatching(/^no: its history/) });
  });

  it('nor to one that was taken out of the configuration and is back', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: { role: 'replica' }, R1: { role: 'master' } });
    domain.sweeps(5);
    domain.settings = { ...domain.settings, replicas: replicasOf('R2') };
    domain.sweeps(3);
    domain.settings = { ...domain.settings, replicas: replicasOf('R1', 'R2') };
    domain.sweeps(3);
    expect(domain.all().filter(isLive)).toEqual([]);
    expect(answers(domain)).toMatchObject({
      R1: expect.stringMatching(/^no: its history/),
      R2: expect.stringMatching(/^yes: /),
    });
  });
});

describe('what is not known', () => {
  it('is unknown once its last reading is older than two periods', () => {
    expect(answers(joined(), 11)).toMatchObject({
      R1: 'unknown: its last reading is of 2026-03-02 08:05 UTC, older than two periods',
    });
  });

  it('is unknown for a host that missed the last sweep', () => {
    const domain = joined();
    domain.sweep({ R1: 'no-answer' });
    expect(answers(domain)).toMatchObject({ R1: 'unknown: it gave no reading in the last sweep' });
  });

  it('is unknown after an answer that was not understood whole', () => {
    const domain = joined();
    domain.sweep({ R1: { complete: false } });
    expect(answers(domain)).toMatchObject({
      R1: 'unknown: its last answer was not understood whole',
    });
  });

  it('is unknown while any other incident names it', () => {
    const domain = joined();
    domain.sweeps(3, { R1: { configured: 'master' } });
    expect(domain.stateOf('role-mismatch', 'R1')).toBe('open');
    expect(answers(domain)).toMatchObject({
      R1: expect.stringMatching(/^unknown: role-mismatch bank-\d+-1 is open$/),
    });
  });
});

describe('while no master answers', () => {
  it('says yes as of our last reading of it to a replica that has all of that', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: 'no-answer' });
    expect(answers(domain)).toEqual({
      R1: 'yes-as-of: by counters it loses nothing known as of 2026-03-02 08:05 UTC; method.conf was not compared',
      R2: 'yes-as-of: by counters it loses nothing known as of 2026-03-02 08:05 UTC; method.conf was not compared',
    });
  });

  it('counts what a peer received after our last reading of the master as lost elsewhere', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: 'no-answer', R2: { tables: { 1: 112 } } });
    expect(answers(domain)).toEqual({
      R1: 'no: it loses T1 12 updates (R2 has them) as of 2026-03-02 08:05 UTC; another replica loses less',
      R2: 'yes-as-of: by counters it loses nothing known as of 2026-03-02 08:05 UTC; method.conf was not compared',
    });
  });

  it('lets logins that a peer has seen more of stand: a busy table is never alike on two replicas', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: 'no-answer', R2: { tables: { 5: 507 } } });
    expect(answers(domain)).toMatchObject({ R1: expect.stringMatching(/^yes-as-of: /) });
  });

  it('names the smallest loss where every replica loses something', () => {
    const domain = joined();
    domain.sweep({
      [MASTER]: { tables: { 1: 140, 7: 740 } },
      R1: { tables: { 1: 100, 7: 739 } },
      R2: { tables: { 1: 139, 7: 740 } },
    });
    domain.sweep({
      [MASTER]: 'no-answer',
      R1: { tables: { 1: 105, 7: 740 } },
      R2: { tables: { 1: 139, 7: 740 } },
    });
    expect(answers(domain)).toEqual({
      R1: 'no: it loses T1 35 updates as of 2026-03-02 08:10 UTC; another replica loses less',
      R2: 'best-available: the smallest loss, by counters: it loses T1 1 update as of 2026-03-02 08:10 UTC',
    });
  });

  it('never counts the numbers of a replica that is ahead as edits that others lack', () => {
    const domain = joined();
    domain.sweep({ R1: { tables: { 7: 2_629 } } });
    domain.sweep({ [MASTER]: 'no-answer', R1: { tables: { 7: 2_629 } } });
    expect(answers(domain)).toMatchObject({ R2: expect.stringMatching(/^yes-as-of: /) });
  });
});

describe('if the master is lost now', () => {
  it('names who loses nothing first, and what the others lose', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: { tables: { 1: 112 } }, R2: { tables: { 1: 100 } } });
    domain.sweep({ R2: { tables: { 1: 100 } } });
    expect(lost(domain)).toBe(
      'if the master is lost now: R1 (loses nothing known as of 2026-03-02 08:15 UTC); ' +
        'R2 loses T1 12 updates (R1 has them)',
    );
  });

  it('does not count what the master did after a replica was read as lost', () => {
    const domain = joined();
    domain.sweep({ [MASTER]: { tables: { 1: 112 } }, R2: { tables: { 1: 100 } } });
    expect(lost(domain)).toMatch(/R1, R2 \(lose nothing known/);
  });

  it('says who loses nothing in one breath', () => {
    expect(lost(joined())).toBe(
      'if the master is lost now: R1, R2 (lose nothing known as of 2026-03-02 08:05 UTC)',
    );
  });

  it('says that no replica is fit rather than nothing', () => {
    const domain = joined();
    domain.sweep({ R1: { role: 'client' }, R2: { role: 'client' } });
    expect(lost(domain)).toBe('if the master is lost now: no replica is known to be fit');
  });
});
