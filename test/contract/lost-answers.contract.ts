import { describe, expect, it } from 'vitest';

import type { AuditStore } from '#ports/audit-store.ts';

import { collectionOf, incidentOf, recordOf, snapshotOf, stateOf, sweepOf } from './builders.ts';
import {
  freshDomain,
  type OpenStore,
  type StoreUnderTest,
  type WriteMethod,
} from './store-under-test.ts';

/** One write whose answer is lost, and what must be true once it was repeated. */
type LostWrite = {
  readonly prepare?: (store: AuditStore, domain: string) => Promise<unknown>;
  readonly write: (store: AuditStore, domain: string) => Promise<unknown>;
  /** What the caller is told where the client tried again within the call. */
  readonly told: unknown;
  /** What the caller is told where it called again itself, with the same token. */
  readonly toldAgain: unknown;
  readonly now: (store: AuditStore, domain: string) => Promise<unknown>;
  readonly expected: (domain: string) => unknown;
};

/** The answer of every write is lost once and the write repeated: committed, and done once. */
export function describeLostAnswers(open: OpenStore): void {
  describe('where an answer is lost and the write is repeated', () => {
    for (const [method, lost] of Object.entries(LOST)) {
      it(`${method}, one answer lost: made good within the call by a client that tries again`, async () => {
        const opened = await open();
        const isMadeGood = opened.triesAgain > 0;
        const { told, failed, domain } = await loseAndRepeat(opened, lost, 1);
        const expected = isMadeGood ? lost.told : lost.toldAgain;
        expect({ told, failed }).toEqual({ told: expected, failed: !isMadeGood });
        expect(await lost.now(opened.store, domain)).toEqual(lost.expected(domain));
      });
      it(`${method} by the caller`, async () => {
        const opened = await open();
        const { told, failed, domain } = await loseAndRepeat(opened, lost, opened.triesAgain + 1);
        expect({ told, failed }).toEqual({ told: lost.toldAgain, failed: true });
        expect(await lost.now(opened.store, domain)).toEqual(lost.expected(domain));
      });
    }
  });
}

/** Loses so many answers of one write, and repeats the call where it failed. */
async function loseAndRepeat(
  { store, loseAnswers }: StoreUnderTest,
  lost: LostWrite,
  answers: number,
): Promise<{ readonly told: unknown; readonly failed: boolean; readonly domain: string }> {
  const domain = freshDomain();
  await lost.prepare?.(store, domain);
  loseAnswers(answers);
  let failed = false;
  const told = await lost.write(store, domain).catch(() => {
    failed = true;
    return lost.write(store, domain);
  });
  loseAnswers(0);
  return { told, failed, domain };
}

/** By name: a write of the port that is not here does not compile. */
const LOST: Readonly<Record<WriteMethod, LostWrite>> = {
  openSweep: {
    write: (store, domain) => store.openSweep(sweepOf(domain, 1), 'mine'),
    told: 'committed',
    toldAgain: 'committed',
    now: (store, domain) => store.listSweeps(domain, 9),
    expected: (domain) => [sweepOf(domain, 1)],
  },
  writeSweep: {
    prepare: (store, domain) => store.openSweep(sweepOf(domain, 1), 'opener'),
    write: (store, domain) => store.writeSweep(sweepOf(domain, 1, { revision: 2 }), 'mine'),
    told: 'committed',
    toldAgain: 'committed',
    now: (store, domain) => store.readSweep(domain, 1),
    expected: (domain) => sweepOf(domain, 1, { revision: 2 }),
  },
  openCollection: {
    write: (store, domain) => store.openCollection(collectionOf(domain, 1), 'mine'),
    told: 'committed',
    toldAgain: 'committed',
    now: (store, domain) => store.latestCollection(domain),
    expected: (domain) => collectionOf(domain, 1),
  },
  writeCollection: {
    prepare: (store, domain) => store.openCollection(collectionOf(domain, 1), 'opener'),
    write: (store, domain) =>
      store.writeCollection(collectionOf(domain, 1, { revision: 2 }), 'mine'),
    told: 'committed',
    toldAgain: 'committed',
    now: (store, domain) => store.readCollection(domain, 1),
    expected: (domain) => collectionOf(domain, 1, { revision: 2 }),
  },
  putSnapshots: {
    write: (store, domain) => store.putSnapshots([snapshotOf(domain, 1, 'h')]),
    told: undefined,
    toldAgain: undefined,
    now: (store, domain) => store.readSnapshots(domain, [{ sweep: 1, host: 'h' }]),
    expected: (domain) => [snapshotOf(domain, 1, 'h')],
  },
  appendRecord: {
    prepare: (store, domain) => store.appendRecord(recordOf(domain, 1, 'before')),
    write: (store, domain) => store.appendRecord(recordOf(domain, 2, 'mine')),
    told: 'committed',
    toldAgain: 'committed',
    now: (store, domain) => store.readRecords(domain, 1, 9),
    expected: (domain) => [recordOf(domain, 1, 'before'), recordOf(domain, 2, 'mine')],
  },
  putIncident: {
    write: (store, domain) => store.putIncident(incidentOf(domain, `${domain}-4-1`), 4),
    told: undefined,
    toldAgain: undefined,
    now: (store, domain) => store.listIncidents(domain, 9),
    expected: (domain) => [incidentOf(domain, `${domain}-4-1`)],
  },
  putState: {
    prepare: (store, domain) => store.putState(stateOf(domain, 3)),
    write: (store, domain) => store.putState(stateOf(domain, 4)),
    told: undefined,
    toldAgain: undefined,
    now: (store, domain) => store.readState(domain),
    expected: (domain) => stateOf(domain, 4),
  },
  // The port gives a step no token: a caller that calls again is told that somebody was first, and
  // reads the cursor, which is where it wanted it.
  advanceCursor: {
    write: (store, domain) => store.advanceCursor(domain, 'pager', { from: 0, to: { record: 2 } }),
    told: 'committed',
    toldAgain: 'stale',
    now: (store, domain) => store.readCursors(domain),
    expected: () => ({ pager: { record: 2 } }),
  },
};
