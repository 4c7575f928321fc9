import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Incident, IncidentKind, Move } from '#domain/incident.ts';
import type { SweepJudged } from '#domain/journal.ts';
import { judgeSweep } from '#domain/judgement.ts';
import { ALL_KINDS } from '#domain/kinds/all-kinds.ts';
import { hostsOf } from '#domain/settings.ts';
import { runsOf } from '#test/budget.ts';
import { STARTS_AT_MS, MASTER } from '#test/facts.ts';
import { joined, type JudgedDomain, type Sayings, type SweepHow } from '#test/judging.ts';
import { fixedAndFresh } from '#test/seeds.ts';
import { anyHappening, happening, SmallWorld, type Happening } from '#test/small-world.ts';

/** The domain judged over a history; `each` is called before every sweep with what will be said. */
function play(
  history: readonly Happening[],
  each: (domain: JudgedDomain, sayings: Sayings) => void,
): JudgedDomain {
  const domain = joined();
  const world = new SmallWorld();
  for (const next of history) {
    world.happen(next);
    const sayings = world.sayings(next);
    each(domain, sayings);
    domain.sweep(sayings, { repeat: actingIn(sayings) });
    if (domain.memory.followUps.length > 0 && next.count % 2 === 0) domain.followUp(sayings);
  }
  return domain;
}

/** Who runs as master is asked once more, last. */
const actingIn = (sayings: Sayings): Sayings =>
  Object.fromEntries(
    Object.entries(sayings).filter(
      ([host, said]) => host !== MASTER && typeof said === 'object' && said.role === 'master',
    ),
  );

/** The next regular sweep of a domain, as `JudgedDomain.sweep` would make it. */
function nextSweep(domain: JudgedDomain): SweepHow {
  const lastMs = domain.memory.lastRegularAtMs ?? STARTS_AT_MS;
  return {
    minutes: (lastMs - STARTS_AT_MS) / 60_000 + domain.settings.periodSeconds / 60,
    purpose: { kind: 'regular' },
    asked: hostsOf(domain.settings).filter((host) => host !== MASTER),
  };
}

/** What moves because others do, or because time has passed: not the host's own data. */
const NOT_BY_DATA: ReadonlySet<string> = new Set(['held', 'no-longer-held', 'not-confirmed']);
const ofOwnData = (moves: readonly Move[]): readonly Move[] =>
  moves.filter(({ reason }) => !NOT_BY_DATA.has(reason));
/** An incident but for its place in the journal and for being told. */
const bare = (incident: Incident | undefined): unknown => {
  if (incident === undefined) return undefined;
  const { stale: _stale, heldBy: _heldBy, told: _told, moves: _moves, ...kept } = incident;
  const { records: _records, summary: _summary, heardOn: _heardOn, detail, ...rest } = kept;
  return { ...rest, detail: detail.kind === 'ahead' ? detail.tables : detail };
};

/** What lives on a host by its own data, before a sweep and after it. */
function followed(
  domain: JudgedDomain,
  act: SweepJudged,
  host: string,
): readonly (readonly [Incident, Incident])[] {
  const waits = isWaiting(domain, host);
  const after = new Map([...act.memory.pending, ...act.incidents].map((each) => [each.id, each]));
  return domain
    .all()
    .filter((each) => each.host === host && each.state !== 'closed')
    .filter(({ kind }) => !BESIDE_THE_HOST.has(kind) && !(waits && kind === 'ahead'))
    .map((before) => [before, after.get(before.id) ?? before]);
}

/** `silent` itself, and what the master's list says of a host. */
const BESIDE_THE_HOST: ReadonlySet<string> = new Set([
  'silent',
  'list-new',
  'list-loading',
  'list-down',
  'not-listed',
]);
/** Kinds that no-data moves (rules.md). */
const SILENCE: ReadonlySet<IncidentKind> = new Set<IncidentKind>([
  'silent',
  'boks-stopped',
  'master-silent',
  'blind',
  'too-few',
  'drift-of-format',
]);
/** Judged by what the host itself says, or by who says that it is master. */
const OF_ITS_OWN: ReadonlySet<string> = new Set(['role-mismatch', 'role-moved', 'went-back']);

/** What moved in the last sweep but for the silence family, and for being held by it. */
const othersIn = ({ last }: JudgedDomain): readonly string[] =>
  last.moves
    .filter(({ kind, reason }) => !SILENCE.has(kind) && !NOT_BY_DATA.has(reason))
    .map(({ kind, host, reason, text }) => `${kind} ${host} ${reason} ${text}`);

/** A reading that waited for the master is judged by its next one (D2, row 8). */
const isWaiting = (domain: JudgedDomain, host: string): boolean =>
  domain.memory.hosts.some((each) => each.host === host && each.waitingSweep !== null);

const silences = { live: 0, pending: 0, masterMissed: 0 };

describe.each(fixedAndFresh)('silence (testing.md, A4), with $label', ({ seed }) => {
  const runs = { seed, numRuns: runsOf(50) };
  const histories = fc.array(anyHappening, { minLength: 20, maxLength: 60 });

  it('of a host moves nothing on it but silent, and no count', () => {
    fc.assert(
      fc.property(histories, fc.constantFrom('R1', 'R2'), (history, host) => {
        play(history, (domain, sayings) => {
          const facts = domain.facts({ ...sayings, [host]: 'no-answer' }, nextSweep(domain));
          const waits = isWaiting(domain, host);
          const act = judgeSweep(facts);
          const moved = ofOwnData(act.moves).filter((move) => move.host === host);
          // The list is the master's word, and a reading that waited is judged now (D2, row 8).
          const others = moved.filter(
            ({ kind }) => !BESIDE_THE_HOST.has(kind) && !(waits && kind === 'ahead'),
          );
          expect(others).toEqual([]);
          for (const [before, after] of followed(domain, act, host)) {
            silences[before.state === 'pending' ? 'pending' : 'live'] += 1;
            expect(bare(after)).toEqual(bare(before));
          }
        });
      }),
      runs,
    );
  });

  it('of the master moves nothing that is judged against it', () => {
    fc.assert(
      fc.property(histories, (history) => {
        play(history, (domain, sayings) => {
          // Another master's word is no silence.
          if (Object.keys(actingIn(sayings)).length > 0) return;
          const facts = domain.facts({ ...sayings, [MASTER]: 'no-answer' }, nextSweep(domain));
          const moved = ofOwnData(judgeSweep(facts).moves);
          silences.masterMissed += 1;
          const others = moved.filter(({ kind }) => !SILENCE.has(kind) && !OF_ITS_OWN.has(kind));
          expect(others).toEqual([]);
        });
      }),
      runs,
    );
  });
});

it('silence was met with living and with pending incidents', () => {
  for (const count of Object.values(silences)) expect(count).toBeGreaterThan(20);
});

const met = new Set<IncidentKind>();

describe.each(fixedAndFresh)('findings of silence (A4), with $label', ({ seed }) => {
  const runs = { seed, numRuns: runsOf(50) };
  const histories = fc.array(anyHappening, { minLength: 20, maxLength: 60 });

  it('no finding of the silence family moves another: without them the others move alike', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const bereft = joined();
        const world = new SmallWorld();
        const whole = joined();
        for (const next of history) {
          world.happen(next);
          const sayings = world.sayings(next);
          for (const domain of [whole, bereft])
            domain.sweep(sayings, { repeat: actingIn(sayings) });
          expect(othersIn(bereft)).toEqual(othersIn(whole));
          for (const { kind } of whole.last.moves) met.add(kind);
          bereft.forget(SILENCE);
        }
      }),
      runs,
    );
  });
});

it('every kind was met but those that this world cannot have, or hardly has', () => {
  const unmet = ALL_KINDS.map(({ id }) => id).filter((id) => !met.has(id));
  const excused = ['blind', 'master-not-sending', 'no-master', 'unwatched-replica', 'went-back'];
  expect(unmet.filter((id) => !excused.includes(id))).toEqual([]);
});

/** One reading of a replica's table, and of its master's in the same sweep, where that answered. */
type Read = { readonly replica: number; readonly master: number | undefined };

/**
 * Reset, equality and movement, in that order and since it was ahead last, of one table as it was
 * read from its last closing up to this one (A3). A fall that was first read without the master is a
 * reset where it goes back to what was read before it was ever ahead, or below.
 */
function isProved(reads: readonly Read[]): boolean {
  const nextMaster = (from: number): number =>
    reads.slice(from).find(({ master }) => master !== undefined)?.master ?? Infinity;
  const isAhead = ({ replica }: Read, n: number): boolean => replica > nextMaster(n);
  const lastAhead = reads.findLastIndex(isAhead);
  const calm = reads[reads.findIndex(isAhead) - 1]?.replica ?? 0;
  const reset = reads.findIndex(
    ({ replica, master = calm }, n) =>
      n > lastAhead && replica <= master && replica < highestBetween(reads, lastAhead, n),
  );
  if (lastAhead < 0 || reset < 0) return false;
  return reads.some(({ replica, master: level = Infinity }, n) => {
    const before = reads.slice(0, n).findLast(({ master }) => master !== undefined);
    const inStep = replica <= level && replica >= (before?.master ?? Infinity);
    return (
      n >= reset &&
      (inStep || replica === level) &&
      reads.slice(n + 1).some((later) => (later.master ?? 0) > level && later.replica > level)
    );
  });
}

const highestBetween = (reads: readonly Read[], from: number, to: number): number =>
  Math.max(...reads.slice(from, to).map(({ replica }) => replica));

/** What one sweep says of each replica × table. */
function readsIn(sayings: Sayings): readonly (readonly [string, Read])[] {
  const master = sayings[MASTER];
  const counters = typeof master === 'object' ? master.tables : undefined;
  return ['R1', 'R2'].flatMap((host) => {
    const said = sayings[host];
    if (typeof said !== 'object' || said.role === 'client') return [];
    return [7, 9]
      .filter((table) => said.lacks?.includes(table) !== true)
      .map((table): readonly [string, Read] => [
        `${host} ${table}`,
        { replica: said.tables?.[table] ?? 0, master: counters?.[table] },
      ]);
  });
}

const happened = (what: Happening['what'], seen: Happening['seen'] = 'whole'): Happening => ({
  what,
  host: 'R1',
  table: 7,
  count: 1,
  seen,
});

/** What was read before the first happening: a drill right then is ahead of that. */
const readsWhenJoined = (): Map<string, Read[]> =>
  new Map(
    readsIn(new SmallWorld().sayings(happened('nothing'))).map(([key, read]) => [key, [read]]),
  );

/** Ahead in the first sweep of all, and put back while the master is not read. */
const AHEAD_AT_ONCE: readonly Happening[] = [
  happened('drill'),
  happened('repaired', 'master missed'),
  happened('edits'),
  happened('nothing'),
  happened('nothing'),
  happened('edits'),
  happened('nothing'),
];

type Tally = { closed: number; opened: number; crossed: number; reopened: number };

/** Host and table of every `ahead` that a record closes, each table that it ever listed. */
function closedIn({ moves, incidents }: SweepJudged, tally: Tally): readonly [string, number][] {
  return moves.flatMap(({ kind, reason, incident }) => {
    if (kind !== 'ahead') return [];
    if (reason === 'opened' || reason === 'crossed' || reason === 'reopened') tally[reason] += 1;
    if (reason !== 'closed') return [];
    tally.closed += 1;
    const closed = incidents.find(({ id }) => id === incident);
    return (closed?.tables ?? []).map(({ table }): [string, number] => [closed?.host ?? '', table]);
  });
}

const tally: Tally = { closed: 0, opened: 0, crossed: 0, reopened: 0 };

describe.each(fixedAndFresh)('nothing closed unproved (A3), with $label', ({ seed }) => {
  it('ahead closes only by reset, then equality, then movement, of every table that it listed', () => {
    const histories = fc.array(happening, { minLength: 30, maxLength: 90 });
    fc.assert(
      fc.property(histories, (history) => {
        const reads = readsWhenJoined();
        let checked = 0;
        const check = (domain: JudgedDomain): void => {
          for (const act of domain.records.slice(checked)) {
            for (const [host, table] of closedIn(act, tally)) {
              const key = `${host} ${table}`;
              const since = reads.get(key) ?? [];
              expect(isProved(since)).toBe(true);
              reads.set(key, since.slice(-1));
            }
          }
          checked = domain.records.length;
        };
        const domain = play(history, (soFar, sayings) => {
          check(soFar);
          for (const [key, read] of readsIn(sayings)) {
            reads.set(key, [...(reads.get(key) ?? []), read]);
          }
        });
        check(domain);
      }),
      { seed, numRuns: runsOf(150), examples: [[[...AHEAD_AT_ONCE]]] },
    );
  });
});

it('a closing, an opening, a crossing and a reopening of ahead were met', () => {
  for (const count of Object.values(tally)) expect(count).toBeGreaterThan(3);
});

describe.each(fixedAndFresh)('one life (A6), with $label', ({ seed }) => {
  it('an identity lives once, its moves are without gap, and folding the records gives the state', () => {
    const histories = fc.array(happening, { minLength: 30, maxLength: 90 });
    fc.assert(
      fc.property(histories, (history) => {
        const domain = play(history, () => undefined);
        const folded = new Map<string, { readonly state: string; readonly count: number }>();
        for (const { moves } of domain.records) {
          for (const { incident, number, from, to } of moves) {
            const before = folded.get(incident) ?? { state: 'none', count: 0 };
            expect([from, number]).toEqual([before.state, before.count + 1]);
            folded.set(incident, { state: to, count: number });
          }
        }
        for (const { id, state, moves } of domain.all()) {
          expect(folded.get(id)).toEqual({ state, count: moves });
        }
        const lives = domain.all().filter(({ state }) => state !== 'closed');
        const identities = lives.map(({ kind, host }) => `${kind} ${host}`);
        expect(new Set(identities).size).toBe(identities.length);
      }),
      { seed, numRuns: runsOf(40) },
    );
  });
});
