import { describe, expect, it } from 'vitest';

import type { ActInput } from '#domain/acts/act-input.ts';
import { followUpAsked } from '#domain/acts/start-sweep.ts';
import { EMPTY_MEMORY } from '#domain/memory.ts';
import { latestInstant } from '#domain/sweep-plan.ts';
import { decide, decided, NOW_MS, wishedOf } from '#test/acts.ts';
import { settingsOf } from '#test/facts.ts';
import { sweepOf } from '#test/service-sweep.ts';

const settings = settingsOf();
/** When the last regular sweep was due. */
const LAST_MS = latestInstant(settings, NOW_MS);
const MINUTE_MS = 60_000;
const PERIOD_MS = settings.periodSeconds * 1000;

const judged = sweepOf({ number: 7, stage: 'judged', judgedBy: 8, scheduledAtMs: LAST_MS });
const memory = { ...EMPTY_MEMORY, lastRegularAtMs: LAST_MS };
const wishedAt = (atMs: number) => wishedOf({ kind: 'start-sweep' }, { atMs });
const decideAt = (atMs: number, changes: Partial<ActInput> = {}) =>
  decide(wishedAt(atMs), { memory, latest: judged, ...changes });

describe('a sweep by hand', () => {
  it('is the next sweep, of all hosts, and moves nothing', () => {
    const act = decided(wishedAt(LAST_MS + 1), { memory, latest: judged });
    expect(act.sweep).toEqual({ number: 8, hosts: ['R1', 'R2', 'MASTER'], master: 'MASTER' });
    expect([act.moves, act.incidents, act.alerts]).toEqual([[], [], []]);
  });

  it('may be the first sweep of all', () => {
    const first = { memory: EMPTY_MEMORY, latest: undefined };
    expect(decided(wishedAt(NOW_MS), first).sweep?.number).toBe(1);
  });

  it('is owed with who, why and the change, under a name that no other sweep has', () => {
    const act = decided({ ...wishedAt(NOW_MS), change: 'CHG1' }, { memory, latest: judged });
    if (act.sweep === undefined) throw new Error('no sweep is asked for');
    expect(followUpAsked({ domain: 'bank', number: 9, act, sweep: act.sweep })).toEqual({
      id: 'bank/2026-03-02T08:00:00.000Z.by-hand-9',
      dueAtMs: NOW_MS,
      hosts: ['R1', 'R2', 'MASTER'],
      master: 'MASTER',
      askedBy: 9,
      byHand: { by: { name: 'ann', authenticated: true }, why: 'as agreed', change: 'CHG1' },
    });
  });
});

describe('a regular sweep that is due', () => {
  const due = LAST_MS + PERIOD_MS;
  const awaited = {
    kind: 'refused',
    reason: 'being-swept',
    text: 'a regular sweep of bank is due: it begins within a minute',
  };

  it('is not kept from beginning by who asks again and again', () => {
    expect(decideAt(due - 1).kind).toBe('decided');
    expect(decideAt(due)).toEqual(awaited);
    const purpose = { kind: 'follow-up', hosts: [], askedBy: 8 } as const;
    const byHand = { ...judged, number: 8, purpose, scheduledAtMs: due - 1 };
    expect(decideAt(due + 1, { latest: byHand })).toEqual(awaited);
  });

  it('is not waited for where nobody opens it: no tick comes', () => {
    expect(decideAt(due + 15 * MINUTE_MS - 1)).toEqual(awaited);
    expect(decideAt(due + 15 * MINUTE_MS).kind).toBe('decided');
  });

  it('is waited for after a first sweep by hand too, and not for good', () => {
    const purpose = { kind: 'follow-up', hosts: [], askedBy: 1 } as const;
    const latest = { ...judged, purpose };
    const first = { memory: EMPTY_MEMORY, latest };
    expect(decideAt(LAST_MS + 15 * MINUTE_MS - 1, first)).toEqual(awaited);
    expect(decideAt(LAST_MS + 15 * MINUTE_MS, first).kind).toBe('decided');
  });
});
