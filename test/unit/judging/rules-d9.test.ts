import { describe, expect, it } from 'vitest';

import { ABSENT, FILES, MASTER, replicasOf, type Said, type Saying } from '#test/facts.ts';
import { joined, JudgedDomain } from '#test/judging.ts';

/** A row of D9: what we read of R1, what the master's list says of it, and what that comes to. */
type Row = readonly [
  read: string,
  said: Said,
  list: string,
  master: Saying,
  comesTo: readonly string[],
];

const listed = (status: string): Saying => ({ list: { R1: status } });
const unread: Saying = { list: 'unread' };

const ROWS: readonly Row[] = [
  ['answered', {}, 'ok', {}, []],
  ['answered', {}, 'down', listed('down'), ['list-down error']],
  ['answered', {}, 'loading', listed('loading'), ['list-loading warning']],
  ['answered', {}, 'new', listed('new'), ['list-new error']],
  ['answered', {}, 'absent', listed(ABSENT), ['not-listed warning']],
  ['answered', {}, 'not read', unread, []],
  ['none', 'no-answer', 'ok', {}, ['silent warning']],
  ['none', 'no-answer', 'down', listed('down'), ['silent error']],
  ['none', 'no-answer', 'absent', listed(ABSENT), ['silent warning']],
  ['none', 'no-answer', 'not read', unread, ['silent warning']],
];

describe('rules.md, D9: our read of a replica, and the master’s list of the same sweep', () => {
  it.each(ROWS)('%s %j, list %s', (_, said, __, master, comesTo) => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    domain.sweeps(15, { R1: said, [MASTER]: master });
    const open = domain.all().filter(({ state, host }) => state === 'open' && host === 'R1');
    expect(open.map(({ kind, severity }) => `${kind} ${severity}`)).toEqual(comesTo);
  });

  it('not configured: whatever the list says of it', () => {
    for (const status of ['ok', 'down', 'new']) {
      const domain = joined();
      domain.sweeps(15, { [MASTER]: { list: { STRANGER: status } } });
      expect(domain.mustHave('unwatched-replica', 'STRANGER').summary).toContain(status);
    }
  });

  it('a host that is down is one message, though both say so', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    domain.sweeps(15, { R1: 'no-answer', [MASTER]: listed('down') });
    expect(domain.records.flatMap(({ alerts }) => alerts).length).toBe(1);
    expect(domain.mustHave('silent', 'R1').summary).toMatch(/^host down: R1/);
  });

  it('a replica that was down in the list and falls silent is told as silent from then on', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    domain.sweeps(5, { [MASTER]: listed('down') });
    domain.sweeps(6, { R1: 'no-answer', [MASTER]: listed('down') });
    expect(domain.mustHave('list-down', 'R1').heldBy?.kind).toBe('silent');
  });

  it.each<readonly [string, Said, Saying]>([
    ['ahead', { tables: { 7: 720 } }, {}],
    ['empty', { zero: [FILES[0]] }, {}],
    ['stuck', { tables: { 7: 700 } }, { tables: { 7: 701 } }],
  ])('the contradiction: %s while the list says ok, with its line', (kind, said, master) => {
    const domain = joined();
    domain.sweeps(6, { R1: said, [MASTER]: master });
    const texts = domain.records.flatMap(({ moves }) => moves).filter((move) => move.kind === kind);
    expect(texts.map(({ text }) => text).join()).toContain('"R1 00:49 04:50 1000 ok"');
  });
});

describe('names in the list (rules.md)', () => {
  const hosts = (list: Readonly<Record<string, string>>): JudgedDomain => {
    const [first, ...others] = replicasOf(
      'rep1.bank.example',
      'rep2.bank.example',
      'rep2.dr.example',
    );
    const domain = new JudgedDomain({
      replicas: [{ formerMaster: false, host: '', ...first, listNames: ['oldname'] }, ...others],
    });
    const shown = { 'rep1.bank.example': ABSENT, 'rep2.bank.example': ABSENT };
    domain.sweeps(14, { [MASTER]: { list: { ...shown, 'rep2.dr.example': ABSENT, ...list } } });
    return domain;
  };
  const opened = (domain: JudgedDomain): readonly string[] =>
    domain
      .all()
      .filter(({ state }) => state === 'open')
      .map(({ kind, host }) => `${kind} ${host}`)
      .toSorted();

  it('match without case, by the whole name, by the first label, or by listNames', () => {
    const all = { 'REP2.bank.example': 'ok', 'rep2.DR.example': 'ok' };
    for (const name of ['REP1.BANK.EXAMPLE', 'Rep1', 'rep1.elsewhere', 'OLDNAME']) {
      expect(opened(hosts({ ...all, [name]: 'ok' }))).toEqual([]);
    }
  });

  it('not by a first label that two hosts share', () => {
    expect(opened(hosts({ rep1: 'ok', rep2: 'ok' }))).toEqual([
      'not-listed rep2.bank.example',
      'not-listed rep2.dr.example',
      'unwatched-replica rep2',
    ]);
  });
});

describe('the list of an acting master (ADR 0014)', () => {
  it('says nothing of who is absent, and nothing of names that are not configured', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    const acting: Saying = { role: 'master', list: { R2: ABSENT, R3: ABSENT, STRANGER: 'ok' } };
    for (let n = 0; n < 15; n += 1) {
      domain.sweep({ [MASTER]: { role: 'replica' }, R1: acting }, { repeat: { R1: acting } });
    }
    expect(domain.incident('not-listed', 'R2')).toBeUndefined();
    expect(domain.incident('unwatched-replica', 'STRANGER')).toBeUndefined();
  });
});

const notesIn = ({ last }: JudgedDomain): readonly string[] =>
  (last.notes ?? []).map(({ kind, text }) => `${kind}: ${text}`);

describe('notes: in the record, and nobody is told', () => {
  it('BoKS itself sends it less: its Count grew less than its peers’ over three lists', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    for (const n of [0, 34]) domain.sweep({ [MASTER]: { sent: { R1: 5, R2: n, R3: n } } });
    expect(notesIn(domain)).toEqual([]);
    domain.sweep({ [MASTER]: { sent: { R1: 6, R2: 68, R3: 68 } } });
    expect(notesIn(domain)).toEqual([
      "sent-less: R1: the Count in the master's list grows less than those of its peers: BoKS itself " +
        'sends it less (inference)',
    ]);
    domain.sweep({ [MASTER]: { sent: { R1: 3, R2: 99, R3: 99 } } });
    expect(notesIn(domain)).toEqual([]);
  });

  it('and it supports stuck', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    for (let n = 1; n < 7; n += 1) {
      domain.sweep({
        [MASTER]: { tables: { 7: 701 }, sent: { R1: 5, R2: n * 34, R3: n * 34 } },
        R1: { tables: { 7: 700 } },
      });
    }
    expect(domain.mustHave('stuck', 'R1').summary).toContain('BoKS itself sends it less');
  });

  it('one offset of all stamps, seen twice; counters are compared as usual', () => {
    const domain = joined();
    domain.sweep({ R1: { stamps: 3_600 } });
    expect(notesIn(domain)).toEqual([]);
    domain.sweep({ R1: { stamps: 3_600 } });
    expect(notesIn(domain)).toEqual([
      'stamp-offset: R1: its stamps are 1 h after those of its master; counters are compared as usual',
    ]);
    expect(domain.all()).toEqual([]);
  });

  it('a number in brackets that is another one: both are kept', () => {
    const domain = joined();
    domain.sweep({ R1: { brackets: { 7: 699 } } });
    expect(notesIn(domain)).toEqual([
      'brackets-differ: R1: the number in brackets is another one in 1 table, as T7 700 (699); its ' +
        'meaning is not published',
    ]);
  });
});

describe('notes of tables that one side alone prints', () => {
  it('a table that only the replica prints, seen twice', () => {
    const domain = joined();
    const extra: Saying = { tables: { 60: 4 } };
    domain.sweep({ R1: extra });
    domain.sweep({ R1: extra });
    expect(notesIn(domain)).toEqual(['extra: R1: prints T60, which its master does not print']);
  });

  it('a table missing by version, with both versions', () => {
    const domain = joined();
    const upgraded: Saying = { version: '7.1', tables: { 60: 4 } };
    domain.sweeps(20, { [MASTER]: upgraded, R1: { lacks: [60] }, R2: { version: '7.1' } });
    expect(notesIn(domain)).toEqual([
      'missing-by-version: R1: does not print T60; by version: R1 runs 6.0, MASTER runs 7.1',
    ]);
    expect(domain.all()).toEqual([]);
  });

  it('a table that vanished with an upgrade of its host is by version, for as long as it is away', () => {
    const domain = joined();
    const all = { [MASTER]: { version: '7.1' }, R2: { version: '7.1' } };
    domain.sweeps(20, { ...all, R1: { version: '7.1', lacks: [7] } });
    expect(domain.all()).toEqual([]);
    domain.sweep({ ...all, R1: { version: '7.1' } });
    domain.sweeps(4, { ...all, R1: { version: '7.1', lacks: [7] } });
    expect(domain.mustHave('missing', 'R1')).toMatchObject({ state: 'open', severity: 'error' });
  });

  it('the first sweep after a gap', () => {
    const domain = joined();
    domain.sweep({}, { minutes: 200 });
    expect(notesIn(domain)[0]).toMatch(/^gap-ended: first sweep after a gap of 3 hours/);
  });
});
