import { describe, expect, it } from 'vitest';

import { coverageOf, type CoverageInput } from '#domain/history/coverage.ts';
import { missOf } from '#domain/miss.ts';
import { latestInstant } from '#domain/sweep-plan.ts';
import type { Sweep } from '#domain/sweep.ts';

import { sweepOf } from '../../contract/builders.ts';

const MINUTE = 60_000;
const GRID = { domain: 'bank', periodSeconds: 300 };
/** An instant of the grid. */
const START = latestInstant(GRID, Date.parse('2026-03-02T12:00Z'));
const at = (instants: number): number => START + instants * 5 * MINUTE;

type Changes = Partial<Sweep> & { readonly missed?: readonly string[]; readonly lasts?: number };

/** A judged sweep of REPHOST and MASTER at an instant of the grid. */
function sweepAt(number: number, instant: number, changes: Changes = {}): Sweep {
  const { missed = [], lasts = 1, ...rest } = changes;
  const closedAtMs = at(instant) + lasts * MINUTE;
  const outcomes = (host: string) => ({
    [host]: missed.includes(host)
      ? missOf('no-answer', '')
      : ({ kind: 'read', rawSha256: '' } as const),
  });
  return sweepOf('bank', number, {
    scheduledAtMs: at(instant),
    stage: 'judged',
    judgedBy: number,
    closings: {
      replicas: { closedAtMs, outcomes: outcomes('REPHOST'), raw: undefined },
      master: { closedAtMs, outcomes: outcomes('MASTER'), raw: undefined },
    },
    ...rest,
  });
}

const coverage = (sweeps: readonly Sweep[], changes: Partial<CoverageInput> = {}) =>
  coverageOf({ sweeps, fromMs: at(0), toMs: at(10), gridOf: () => GRID, ...changes });
const SUM = { expected: 0, done: 0, incomplete: 0, skipped: 0, missing: 0 };

describe('the coverage of a span', () => {
  it('is whole where every instant has its sweep, and each host answered', () => {
    const all = Array.from({ length: 10 }, (_, n) => sweepAt(n + 1, n));
    expect(coverage(all)).toMatchObject({ ...SUM, expected: 10, done: 10, gaps: [] });
    expect(coverage(all).hosts).toEqual([
      { host: 'MASTER', asked: 10, read: 10 },
      { host: 'REPHOST', asked: 10, read: 10 },
    ]);
  });

  it('is incomplete where a host gave no answer, or a deadline was outlived', () => {
    const all = Array.from({ length: 10 }, (_, n) => sweepAt(n + 1, n))
      .with(2, sweepAt(3, 2, { missed: ['REPHOST'] }))
      .with(4, sweepAt(5, 4, { overdue: true }));
    expect(coverage(all)).toMatchObject({ ...SUM, expected: 10, done: 8, incomplete: 2 });
    expect(coverage(all).hosts[1]).toEqual({ host: 'REPHOST', asked: 10, read: 9 });
  });

  it('tells a sweep that ran on from a service that was away', () => {
    const all = [0, 1, 5, 6, 7, 8, 9].map((instant, n) =>
      sweepAt(n + 1, instant, instant === 1 ? { lasts: 11, replicaSeconds: 600 } : {}),
    );
    expect(coverage(all)).toMatchObject({ ...SUM, expected: 10, done: 7, skipped: 2, missing: 1 });
    expect(coverage(all).gaps).toEqual([
      { kind: 'skipped', firstMs: at(2), lastMs: at(3), instants: 2 },
      { kind: 'missing', firstMs: at(4), lastMs: at(4), instants: 1 },
    ]);
  });

  it('takes what nobody closed at its deadline for a service that was away', () => {
    const all = [sweepAt(1, 0, { lasts: 40, overdue: true }), sweepAt(2, 9)];
    expect(coverage(all)).toMatchObject({
      ...SUM,
      expected: 10,
      done: 1,
      incomplete: 1,
      missing: 8,
    });
  });

  it('counts from the sweep before the span, and up to its end', () => {
    expect(coverage([sweepAt(1, -4)])).toMatchObject({ ...SUM, expected: 10, missing: 10 });
    expect(coverage([sweepAt(1, -4), sweepAt(2, 3)])).toMatchObject({
      ...SUM,
      expected: 10,
      done: 1,
      missing: 9,
    });
  });
});

describe('what is due in a span', () => {
  it('expects nothing before the first sweep, nor from one on that is not judged', () => {
    expect(coverage([])).toMatchObject(SUM);
    expect(coverage([sweepAt(1, 4), sweepAt(2, 5)])).toMatchObject({
      ...SUM,
      expected: 6,
      done: 2,
      missing: 4,
    });
    const running = sweepAt(3, 6, { stage: 'replicas', judgedBy: undefined });
    expect(coverage([sweepAt(1, 4), sweepAt(2, 5), running])).toMatchObject({
      ...SUM,
      expected: 2,
      done: 2,
    });
  });

  it('goes by the configuration then in force', () => {
    const hourly = { domain: 'bank', periodSeconds: 3600 };
    const all = [sweepAt(1, 0, { settingsVersion: 1 }), sweepAt(2, 5, { settingsVersion: 2 })];
    const gridOf = (version: number) => (version === 1 ? GRID : hourly);
    expect(coverage(all, { gridOf, toMs: at(6) })).toMatchObject({ done: 2, missing: 4 });
  });

  it('does not expect what a sweep asked for, and counts it', () => {
    const followUp = sweepAt(2, 0, {
      scheduledAtMs: at(0) + 2 * MINUTE,
      purpose: { kind: 'follow-up', hosts: ['REPHOST'], askedBy: 1 },
    });
    expect(coverage([sweepAt(1, 0), followUp], { toMs: at(1) })).toMatchObject({
      ...SUM,
      expected: 1,
      done: 1,
      followUps: 1,
    });
  });
});
