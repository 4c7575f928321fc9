import { beforeAll, describe, expect, it } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { viewIncident } from '#functions/serve-api/incident-view.ts';
import { readFirstAndNewest, readNumbered } from '#functions/serve-api/read-numbered.ts';
import { settingsOf } from '#test/facts.ts';

import { incidentOf, recordOf, stateOf } from '../../contract/builders.ts';

const store = new MemoryAuditStore();
/** Every other one: none follows another. */
const apart = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, n) => 2 * n + 1);
const numbersOf = (records: readonly { readonly number: number }[]): readonly number[] =>
  records.map(({ number }) => number);

beforeAll(async () => {
  for (let number = 1; number <= 1_000; number += 1) {
    await store.appendRecord(recordOf('bank', number, `n${number}`));
  }
  const heavy = { snapshotsSha256: 'x'.repeat(1_000_000) };
  for (const number of apart(40)) {
    await store.appendRecord(recordOf('large', number, `n${number}`, heavy));
  }
});

describe('the records of an incident', () => {
  it('are all of them, in their order, where they are few', async () => {
    const numbers = [9, 1, 2, 3, 4, 5, 6, 7, 500];
    const all = [1, 2, 3, 4, 5, 6, 7, 9, 500];
    expect(numbersOf(await readNumbered(store, 'bank', numbers))).toEqual(all);
    const { records, gap } = await readFirstAndNewest(store, 'bank', numbers);
    expect([numbersOf(records), gap]).toEqual([all, undefined]);
    expect(await readFirstAndNewest(store, 'bank', [])).toEqual({ records: [], gap: undefined });
  });

  it('are the first and the newest 400 of many, and it is said how many are left out', async () => {
    const numbers = apart(500);
    const { records, gap } = await readFirstAndNewest(store, 'bank', numbers);
    expect(numbersOf(records)).toEqual([1, ...numbers.slice(-400)]);
    expect([gap?.count, gap?.upTo.number]).toEqual([99, 201]);
  });

  it('are the first and the newest 20 MB of large ones', async () => {
    const { records, gap } = await readFirstAndNewest(store, 'large', apart(40));
    expect([records.length, gap?.count]).toEqual([21, 19]);
  });

  it('are named as left out in its view, with the moment from which all is shown', async () => {
    const incident = incidentOf('bank', 'bank-1-1', { records: apart(500) });
    await store.putIncident(incident, 999);
    await store.putState(stateOf('bank', 999));
    const deps = { store, clock: { nowMs: () => 0 } };
    const view = await viewIncident(deps, settingsOf({ domain: 'bank' }), 'bank-1-1');
    expect(view?.leftOut).toEqual({ records: 99, shownFrom: expect.stringMatching(/Z$/) });
  });
});
