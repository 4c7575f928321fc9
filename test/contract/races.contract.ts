import { describe, expect, it } from 'vitest';

import type { PhaseName } from '#domain/snapshot.ts';
import type { Sweep } from '#domain/sweep.ts';
import type { AuditStore, Written } from '#ports/audit-store.ts';
import { fixedAndFresh } from '#test/seeds.ts';

import { chanceOf, type Chance } from '../fuzz/chance.ts';
import { collectionOf, recordOf, sweepOf } from './builders.ts';
import { freshDomain, type OpenStore, type StoreUnderTest } from './store-under-test.ts';

/** Rounds of each race a store, half with the fixed seed, half with a fresh one: 240 in all, or 1,020. */
const ROUNDS = process.env['LONG'] === undefined ? 40 : 170;

/** One writer of a race, and what it may draw from. */
type Writer = {
  readonly store: AuditStore;
  readonly domain: string;
  readonly mark: string;
  readonly pause: () => Promise<void>;
};

/** A race: what is there first, what each writer does, and the marks that the item then holds. */
type Race = {
  readonly prepare: (store: AuditStore, domain: string) => Promise<unknown>;
  readonly run: (writer: Writer) => Promise<Written>;
  readonly marks: (store: AuditStore, domain: string) => Promise<readonly string[]>;
};

/** Two to four writers at once, some of their answers lost: one is told committed, its mark is there. */
export function describeRaces(open: OpenStore): void {
  describe('where writers race', () => {
    for (const [name, race] of Object.entries(RACES)) {
      for (const { seed, label } of fixedAndFresh) {
        it(`on ${name}, ${ROUNDS / 2} rounds of ${label}`, { timeout: 300_000 }, async () => {
          const opened = await open();
          for (let round = 0; round < ROUNDS / 2; round += AT_ONCE) {
            const outcomes = Array.from({ length: AT_ONCE }, (_, next) =>
              runRound(opened, race, chanceOf(seed, round + next)),
            );
            for (const { domain, committed, marks } of await Promise.all(outcomes)) {
              expect({ domain, committed: committed.length }).toEqual({ domain, committed: 1 });
              expect({ domain, marks }).toEqual({ domain, marks: committed });
            }
          }
        });
      }
    }
  });
}

/** Who was told committed in one round, and whose marks are there in the end. */
async function runRound(
  { store, loseAnswers, triesAgain }: StoreUnderTest,
  race: Race,
  chance: Chance,
): Promise<{
  readonly domain: string;
  readonly committed: readonly string[];
  readonly marks: readonly string[];
}> {
  const domain = freshDomain();
  await sure(() => race.prepare(store, domain));
  const marks = MARKS.slice(0, 2 + chance.upTo(3));
  const turns = marks.map(() => chance.upTo(4));
  if (chance.upTo(4) === 0) loseAnswers(1 + chance.upTo(triesAgain + 1));
  const told = await Promise.all(
    marks.map(async (mark, index) => {
      const pause = (): Promise<void> => pauseFor(turns[index] ?? 0);
      return { mark, told: await race.run({ store, domain, mark, pause }) };
    }),
  );
  const committed = told.filter((writer) => writer.told === 'committed').map(({ mark }) => mark);
  return { domain, committed, marks: await race.marks(store, domain) };
}

/** A caller that does not know what became of its write makes it again, as after a redelivery. */
async function sure<T>(write: () => Promise<T>): Promise<T> {
  for (let call = 1; call < MOST_CALLS; call += 1) {
    try {
      return await write();
    } catch {
      // Its answer was lost.
    }
  }
  return write();
}

const RACES: Readonly<Record<string, Race>> = {
  'opening a sweep': {
    prepare: (store, domain) => store.openSweep(sweepOf(domain, 1), 'before'),
    run: async ({ store, domain, mark, pause }) => {
      const latest = await store.latestSweep(domain);
      await pause();
      if (latest?.number !== 1) return 'stale';
      return sure(() => store.openSweep(sweepOf(domain, 2, { master: mark }), mark));
    },
    marks: async (store, domain) =>
      (await store.listSweeps(domain, 9)).filter(isSecond).map(({ master }) => master),
  },
  'claiming a phase': {
    prepare: (store, domain) => store.openSweep(sweepOf(domain, 1), 'before'),
    run: (writer) =>
      rewrite(writer, ({ claim }, mark) =>
        claim ? undefined : { claim: { phase: 'replicas', attempt: 1, untilMs: 1, token: mark } },
      ),
    marks: async (store, domain) => {
      const { claim, revision } = (await store.readSweep(domain, 1)) ?? sweepOf(domain, 1);
      return claim && revision === 2 ? [claim.token] : [];
    },
  },
  'closing a phase': {
    prepare: (store, domain) => store.openSweep(sweepOf(domain, 1), 'before'),
    run: (writer) =>
      rewrite(writer, ({ stage }, mark) => (stage === 'replicas' ? closing(mark) : undefined)),
    marks: async (store, domain) => {
      const { closings, revision } = (await store.readSweep(domain, 1)) ?? sweepOf(domain, 1);
      return revision === 2 ? Object.keys(closings.replicas?.outcomes ?? {}) : [];
    },
  },
  'opening a collection': {
    prepare: (store, domain) => store.openCollection(collectionOf(domain, 1), 'before'),
    run: async ({ store, domain, mark, pause }) => {
      const latest = await store.latestCollection(domain);
      await pause();
      if (latest?.number !== 1) return 'stale';
      return sure(() => store.openCollection(collectionOf(domain, 2, { master: mark }), mark));
    },
    marks: async (store, domain) => {
      const second = await store.readCollection(domain, 2);
      return second === undefined ? [] : [second.master];
    },
  },
  'claiming a step of a collection': {
    prepare: (store, domain) => store.openCollection(collectionOf(domain, 1), 'before'),
    run: async ({ store, domain, mark, pause }) => {
      const before = await store.readCollection(domain, 1);
      await pause();
      if (before === undefined || before.claim !== undefined) return 'stale';
      const claim = { step: 'master-before', attempt: 1, untilMs: 1, token: mark } as const;
      const claimed = { ...before, claim, revision: before.revision + 1 };
      return sure(() => store.writeCollection(claimed, mark));
    },
    marks: async (store, domain) => {
      const { claim, revision } = (await store.readCollection(domain, 1)) ?? {};
      return claim !== undefined && revision === 2 ? [claim.token] : [];
    },
  },
  'appending a record': {
    prepare: (store, domain) => store.appendRecord(recordOf(domain, 1, 'before')),
    run: async ({ store, domain, mark, pause }) => {
      const head = await store.headRecord(domain);
      await pause();
      if (head?.number !== 1) return 'stale';
      return sure(() => store.appendRecord(recordOf(domain, 2, mark)));
    },
    marks: async (store, domain) =>
      (await store.readRecords(domain, 2, 9)).map(({ nonce }) => nonce),
  },
  'judging a sweep': {
    prepare: (store, domain) => store.openSweep(sweepOf(domain, 1, { stage: 'read' }), 'before'),
    run: judge,
    marks: async (store, domain) => {
      const sweep = await store.readSweep(domain, 1);
      const isMarkedOnce =
        sweep?.stage === 'judged' && sweep.judgedBy === 1 && sweep.revision === 2;
      const records = await store.readRecords(domain, 1, 9);
      return isMarkedOnce ? records.map(({ nonce }) => nonce) : ['the sweep is not judged once'];
    },
  },
  'moving a cursor': {
    prepare: (store, domain) => store.advanceCursor(domain, 'ann', { from: 0, to: { record: 1 } }),
    run: async ({ store, domain, mark, pause }) => {
      const from = await placeOf(store, domain);
      await pause();
      // Who looks after another moved it would move it on, which is no race.
      if (from !== 1) return 'stale';
      // A step has no token, so a caller whose call failed looks where the cursor stands instead.
      const to = 2 + MARKS.indexOf(mark);
      const step = { from, to: { record: to } };
      return store.advanceCursor(domain, 'ann', step).catch(async () => {
        return (await placeOf(store, domain)) === to ? 'committed' : 'stale';
      });
    },
    marks: async (store, domain) => [MARKS[(await placeOf(store, domain)) - 2] ?? ''],
  },
};

const placeOf = async (store: AuditStore, domain: string): Promise<number> =>
  (await store.readCursors(domain))['ann']?.record ?? 0;

async function rewrite(
  { store, domain, mark, pause }: Writer,
  change: (sweep: Sweep, mark: string) => Partial<Sweep> | undefined,
): Promise<Written> {
  const sweep = await store.readSweep(domain, 1);
  await pause();
  const changes = sweep && change(sweep, mark);
  if (sweep === undefined || changes === undefined) return 'stale';
  const revision = sweep.revision + 1;
  return sure(() => store.writeSweep({ ...sweep, ...changes, revision }, mark));
}

/** As compare-sweep does: append, then mark; who comes second finishes what the first left undone. */
async function judge({ store, domain, mark, pause }: Writer): Promise<Written> {
  const [sweep, head] = [await store.readSweep(domain, 1), await store.headRecord(domain)];
  await pause();
  if (sweep === undefined) throw new Error('the sweep is gone');
  const told =
    head === undefined ? await sure(() => store.appendRecord(recordOf(domain, 1, mark))) : 'stale';
  await pause();
  if (sweep.stage === 'judged') return told;
  const judged: Sweep = { ...sweep, stage: 'judged', judgedBy: 1, revision: sweep.revision + 1 };
  await sure(() => store.writeSweep(judged, `${mark}-marks`));
  return told;
}

const closing = (mark: string): Partial<Sweep> => {
  const phase: PhaseName = 'replicas';
  const outcomes = { [mark]: { kind: 'read' as const, rawSha256: 'ab'.repeat(32) } };
  return { stage: 'master', closings: { [phase]: { closedAtMs: 1, outcomes, raw: undefined } } };
};

async function pauseFor(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((done) => void setImmediate(done));
}

/** Rounds at once: what one loses may be another's. */
const AT_ONCE = 4;
const MOST_CALLS = 8;
const MARKS = ['ann', 'bea', 'cid', 'dan'];
const isSecond = ({ number }: Sweep): boolean => number === 2;
