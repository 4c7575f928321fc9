import { describe, expect, it } from 'vitest';

import { decideMaster, type MasterInput, type MasterVerdict } from '#domain/master.ts';
import { missOf } from '#domain/miss.ts';
import { answerOf, HEALTHY, MASTER, replicasOf, type Said } from '#test/facts.ts';
import { joined, type JudgedDomain } from '#test/judging.ts';

const place = { sweep: 4, phase: 'master' } as const;
const expected = (said: Said): MasterInput['outcome'] =>
  answerOf(MASTER, said, { place, atMs: 0, counters: HEALTHY });

const decide = (
  outcome: MasterInput['outcome'],
  claimants: readonly string[],
  movedTo: MasterInput['movedTo'] = null,
): MasterVerdict => decideMaster({ expected: MASTER, outcome, claimants, movedTo });

const moved = (host: string, mayProve: boolean): MasterVerdict => ({
  kind: 'master',
  host,
  moved: true,
  mayProve,
});
const itself: MasterVerdict = { kind: 'master', host: MASTER, moved: false, mayProve: true };
const nobody = (because: Extract<MasterVerdict, { kind: 'nobody' }>['because']): MasterVerdict => ({
  kind: 'nobody',
  because,
});

describe('who is master (rules.md, D0)', () => {
  it.each<readonly [string, Said, readonly string[], MasterVerdict]>([
    ['the expected one runs as master', {}, [], itself],
    ['and is judged against beside a claimant', {}, ['R1'], itself],
    ['and beside two', {}, ['R1', 'R2'], itself],
    ['a replica now, one other runs as master', { role: 'replica' }, ['R1'], moved('R1', true)],
    ['a client now, one other runs as master', { role: 'client' }, ['R1'], moved('R1', true)],
    ['a replica now, nobody runs as master', { role: 'replica' }, [], nobody('no-master')],
    ['a replica now, two run as master', { role: 'replica' }, ['R1', 'R2'], nobody('several')],
    ['BoKS stopped, nobody else', { runs: 'stopped' }, [], nobody('boks-stopped')],
    ['BoKS stopped, one other: unproved', { runs: 'stopped' }, ['R1'], moved('R1', false)],
    ['BoKS stopped, two others', { runs: 'stopped' }, ['R1', 'R2'], nobody('several')],
    ['no answer, nobody else', 'no-answer', [], nobody('no-answer')],
    ['no answer, one other: unproved', 'no-answer', ['R1'], moved('R1', false)],
    ['no answer, two others', 'no-answer', ['R1', 'R2'], nobody('several')],
    ['boksdiag fails while BoKS runs', 'boksdiag-failed', [], nobody('no-answer')],
  ])('%s', (_, said, claimants, verdict) => {
    expect(decide(expected(said), claimants)).toEqual(verdict);
  });

  it('a host that was not asked gave no answer', () => {
    expect(decide(undefined, [])).toEqual(nobody('no-answer'));
    expect(decide(missOf('not-asked', ''), ['R1'])).toEqual(moved('R1', false));
  });

  it('ENV that says master makes none: the process does', () => {
    const configured = expected({ role: 'replica', configured: 'master' });
    expect(decide(configured, [])).toEqual(nobody('no-master'));
  });

  it('a move stays proved once the old master was seen in another role', () => {
    const seen = { host: 'R1', oldMasterSeen: true };
    expect(decide(expected('no-answer'), ['R1'], seen)).toEqual(moved('R1', true));
    expect(decide(expected('no-answer'), ['R2'], seen)).toEqual(moved('R2', false));
    const unseen = { host: 'R1', oldMasterSeen: false };
    expect(decide(expected('no-answer'), ['R1'], unseen)).toEqual(moved('R1', false));
  });
});

const acting = { role: 'master' } as const;
/** R1 acts as master: it is asked once more, last. */
const whileActing = (domain: JudgedDomain, master: Said, r1: Said = acting): JudgedDomain => {
  domain.sweep({ [MASTER]: master, R1: acting }, { repeat: { R1: r1 } });
  return domain;
};

describe('the domain under D0', () => {
  it('judges replicas against an acting master, and proves nothing until the old one is seen', () => {
    const domain = whileActing(joined(), 'no-answer', { ...acting, tables: { 7: 690 } });
    expect(domain.last.master).toEqual(moved('R1', false));
    expect(domain.incident('ahead', 'R2')).toBeUndefined();
    whileActing(domain, { role: 'replica' }, { ...acting, tables: { 7: 690 } });
    expect(domain.last.master).toEqual(moved('R1', true));
    expect(domain.stateOf('ahead', 'R2')).toBe('open');
  });

  it('the old master that comes back as a replica is judged as one', () => {
    const domain = whileActing(
      joined(),
      { role: 'replica', tables: { 7: 710 } },
      {
        ...acting,
        tables: { 7: 705 },
      },
    );
    expect(domain.stateOf('ahead', MASTER)).toBe('open');
  });

  it('has no MB in the first sweep of an acting master, though it acted before', () => {
    const domain = joined();
    whileActing(domain, { role: 'replica' }, { ...acting, tables: { 7: 900 } });
    domain.sweeps(2);
    const behind = { tables: { 7: 720 } };
    domain.sweep(
      { [MASTER]: { role: 'replica', ...behind }, R1: acting, R2: behind },
      { repeat: { R1: { ...acting, tables: { 7: 910 } } } },
    );
    const cell = domain.last.cells.find(({ host, table }) => host === 'R2' && table === 7);
    expect(cell).toBeUndefined();
  });

  it('has no MB in the first sweep after an acting master either', () => {
    const domain = joined();
    whileActing(domain, { role: 'replica' });
    domain.sweep({ [MASTER]: { tables: { 7: 705 } }, R2: { tables: { 7: 690 } } });
    expect(domain.last.cells.filter(({ verdict }) => verdict === 'behind')).toEqual([]);
    domain.sweep({ R2: { tables: { 7: 690 } } });
    expect(domain.last.cells).toMatchObject([{ host: 'R2', table: 7, verdict: 'behind' }]);
  });
});

describe('hosts that run as master beside the master', () => {
  it('proves nothing of a second master, and holds what it has found so far', () => {
    const domain = joined();
    const ahead = { tables: { 7: 720 } };
    domain.sweep({ R1: { ...acting, ...ahead } }, { repeat: { R1: { ...acting, ...ahead } } });
    expect(domain.last.master).toEqual(itself);
    expect(domain.incident('ahead', 'R1')).toBeUndefined();
    domain.sweep({ R1: ahead });
    expect(domain.stateOf('ahead', 'R1')).toBe('open');
    domain.sweeps(2, { R1: acting });
    expect(domain.reasons('ahead', 'R1')).toEqual(['opened', 'not-confirmed', 'held']);
  });

  it('takes no replica read after the master for proof: the order is the proof', () => {
    const domain = joined();
    domain.sweep(
      { [MASTER]: {}, R1: acting },
      { repeat: { R1: { role: 'replica', tables: { 7: 701 } } } },
    );
    expect(domain.last.master).toEqual(itself);
    expect(domain.incident('ahead', 'R1')).toBeUndefined();
    const cell = domain.last.cells.find(({ host }) => host === 'R1');
    expect(cell).toMatchObject({ verdict: 'no-data', proved: false });
  });

  it('proves nothing behind without a later reading of the master: it may have fallen (ADR 0010)', () => {
    const domain = joined();
    const behind = { R1: { tables: { 7: 700 } } };
    domain.sweep({ [MASTER]: { tables: { 7: 701 } }, ...behind });
    domain.sweep({ [MASTER]: { complete: false, lacks: [7] }, ...behind });
    expect(domain.last.cells.filter(({ host }) => host === 'R1')).toEqual([]);
    expect(domain.incident('stuck', 'R1')).toBeUndefined();
    domain.sweeps(2, behind);
    expect(domain.stateOf('stuck', 'R1')).toBe('pending');
  });

  it('judges nothing against anybody where two others run as master', () => {
    const domain = joined({ replicas: replicasOf('R1', 'R2', 'R3') });
    const two = { R1: acting, R2: acting };
    domain.sweeps(3, { [MASTER]: 'no-answer', ...two, R3: { tables: { 7: 900 } } });
    expect(domain.last.master).toEqual(nobody('several'));
    expect(domain.all().map(({ kind }) => kind)).toEqual(['two-masters']);
  });

  it('a configured role of master that does not run is a mismatch, and is judged as it runs', () => {
    const domain = joined();
    domain.sweeps(2, { R1: { configured: 'master', tables: { 7: 710 } } });
    expect(domain.stateOf('role-mismatch', 'R1')).toBe('open');
    expect(domain.mustHave('role-mismatch', 'R1').summary).toContain('configured as master');
    expect(domain.stateOf('ahead', 'R1')).toBe('open');
  });

  it('a configured role of master is a mismatch, too, while BoKS is stopped: it would start as one', () => {
    const domain = joined();
    domain.sweeps(4, { R1: { configured: 'master', runs: 'stopped' } });
    expect(domain.stateOf('role-mismatch', 'R1')).toBe('open');
    expect(domain.mustHave('boks-stopped', 'R1').heldBy?.kind).toBe('role-mismatch');
  });
});
