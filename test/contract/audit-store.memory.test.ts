import { expect, it } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import type { AuditStore } from '#ports/audit-store.ts';

import { describeAuditStore } from './audit-store.contract.ts';
import { incidentOf, recordOf, stateOf, sweepOf } from './builders.ts';
import { freshDomain, StandingClock } from './store-under-test.ts';

/** Carries each write out and, while it is told to, drops its answer. */
class ForgetfulStore extends MemoryAuditStore {
  static lost = 0;

  override openSweep(...args: Parameters<AuditStore['openSweep']>) {
    return answer(super.openSweep(...args));
  }
  override writeSweep(...args: Parameters<AuditStore['writeSweep']>) {
    return answer(super.writeSweep(...args));
  }
  override openCollection(...args: Parameters<AuditStore['openCollection']>) {
    return answer(super.openCollection(...args));
  }
  override writeCollection(...args: Parameters<AuditStore['writeCollection']>) {
    return answer(super.writeCollection(...args));
  }
  override putSnapshots(...args: Parameters<AuditStore['putSnapshots']>) {
    return answer(super.putSnapshots(...args));
  }
  override appendRecord(...args: Parameters<AuditStore['appendRecord']>) {
    return answer(super.appendRecord(...args));
  }
  override putIncident(...args: Parameters<AuditStore['putIncident']>) {
    return answer(super.putIncident(...args));
  }
  override putState(...args: Parameters<AuditStore['putState']>) {
    return answer(super.putState(...args));
  }
  override advanceCursor(...args: Parameters<AuditStore['advanceCursor']>) {
    return answer(super.advanceCursor(...args));
  }
}

function answer<T>(told: Promise<T>): Promise<T> {
  if (ForgetfulStore.lost === 0) return told;
  ForgetfulStore.lost -= 1;
  return told.then(() => Promise.reject(new Error('the answer was lost')));
}

describeAuditStore('MemoryAuditStore', () => {
  const clock = new StandingClock();
  return Promise.resolve({
    store: new ForgetfulStore({ clock }),
    standAt: clock.standAt,
    loseAnswers: (count) => {
      ForgetfulStore.lost = count;
    },
    triesAgain: 0,
  });
});

it('serves old values where the port allows them, and nowhere else', async () => {
  const store = new MemoryAuditStore({ writesAgo: () => 2 });
  const domain = freshDomain();
  for (const number of [1, 2, 3]) await store.openSweep(sweepOf(domain, number), 'a');
  await store.writeSweep(sweepOf(domain, 1, { revision: 2 }), 'b');
  const listed = await store.listSweeps(domain, 9);
  expect(listed.map(({ number, revision }) => [number, revision])).toEqual([
    [2, 1],
    [1, 1],
  ]);
  expect((await store.latestSweep(domain))?.number).toBe(3);
  expect((await store.readSweep(domain, 1))?.revision).toBe(2);
  const id = `${domain}-1-1`;
  await store.putIncident(incidentOf(domain, id), 1);
  expect(await store.listIncidents(domain, 9)).toEqual([]);
  expect(await store.readIncidents(domain, [id])).toHaveLength(1);
  await store.appendRecord(recordOf(domain, 1, 'n'));
  await store.putState(stateOf(domain, 1));
  await store.advanceCursor(domain, 'mail', { from: 0, to: { record: 1 } });
  const old = [
    store.hasRecord(domain, 1),
    store.readState(domain, 'may be old'),
    store.readCursors(domain, 'may be old'),
  ] as const;
  expect(await Promise.all(old)).toEqual([false, undefined, {}]);
  const fresh = [
    store.headRecord(domain),
    store.readState(domain),
    store.readCursors(domain),
  ] as const;
  const wanted = [{ number: 1 }, { record: 1 }, { mail: { record: 1 } }];
  expect(await Promise.all(fresh)).toMatchObject(wanted);
});
