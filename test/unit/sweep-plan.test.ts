import { describe, expect, it } from 'vitest';

import type { FollowUp } from '#domain/follow-up.ts';
import { EMPTY_MEMORY } from '#domain/memory.ts';
import {
  formatInstant,
  latestInstant,
  phaseOffsetSeconds,
  planTick,
  type TickView,
} from '#domain/sweep-plan.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { sweepOf } from '#test/service-sweep.ts';
import { settingsFor } from '#test/service.ts';

const settings = settingsFor(smallScenario());
const opened = latestInstant(settings, 1_772_438_400_000);
const minutes = (count: number): number => count * 60_000;
const judged = sweepOf({ scheduledAtMs: opened, stage: 'judged', judgedBy: 1, number: 7 });
const remembered = { ...EMPTY_MEMORY, lastRegularAtMs: opened };
const followUp: FollowUp = {
  id: 'bank/x.confirm-1',
  dueAtMs: opened + minutes(1),
  hosts: ['REPHOST', 'MASTER'],
  master: 'MASTER',
  askedBy: 1,
};

const viewOf = (differing: Partial<TickView>): TickView => ({
  settings,
  nowMs: opened + minutes(1),
  latest: judged,
  memory: remembered,
  head: 1,
  ...differing,
});

describe('a tick', () => {
  it('opens the first sweep at once, under the instant that has come', () => {
    const decision = planTick(viewOf({ latest: undefined, memory: EMPTY_MEMORY, head: 0 }));
    expect(decision).toMatchObject({
      kind: 'open',
      sweep: {
        id: `bank/${formatInstant(opened)}`,
        number: 1,
        scheduledAtMs: opened + minutes(1),
        purpose: { kind: 'regular' },
        replicas: ['REPHOST', 'REPHOST2'],
        master: 'MASTER',
        revision: 1,
      },
    });
  });

  it('opens nothing before the next instant, and then one', () => {
    expect(planTick(viewOf({ nowMs: opened + minutes(4) })).kind).toBe('nothing');
    expect(planTick(viewOf({ nowMs: opened + minutes(5) }))).toMatchObject({
      kind: 'open',
      sweep: { number: 8, id: `bank/${formatInstant(opened + minutes(5))}` },
    });
  });

  it('opens one sweep after a long gap, not one for each instant missed', () => {
    const decision = planTick(viewOf({ nowMs: opened + minutes(61) }));
    expect(decision).toMatchObject({
      sweep: { id: `bank/${formatInstant(opened + minutes(60))}`, number: 8 },
    });
  });

  it('opens nothing when a later tick was here already', () => {
    const late = viewOf({ nowMs: opened - minutes(1), memory: EMPTY_MEMORY });
    expect(planTick(late).why).toBe('sweep 7 is not older than this tick');
  });

  it('opens nothing on a memory older than the sweep', () => {
    const raced = viewOf({ latest: { ...judged, judgedBy: 2 }, nowMs: opened + minutes(5) });
    expect(planTick(raced).why).toBe('sweep 7 was judged while this tick was looking');
  });

  it('skips where a sweep runs, and says so', () => {
    const running = viewOf({ latest: sweepOf({ scheduledAtMs: opened }) });
    expect(planTick(running)).toEqual({ kind: 'nothing', why: 'skipped: sweep 1 is running' });
  });

  it('continues, when it comes again, what it opened', () => {
    const again = viewOf({ latest: sweepOf({ scheduledAtMs: opened }), nowMs: opened });
    expect(planTick(again).kind).toBe('wake');
  });

  it('closes a sweep at its deadline, not before', () => {
    const latest = sweepOf({ scheduledAtMs: opened, masterSeconds: 45 });
    expect(planTick(viewOf({ latest, nowMs: opened + minutes(2) })).kind).toBe('nothing');
    expect(planTick(viewOf({ latest, nowMs: opened + minutes(3) }))).toMatchObject({
      kind: 'close',
      sweep: { stage: 'read', overdue: true },
      why: 'sweep 1 outlived its deadline in phase replicas',
    });
  });

  it('asks a minute later to judge what is read', () => {
    const latest = sweepOf({ scheduledAtMs: opened, stage: 'read' });
    expect(planTick(viewOf({ latest, nowMs: opened + 59_999 })).kind).toBe('nothing');
    expect(planTick(viewOf({ latest, nowMs: opened + 60_000 })).kind).toBe('compare');
  });
});

it('a tick wakes a sweep that was opened by hand and that nobody has looked at yet, and no other', () => {
  const byHand = { by: { name: 'ann', authenticated: true }, why: 'mended' };
  const purpose = { kind: 'follow-up', hosts: [], askedBy: 2, byHand } as const;
  const latest = sweepOf({ scheduledAtMs: opened + 1, purpose });
  const woken = planTick(viewOf({ latest }));
  expect(woken).toMatchObject({
    kind: 'wake',
    why: 'sweep 1 was opened by hand, and nobody has looked at it yet',
  });
  const skipped = { kind: 'nothing', why: 'skipped: sweep 1 is running' };
  expect(planTick(viewOf({ latest: { ...latest, revision: 2 } }))).toEqual(skipped);
  const { byHand: _byHand, ...ofRecord } = purpose;
  expect(planTick(viewOf({ latest: { ...latest, purpose: ofRecord } }))).toEqual(skipped);
});

describe('a follow-up', () => {
  const memory = { ...remembered, followUps: [followUp] };

  it('is opened when it is due, limited to its hosts and the master named', () => {
    expect(planTick(viewOf({ memory }))).toMatchObject({
      kind: 'open',
      why: 'record 1 asked to look once more',
      sweep: {
        id: followUp.id,
        number: 8,
        purpose: { kind: 'follow-up', hosts: followUp.hosts, askedBy: 1 },
        replicas: ['REPHOST'],
        master: 'MASTER',
      },
    });
  });

  it('gives way to a regular sweep that is due', () => {
    expect(planTick(viewOf({ memory, nowMs: opened + minutes(5) }))).toMatchObject({
      sweep: { purpose: { kind: 'regular' } },
    });
  });

  it('waits until it is due, and is not opened twice', () => {
    const later = { ...remembered, followUps: [{ ...followUp, dueAtMs: opened + minutes(2) }] };
    expect(planTick(viewOf({ memory: later })).kind).toBe('nothing');
    const latest = { ...judged, id: followUp.id, purpose: followUpPurpose };
    expect(planTick(viewOf({ memory, latest, nowMs: opened + minutes(2) })).kind).toBe('nothing');
  });

  it('does not count as the regular sweep', () => {
    const latest = { ...judged, purpose: followUpPurpose, scheduledAtMs: opened + minutes(2) };
    expect(planTick(viewOf({ latest, nowMs: opened + minutes(5) })).kind).toBe('open');
  });
});

const followUpPurpose = { kind: 'follow-up', hosts: followUp.hosts, askedBy: 1 } as const;

describe('the grid', () => {
  it('spreads domains over their period, by whole minutes', () => {
    const offsets = Array.from({ length: 300 }, (_, n) => phaseOffsetSeconds(`domain-${n}`, 600));
    expect(offsets.every((offset) => offset % 60 === 0 && offset >= 0 && offset < 600)).toBe(true);
    const counts = Array.from(
      { length: 10 },
      (_, minute) => offsets.filter((offset) => offset === minute * 60).length,
    );
    expect(Math.min(...counts)).toBeGreaterThan(15);
  });

  it('has no offset where the period is a minute', () => {
    expect(phaseOffsetSeconds('bank', 60)).toBe(0);
  });

  it.each([0, 951_782_400_000, 1_772_438_400_123, 4_107_542_399_999, -1])(
    'writes the instant %d as the standard does',
    (atMs) => {
      expect(formatInstant(atMs)).toBe(new Date(atMs).toISOString());
    },
  );
});
