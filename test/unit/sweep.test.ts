import { describe, expect, it } from 'vitest';

import { missOf } from '#domain/miss.ts';
import {
  answersOf,
  claimPhase,
  closeOverdue,
  closePhase,
  deadlineOf,
  haveAllEnded,
  isClaimed,
  noteAsked,
  outcomesOf,
  wasAsked,
  type HostAnswer,
  type Sweep,
} from '#domain/sweep.ts';
import { sweepOf } from '#test/service-sweep.ts';

const answered = (text: string): HostAnswer => ({ kind: 'answered', text });
const pending: HostAnswer = { kind: 'pending' };
const closing = { closedAtMs: 9, outcomes: {}, raw: undefined };
const asked = (sweep: Sweep): Sweep =>
  noteAsked(claimPhase(sweep, { phase: 'replicas', nowMs: 0, token: 't' }), {
    commands: [{ command: 'c1', hosts: ['R1', 'R2'] }],
    misses: {},
  });

describe('a claim', () => {
  it('holds for thirty seconds, for its own phase', () => {
    const claimed = claimPhase(sweepOf(), { phase: 'replicas', nowMs: 1_000, token: 't' });
    expect(isClaimed(claimed, 'replicas', 30_999)).toBe(true);
    expect(isClaimed(claimed, 'replicas', 31_000)).toBe(false);
    expect(isClaimed(claimed, 'master', 1_000)).toBe(false);
  });

  it('counts the attempts at a phase', () => {
    const first = claimPhase(sweepOf(), { phase: 'replicas', nowMs: 0, token: 't' });
    const second = claimPhase(first, { phase: 'replicas', nowMs: 40_000, token: 'u' });
    const other = claimPhase(second, { phase: 'master', nowMs: 40_000, token: 'v' });
    expect([first, second, other].map(({ claim }) => claim.attempt)).toEqual([1, 2, 1]);
    expect([first, second, other].map(({ revision }) => revision)).toEqual([2, 3, 4]);
  });

  it('ends when the commands are written down, also where there are none', () => {
    const claimed = claimPhase(sweepOf(), { phase: 'replicas', nowMs: 0, token: 't' });
    const noted = noteAsked(claimed, { commands: [], misses: { R1: missOf('agent-away', '') } });
    expect(noted.claim).toBeUndefined();
    expect(wasAsked(claimed, 'replicas')).toBe(false);
    expect(wasAsked(noted, 'replicas')).toBe(true);
  });
});

describe('the answers of a phase', () => {
  it('are those of the first command that ended for the host', () => {
    const looks = [
      { R1: pending, R2: answered('first') },
      { R1: answered('one'), R2: answered('second') },
    ];
    expect(Object.fromEntries(answersOf(asked(sweepOf()), 'replicas', looks))).toEqual({
      R1: answered('one'),
      R2: answered('first'),
    });
  });

  it('are waited for where a look does not name the host', () => {
    const answers = answersOf(asked(sweepOf()), 'replicas', [{ R1: answered('one') }]);
    expect(answers.get('R2')).toEqual(pending);
    expect(haveAllEnded(answers)).toBe(false);
  });

  it('are misses at once where the host could not be asked', () => {
    const away = missOf('agent-away', 'last seen 3 h ago');
    const claimed = claimPhase(sweepOf(), { phase: 'replicas', nowMs: 0, token: 't' });
    const noted = noteAsked(claimed, { commands: [], misses: { R1: away } });
    const answers = answersOf(noted, 'replicas', []);
    expect(answers.get('R1')).toEqual(away);
    expect(answers.get('R2')).toEqual(missOf('not-asked', ''));
    expect(haveAllEnded(answers)).toBe(true);
  });

  it('become outcomes, each host once, and who is still waited for did not answer', () => {
    const answers = answersOf(asked(sweepOf()), 'replicas', [{ R1: answered('one') }]);
    expect(outcomesOf(answers, (text) => `hash of ${text}`)).toEqual({
      R1: { kind: 'read', rawSha256: 'hash of one' },
      R2: missOf('no-answer', ''),
    });
  });

  it('become outcomes that name the node where one was between and nothing came', () => {
    const waited: HostAnswer = { kind: 'pending', via: 'gate' };
    const answers = answersOf(asked(sweepOf()), 'replicas', [{ R1: waited, R2: pending }]);
    expect(haveAllEnded(answers)).toBe(false);
    expect(outcomesOf(answers, () => 'hash')).toEqual({
      R1: missOf('no-answer', 'through gate'),
      R2: missOf('no-answer', ''),
    });
  });

  it('become outcomes that say through which node a host was read', () => {
    const through: HostAnswer = { kind: 'answered', text: 'one', via: 'gate' };
    const answers = answersOf(asked(sweepOf()), 'replicas', [{ R1: through }]);
    expect(outcomesOf(answers, () => 'hash')['R1']).toEqual({
      kind: 'read',
      rawSha256: 'hash',
      via: 'gate',
    });
  });
});

describe('closing a phase', () => {
  it('opens the master after the replicas, and then nothing', () => {
    const first = closePhase(sweepOf(), 'replicas', { closing, claimants: [], token: 't' });
    const second = closePhase(first, 'master', { closing, claimants: ['MASTER'], token: 't' });
    expect([first.stage, second.stage]).toEqual(['master', 'read']);
  });

  it('claims the next phase by the same write, from when it was closed; one that is the last claims none', () => {
    const first = closePhase(asked(sweepOf()), 'replicas', { closing, claimants: [], token: 't' });
    const untilMs = closing.closedAtMs + 30_000;
    expect(first.claim).toEqual({ phase: 'master', attempt: 1, untilMs, token: 't' });
    expect(first.revision).toBe(asked(sweepOf()).revision + 1);
    const second = closePhase(first, 'master', { closing, claimants: [], token: 'u' });
    expect(second.claim).toBeUndefined();
  });

  it('repeats, last, the hosts that ran as master in the first phase', () => {
    const first = closePhase(sweepOf(), 'replicas', { closing, claimants: ['R2'], token: 't' });
    const second = closePhase(first, 'master', { closing, claimants: ['MASTER'], token: 't' });
    const third = closePhase(second, 'repeat', { closing, claimants: [], token: 't' });
    expect([second.stage, third.stage]).toEqual(['repeat', 'read']);
    expect(third.claimants).toEqual(['R2']);
  });
});

describe('a sweep that outlived its deadline', () => {
  it('has its phases, once more the master’s time, and half a minute', () => {
    expect(deadlineOf(sweepOf({ scheduledAtMs: 1_000 }))).toBe(1_000 + (60 + 2 * 30 + 30) * 1_000);
  });

  it('is closed whole: who was asked did not answer, who was not was not asked', () => {
    const closed = closeOverdue(asked(sweepOf()), 99);
    expect(closed).toMatchObject({ stage: 'read', overdue: true, claim: undefined, revision: 4 });
    expect(closed.closings.replicas?.outcomes).toEqual({
      R1: missOf('no-answer', ''),
      R2: missOf('no-answer', ''),
    });
    expect(closed.closings.master?.outcomes).toEqual({ MASTER: missOf('not-asked', '') });
    expect(closed.closings.repeat).toBeUndefined();
  });

  it('keeps the phases that were closed, and owes the repeat that was not made', () => {
    const first = closePhase(asked(sweepOf()), 'replicas', {
      closing,
      claimants: ['R1'],
      token: 't',
    });
    const closed = closeOverdue(first, 99);
    expect(closed.closings.replicas).toEqual(closing);
    expect(closed.closings.repeat?.outcomes).toEqual({ R1: missOf('not-asked', '') });
  });
});
