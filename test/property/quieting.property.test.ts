import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { MoveReason } from '#domain/incident.ts';
import type { Wish } from '#domain/person-act.ts';
import { runsOf } from '#test/budget.ts';
import { STARTS_AT_MS } from '#test/facts.ts';
import { joined, type JudgedDomain } from '#test/judging.ts';
import { fixedAndFresh } from '#test/seeds.ts';
import { happening, SmallWorld, type Happening } from '#test/small-world.ts';

/** A mute or a window over some sweeps, counted from the first; the rest of time nothing is quiet. */
type Quiet = {
  readonly what: 'mute' | 'window';
  readonly host: 'R1' | 'R2';
  readonly from: number;
  readonly length: number;
};

const quiet: fc.Arbitrary<Quiet> = fc.record({
  what: fc.constantFrom('mute', 'window'),
  host: fc.constantFrom('R1', 'R2'),
  from: fc.integer({ min: 1, max: 30 }),
  length: fc.integer({ min: 1, max: 30 }),
});

const FIRST_MINUTE = 5;
const msAt = (sweep: number): number => STARTS_AT_MS + (FIRST_MINUTE + 5 * sweep) * 60_000;

function wishOf({ what, host, from, length }: Quiet): Wish {
  const span = { hosts: [host], kinds: [], fromMs: msAt(from), untilMs: msAt(from + length) };
  return what === 'mute'
    ? { kind: 'mute', ...span, tables: [] }
    : { kind: 'plan-window', ...span, change: 'CHG-1' };
}

/** The domain judged over a history, with what was to be quiet planned before it. */
function play(history: readonly Happening[], quiets: readonly Quiet[]): JudgedDomain {
  const domain = joined();
  for (const each of quiets) domain.act(wishOf(each));
  const world = new SmallWorld();
  for (const next of history) {
    world.happen(next);
    domain.sweep(world.sayings(next));
    for (const { id, state } of domain.all()) {
      if (state === 'open' && next.count === 3) domain.act({ kind: 'acknowledge', incident: id });
    }
  }
  return domain;
}

/** What telling is about: the moves that differ by who was told before. */
const OF_TELLING: ReadonlySet<MoveReason> = new Set([
  'quieted',
  'quiet-ended',
  'reminder',
  'worsened',
  'escalated',
  'grown',
  'acknowledged',
]);

const movesOf = (domain: JudgedDomain): readonly (readonly string[])[] =>
  domain.records.map(({ moves }) =>
    moves
      .filter(({ reason }) => !OF_TELLING.has(reason))
      .map(({ kind, host, from, to, reason }) => `${kind} ${host} ${from} ${to} ${reason}`),
  );

const tally = { quieted: 0, ended: 0, through: 0 };

describe.each(fixedAndFresh)('mutes and windows (testing.md, A2), with $label', ({ seed }) => {
  const histories = fc.array(happening, { minLength: 20, maxLength: 60 });
  const runs = { seed, numRuns: runsOf(60) };

  it('change who is told, and nothing else', () => {
    fc.assert(
      fc.property(histories, fc.array(quiet, { minLength: 1, maxLength: 3 }), (history, quiets) => {
        expect(movesOf(play(history, quiets))).toEqual(movesOf(play(history, [])));
      }),
      runs,
    );
  });

  it('silence what they cover, but for its closing and what speaks through', () => {
    fc.assert(
      fc.property(histories, quiet, (history, over) => {
        const domain = play(history, [over]);
        for (const { sweep, moves } of domain.records) {
          const atMs = sweep.scheduledAtMs;
          if (atMs < msAt(over.from) || atMs >= msAt(over.from + over.length)) continue;
          for (const { reason, spoken, host } of moves) {
            if (reason === 'quieted') tally.quieted += 1;
            if (!spoken || host !== over.host) continue;
            tally.through += 1;
            expect(['closed', 'still-written', 'crossing-soon']).toContain(reason);
          }
        }
      }),
      // What speaks through is rare: about one history in twenty meets it.
      { ...runs, numRuns: runsOf(200) },
    );
  });

  it('at their end, whatever they covered and lives is told, or held by what is told', () => {
    fc.assert(
      fc.property(histories, quiet, (history, over) => {
        const domain = play(history, [over]);
        domain.sweeps(2);
        if (domain.last.sweep.scheduledAtMs < msAt(over.from + over.length)) return;
        tally.ended += domain.records.flatMap(({ moves }) =>
          moves.filter(({ reason }) => reason === 'quiet-ended'),
        ).length;
        for (const incident of domain.all()) {
          expect(incident).not.toHaveProperty('quieted');
          if (incident.state !== 'open' || incident.heldBy !== null) continue;
          expect(incident.told).not.toBeNull();
        }
      }),
      runs,
    );
  });
});

it('each of that was met, with one seed or the other', () => {
  for (const count of Object.values(tally)) expect(count).toBeGreaterThan(0);
});
