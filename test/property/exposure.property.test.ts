import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { exposureOf } from '#domain/history/exposure.ts';
import { lookOf, type Look } from '#domain/history/look.ts';
import type { CellRecord, HostStanding } from '#domain/journal.ts';
import { missOf } from '#domain/miss.ts';
import { runsOf } from '#test/budget.ts';
import { fixedAndFresh } from '#test/seeds.ts';

import { recordOf } from '../contract/builders.ts';

/** What a sweep says of a host: nothing of it; it was silent; or a word for each of its tables. */
type Said = 'not asked' | 'silent' | readonly ('in-step' | 'behind' | 'ahead' | 'no-data')[];

const anySaid: fc.Arbitrary<Said> = fc.oneof(
  fc.constantFrom<Said>('not asked', 'silent'),
  fc.array(fc.constantFrom('in-step', 'behind', 'ahead', 'no-data'), {
    minLength: 2,
    maxLength: 2,
  }),
  fc.constant<Said>(['in-step', 'in-step']),
);
const HOSTS = ['R1', 'R2'];
const anySweeps = fc.array(fc.tuple(anySaid, anySaid), { maxLength: 14 });

const MINUTE = 60_000;

function lookOfSweep(said: readonly Said[], number: number): Look {
  const standings = said.flatMap((of, n) => (of === 'not asked' ? [] : [standingOf(n, of)]));
  const cells = said.flatMap((of, n) =>
    typeof of === 'string' ? [] : of.map((verdict, table) => cellOf(n, table, verdict)),
  );
  const { sweep } = recordOf('bank', number, '').act;
  const record = recordOf('bank', number, `n${number}`, {
    sweep: { ...sweep, scheduledAtMs: number * MINUTE },
    hosts: standings,
    cells: cells.filter(({ verdict }) => verdict !== 'in-step'),
  });
  return lookOf(record);
}

const standingOf = (n: number, of: Said): HostStanding => ({
  host: HOSTS[n] ?? '',
  seen:
    of === 'silent'
      ? missOf('no-answer', '')
      : { kind: 'read', place: { sweep: 1, phase: 'replicas' }, readAtMs: 0, role: 'replica' },
  complete: true,
  joining: false,
  listStatus: null,
  emptyFiles: [],
});

const cellOf = (n: number, table: number, verdict: CellRecord['verdict']): CellRecord => ({
  host: HOSTS[n] ?? '',
  table,
  verdict,
  proved: true,
  master: 10,
  replica: 8,
  difference: -2,
});

describe.each(fixedAndFresh)('exposure, with $label', ({ seed }) => {
  it('is each time out of step, from the last sight of step before it to the next', () => {
    fc.assert(
      fc.property(anySweeps, (sweeps) => {
        const { exposures } = exposureOf(sweeps.map((said, n) => lookOfSweep(said, n + 1)));
        for (const [n, host] of HOSTS.entries()) {
          for (const table of [0, 1]) {
            const words = sweeps.map((said, at) => ({
              atMs: (at + 1) * MINUTE,
              word: typeof said[n] === 'string' ? undefined : said[n]?.[table],
            }));
            const inStep = words.filter(({ word }) => word === 'in-step').map(({ atMs }) => atMs);
            const exposed = words
              .filter(({ word }) => word === 'behind' || word === 'ahead')
              .map(({ atMs }) => atMs);
            const mine = exposures.filter((each) => each.host === host && each.table === table);
            // Each sight is in one exposure, and no sight of step is within any.
            for (const atMs of exposed) {
              const around = mine.filter((e) => e.firstSeenMs <= atMs && atMs <= e.lastSeenMs);
              expect(around).toHaveLength(1);
            }
            for (const { firstSeenMs, lastSeenMs, lastInStepMs, inStepAgainMs } of mine) {
              expect(exposed).toContain(firstSeenMs);
              expect(exposed).toContain(lastSeenMs);
              const within = inStep.filter((at) => firstSeenMs <= at && at <= lastSeenMs);
              expect(within).toEqual([]);
              expect(lastInStepMs).toBe(inStep.findLast((at) => at < firstSeenMs) ?? null);
              expect(inStepAgainMs).toBe(inStep.find((at) => at > lastSeenMs) ?? null);
            }
          }
        }
      }),
      { seed, numRuns: runsOf(600) },
    );
  });

  it('holds every silence apart: neither ended nor begun by one', () => {
    fc.assert(
      fc.property(anySweeps, (sweeps) => {
        const looks = sweeps.map((said, n) => lookOfSweep(said, n + 1));
        const spoken = sweeps.map((said) =>
          said.map((of): Said => (of === 'silent' ? 'not asked' : of)),
        );
        const without = spoken.map((said, n) => lookOfSweep(said, n + 1));
        expect(exposureOf(looks).exposures).toEqual(exposureOf(without).exposures);
      }),
      { seed, numRuns: runsOf(200) },
    );
  });
});
