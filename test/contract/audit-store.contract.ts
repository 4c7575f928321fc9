import { isDeepStrictEqual } from 'node:util';

import { describe, expect, it } from 'vitest';

import type { Cursor, PassedOver, Waiting } from '#domain/delivery.ts';
import type { Sweep } from '#domain/sweep.ts';
import type { AuditStore } from '#ports/audit-store.ts';

import { incidentOf, recordOf, snapshotOf, stateOf, sweepOf } from './builders.ts';
import { MEANINGS_OF_COLLECTIONS } from './collections.contract.ts';
import { configuredOf } from './configurations.contract.ts';
import { describeLostAnswers } from './lost-answers.contract.ts';
import { describeRaces } from './races.contract.ts';
import { freshDomain, READS, WRITES, type OpenStore } from './store-under-test.ts';

/** Every `AuditStore`, in memory or in DynamoDB, passes this. */
export function describeAuditStore(name: string, open: OpenStore): void {
  describe(`${name} keeps the AuditStore contract`, () => {
    it('has the methods of the port, and each is named in a list of tests', async () => {
      const named: readonly string[] = [...READS, ...WRITES].toSorted();
      const { store } = await open();
      expect(methodsOf(store)).toEqual(named);
    });
    for (const method of Object.keys(MEANINGS).filter(isMethod)) {
      describe(`its method ${method}`, () => {
        MEANINGS[method](open);
      });
    }
    describe('what is stored', () => {
      describeStored(open);
    });
    describeLostAnswers(open);
    describeRaces(open);
  });
}

/** What each method means. A method of the port without an entry does not compile. */
const MEANINGS: Readonly<Record<keyof AuditStore, (open: OpenStore) => void>> = {
  latestSweep: describeLatestSweep,
  readSweep: describeReadSweep,
  listSweeps: describeListSweeps,
  openSweep: describeOpenSweep,
  writeSweep: describeWriteSweep,
  ...MEANINGS_OF_COLLECTIONS,
  putSnapshots: describePutSnapshots,
  readSnapshots: describeReadSnapshots,
  headRecord: describeHeadRecord,
  readRecords: describeReadRecords,
  hasRecord: describeHasRecord,
  appendRecord: describeAppendRecord,
  putIncident: describePutIncident,
  putState: describePutState,
  readState: describeReadState,
  readIncidents: describeReadIncidents,
  listIncidents: describeListIncidents,
  readCursors: describeReadCursors,
  advanceCursor: describeAdvanceCursor,
};

function describeLatestSweep(open: OpenStore): void {
  it('is undefined before the first sweep', async () => {
    const { store } = await open();
    expect(await store.latestSweep(freshDomain())).toBeUndefined();
  });
  it('is the one with the highest number, as numbers go', async () => {
    const { store } = await open();
    const domain = freshDomain();
    for (const number of [9, 10, 2]) await store.openSweep(sweepOf(domain, number), 'a');
    expect(await store.latestSweep(domain)).toEqual(sweepOf(domain, 10));
  });
}

function describeReadSweep(open: OpenStore): void {
  it('gives back the sweep of that domain and number, and no other', async () => {
    const { store } = await open();
    const domain = freshDomain();
    const sweep = closedSweep(domain);
    await store.openSweep(sweep, 'a');
    expect(await store.readSweep(domain, 3)).toEqual(sweep);
    expect(await store.readSweep(domain, 4)).toBeUndefined();
    expect(await store.readSweep(`${domain}x`, 3)).toBeUndefined();
  });
}

function describeListSweeps(open: OpenStore): void {
  it('lists the newest first, below a number, at most so many', async () => {
    const { store } = await open();
    const domain = freshDomain();
    for (let number = 1; number <= 12; number += 1) {
      await store.openSweep(sweepOf(domain, number), 'a');
    }
    const numbers = async (limit: number, before?: number): Promise<readonly number[]> =>
      (await store.listSweeps(domain, limit, before)).map(({ number }) => number);
    expect(await numbers(3)).toEqual([12, 11, 10]);
    expect(await numbers(3, 11)).toEqual([10, 9, 8]);
    expect(await numbers(99, 3)).toEqual([2, 1]);
    expect(await numbers(99, 1)).toEqual([]);
    expect(await numbers(0)).toEqual([]);
  });
}

function describeOpenSweep(open: OpenStore): void {
  it('is stale where that number is there, and leaves it as it was', async () => {
    const { store } = await open();
    const domain = freshDomain();
    expect(await store.openSweep(sweepOf(domain, 1), 'a')).toBe('committed');
    const second = sweepOf(domain, 1, { overdue: true });
    expect(await store.openSweep(second, 'b')).toBe('stale');
    expect(await store.readSweep(domain, 1)).toEqual(sweepOf(domain, 1));
  });
  it('tells its own repeat, also when the sweep has moved on', async () => {
    const { store } = await open();
    const domain = freshDomain();
    await store.openSweep(sweepOf(domain, 1), 'a');
    await store.writeSweep(sweepOf(domain, 1, { revision: 2 }), 'b');
    expect(await store.openSweep(sweepOf(domain, 1), 'a')).toBe('committed');
    expect((await store.readSweep(domain, 1))?.revision).toBe(2);
  });
}

function describeWriteSweep(open: OpenStore): void {
  it('replaces the revision before its own, and no other', async () => {
    const { store } = await open();
    const domain = freshDomain();
    await store.openSweep(sweepOf(domain, 1), 'a');
    const told = [];
    for (const revision of [3, 1, 2, 4, 3]) {
      told.push(await store.writeSweep(sweepOf(domain, 1, { revision }), `t${revision}`));
    }
    expect(told).toEqual(['stale', 'stale', 'committed', 'stale', 'committed']);
    expect((await store.readSweep(domain, 1))?.revision).toBe(3);
  });
  it('is stale where there is no sweep', async () => {
    const { store } = await open();
    const domain = freshDomain();
    expect(await store.writeSweep(sweepOf(domain, 1, { revision: 1 }), 'a')).toBe('stale');
    expect(await store.readSweep(domain, 1)).toBeUndefined();
  });
  it('refuses a write without a token', async () => {
    const { store } = await open();
    await expect(store.writeSweep(sweepOf(freshDomain(), 1), '')).rejects.toThrow(/token/);
    await expect(store.openSweep(sweepOf(freshDomain(), 1), '')).rejects.toThrow(/token/);
  });
}

function describePutSnapshots(open: OpenStore): void {
  it('may be repeated', async () => {
    const { store } = await open();
    const domain = freshDomain();
    const snapshots = ['a', 'b', 'c'].map((host) => snapshotOf(domain, 1, host));
    await store.putSnapshots(snapshots);
    await store.putSnapshots(snapshots);
    const keys = snapshots.map(({ host }) => ({ sweep: 1, host }));
    expect(await store.readSnapshots(domain, keys)).toHaveLength(3);
  });
  it('takes none at all', async () => {
    const { store } = await open();
    await expect(store.putSnapshots([])).resolves.toBeUndefined();
  });
  it('refuses a host without a name', async () => {
    const { store } = await open();
    await expect(store.putSnapshots([snapshotOf(freshDomain(), 1, '')])).rejects.toThrow(/host/);
  });
}

function describeReadSnapshots(open: OpenStore): void {
  it('gives those that are there, each once, also more than a batch', async () => {
    const { store } = await open();
    const domain = freshDomain();
    const hosts = Array.from({ length: 120 }, (_, index) => `h${index}`);
    const snapshots = hosts.map((host) => snapshotOf(domain, 7, host));
    await store.putSnapshots(snapshots);
    const wanted = [...hosts, ...hosts, 'absent'].map((host) => ({ sweep: 7, host }));
    const found = await store.readSnapshots(domain, [...wanted, { sweep: 8, host: 'h1' }]);
    const byHost = found.toSorted((a, b) => hosts.indexOf(a.host) - hosts.indexOf(b.host));
    expect(byHost).toEqual(snapshots);
  });
  it('gives nothing for no key', async () => {
    const { store } = await open();
    expect(await store.readSnapshots(freshDomain(), [])).toEqual([]);
  });
  it('passes over what was read 35 days ago, whether it was deleted or not', async () => {
    const { store, standAt } = await open();
    const domain = freshDomain();
    const snapshots = ['young', 'old'].map((host) => snapshotOf(domain, 1, host));
    const [young = snapshotOf(domain, 1, 'young'), old = young] = snapshots;
    const later = { ...young, readAtMs: old.readAtMs + 1 };
    await store.putSnapshots([later, old]);
    const keys = snapshots.map(({ host }) => ({ sweep: 1, host }));
    standAt(old.readAtMs + 35 * 86_400_000 - 1);
    expect(await store.readSnapshots(domain, keys)).toHaveLength(2);
    standAt(old.readAtMs + 35 * 86_400_000);
    expect(await store.readSnapshots(domain, keys)).toEqual([later]);
  });
  it('keeps each for as long as it was put for, whatever is said of later ones', async () => {
    const { store, standAt } = await open();
    const domain = freshDomain();
    const long = snapshotOf(domain, 1, 'h');
    const short = { ...snapshotOf(domain, 2, 'h'), readAtMs: long.readAtMs };
    await store.putSnapshots([long], 90);
    await store.putSnapshots([short], 35);
    const keys = [1, 2].map((sweep) => ({ sweep, host: 'h' }));
    const left = async (days: number) => {
      standAt(long.readAtMs + days * 86_400_000);
      return (await store.readSnapshots(domain, keys)).map(({ place }) => place.sweep);
    };
    expect([await left(34), await left(35), await left(89), await left(90)]).toEqual([
      expect.arrayContaining([1, 2]),
      [1],
      [1],
      [],
    ]);
  });
}

function describeHeadRecord(open: OpenStore): void {
  it('is undefined before the first record, then the one with the highest number', async () => {
    const { store } = await open();
    const domain = freshDomain();
    expect(await store.headRecord(domain)).toBeUndefined();
    for (let number = 1; number <= 10; number += 1) {
      await store.appendRecord(recordOf(domain, number, `n${number}`));
    }
    expect(await store.headRecord(domain)).toEqual(recordOf(domain, 10, 'n10'));
  });
}

function describeReadRecords(open: OpenStore): void {
  it('reads upwards from a number, at most so many', async () => {
    const { store } = await open();
    const domain = freshDomain();
    for (let number = 1; number <= 11; number += 1) {
      await store.appendRecord(recordOf(domain, number, `n${number}`));
    }
    const numbers = async (from: number, limit: number): Promise<readonly number[]> =>
      (await store.readRecords(domain, from, limit)).map(({ number }) => number);
    expect(await numbers(1, 3)).toEqual([1, 2, 3]);
    expect(await numbers(9, 99)).toEqual([9, 10, 11]);
    expect(await numbers(12, 99)).toEqual([]);
    expect(await numbers(1, 0)).toEqual([]);
  });
  it('gives back a person’s act as it was recorded', async () => {
    const { store } = await open();
    const domain = freshDomain();
    const record = { ...recordOf(domain, 1, 'n'), act: configuredOf(domain) };
    await store.appendRecord(record);
    expect(await store.readRecords(domain, 1, 9)).toEqual([record]);
  });
}

function describeHasRecord(open: OpenStore): void {
  it('says of one number alone whether its record is there, maybe a moment late', async () => {
    const { store } = await open();
    const domain = freshDomain();
    expect(await store.hasRecord(domain, 1)).toBe(false);
    for (const number of [1, 2]) await store.appendRecord(recordOf(domain, number, 'n'));
    const there = async () =>
      Promise.all([1, 2, 3].map(async (number) => store.hasRecord(domain, number)));
    await expect.poll(there, { timeout: 20_000 }).toEqual([true, true, false]);
    expect(await store.hasRecord(`${domain}-other`, 1)).toBe(false);
  });
}

function describeAppendRecord(open: OpenStore): void {
  it('is stale where the number is taken, and tells its own repeat by its nonce', async () => {
    const { store } = await open();
    const domain = freshDomain();
    expect(await store.appendRecord(recordOf(domain, 1, 'mine'))).toBe('committed');
    expect(await store.appendRecord(recordOf(domain, 1, 'other'))).toBe('stale');
    expect(await store.appendRecord(recordOf(domain, 1, 'mine'))).toBe('committed');
    expect(await store.readRecords(domain, 1, 9)).toEqual([recordOf(domain, 1, 'mine')]);
  });
  it('takes one that no item holds, whole, and the winner’s alone', async () => {
    const { store } = await open();
    const domain = freshDomain();
    const largeOf = (nonce: string) =>
      recordOf(domain, 2, nonce, { software: `${nonce} ${incompressible(1_200_000)}` });
    await store.appendRecord(recordOf(domain, 1, 'first'));
    const told = await Promise.all(
      ['mine', 'other'].map(async (nonce) => store.appendRecord(largeOf(nonce))),
    );
    expect(told.toSorted()).toEqual(['committed', 'stale']);
    const won = largeOf(told[0] === 'committed' ? 'mine' : 'other');
    expect(isDeepStrictEqual(await store.headRecord(domain), won)).toBe(true);
    expect(await store.appendRecord(won)).toBe('committed');
    const [first, second, ...more] = await store.readRecords(domain, 1, 9);
    expect([first?.nonce, isDeepStrictEqual(second, won), more]).toEqual(['first', true, []]);
  });
  it('refuses one that is larger than any domain’s, and appends nothing', async () => {
    const { store } = await open();
    const domain = freshDomain();
    const record = recordOf(domain, 1, 'n', { software: incompressible(6_000_000) });
    await expect(store.appendRecord(record)).rejects.toThrow(`JOURNAL#${domain}`);
    expect(await store.headRecord(domain)).toBeUndefined();
  });
}

function describePutIncident(open: OpenStore): void {
  it('skips what an older record made', async () => {
    const { store } = await open();
    const domain = freshDomain();
    const id = `${domain}-3-1`;
    await store.putIncident(incidentOf(domain, id, { moves: 5 }), 5);
    await store.putIncident(incidentOf(domain, id, { moves: 4 }), 4);
    await store.putIncident(incidentOf(domain, id, { moves: 5 }), 5);
    expect(await store.readIncidents(domain, [id])).toEqual([incidentOf(domain, id, { moves: 5 })]);
    await store.putIncident(incidentOf(domain, id, { moves: 6 }), 6);
    expect((await store.readIncidents(domain, [id]))[0]?.moves).toBe(6);
  });
  it('refuses an id of another domain', async () => {
    const { store } = await open();
    const incident = incidentOf(freshDomain(), 'elsewhere-1-1');
    await expect(store.putIncident(incident, 1)).rejects.toThrow(/elsewhere-1-1/);
  });
}

function describePutState(open: OpenStore): void {
  it('skips what an older record made', async () => {
    const { store } = await open();
    const domain = freshDomain();
    for (const record of [2, 1, 3, 3, 2]) await store.putState(stateOf(domain, record));
    expect(await store.readState(domain)).toEqual(stateOf(domain, 3));
  });
}

function describeReadState(open: OpenStore): void {
  it('is undefined before the first record', async () => {
    const { store } = await open();
    expect(await store.readState(freshDomain())).toBeUndefined();
  });
}

function describeReadIncidents(open: OpenStore): void {
  it('gives those that are there; what is no id of the domain is not there', async () => {
    const { store } = await open();
    const domain = freshDomain();
    const ids = [`${domain}-1-1`, `${domain}-1-2`];
    for (const id of ids) await store.putIncident(incidentOf(domain, id), 1);
    const others = [`${domain}-2-1`, `${domain}-01-1`, 'x', '', `${domain}-1`, `${domain}-1-2-`];
    const found = await store.readIncidents(domain, [...ids, ...ids, ...others]);
    expect(found.map(({ id }) => id)).toEqual(ids);
    const backwards = await store.readIncidents(domain, [...others, ...ids.toReversed()]);
    expect(backwards.map(({ id }) => id)).toEqual(ids.toReversed());
  });
}

function describeListIncidents(open: OpenStore): void {
  it('lists the newest id first, as numbers go, below an id, at most so many', async () => {
    const { store } = await open();
    const domain = freshDomain();
    const ids = ['10-2', '10-1', '9-11', '9-2', '9-1'].map((tail) => `${domain}-${tail}`);
    for (const id of ids.toReversed()) await store.putIncident(incidentOf(domain, id), 10);
    const listed = async (limit: number, before?: string): Promise<readonly string[]> =>
      (await store.listIncidents(domain, limit, before)).map(({ id }) => id);
    expect(await listed(99)).toEqual(ids);
    expect(await listed(2)).toEqual(ids.slice(0, 2));
    expect(await listed(2, ids[1])).toEqual(ids.slice(2, 4));
    expect(await listed(9, `${domain}-10-1`)).toEqual(ids.slice(2));
    await expect(listed(9, 'no-id')).rejects.toThrow(/no-id/);
  });
}

function describeReadCursors(open: OpenStore): void {
  it('has none at first, and one for each channel of the domain', async () => {
    const { store } = await open();
    const [domain, another] = [freshDomain(), freshDomain()];
    expect(await store.readCursors(domain)).toEqual({});
    await store.advanceCursor(domain, 'pager', { from: 0, to: { record: 3 } });
    await store.advanceCursor(domain, 'terminal', { from: 0, to: { record: 1 } });
    await store.advanceCursor(another, 'mail', { from: 0, to: { record: 2 } });
    expect(await store.readCursors(domain)).toEqual({
      pager: { record: 3 },
      terminal: { record: 1 },
    });
  });
  it('tells what a channel waits for, and what it passed over', async () => {
    const { store } = await open();
    const domain = freshDomain();
    const to: Cursor = { record: 3, waiting: WAITING, passedOver: { count: 7, newest: [PASSED] } };
    await store.advanceCursor(domain, 'pager', { from: 0, to });
    expect(await store.readCursors(domain)).toEqual({ pager: to });
    const after: Cursor = { record: 4, passedOver: { count: 7, newest: [PASSED] } };
    await store.advanceCursor(domain, 'pager', { from: 3, to: after });
    expect(await store.readCursors(domain)).toEqual({ pager: after });
  });
}

function describeAdvanceCursor(open: OpenStore): void {
  it('moves from the place that was seen, and from no other', async () => {
    const { store } = await open();
    const domain = freshDomain();
    const step = (from: number, record: number) =>
      store.advanceCursor(domain, 'pager', { from, to: { record } });
    expect(await step(1, 2)).toBe('stale');
    expect(await step(0, 2)).toBe('committed');
    expect(await step(0, 3)).toBe('stale');
    expect(await step(2, 3)).toBe('committed');
    expect(await store.readCursors(domain)).toEqual({ pager: { record: 3 } });
  });
  it('waits at its place, from the first on, and not behind whoever moved it', async () => {
    const { store } = await open();
    const domain = freshDomain();
    const wait = (record: number, attempts: number) =>
      store.advanceCursor(domain, 'pager', {
        from: record,
        to: { record, waiting: { ...WAITING, attempts } },
      });
    expect(await wait(0, 1)).toBe('committed');
    expect(await wait(0, 2)).toBe('committed');
    expect((await store.readCursors(domain))['pager']?.waiting?.attempts).toBe(2);
    await store.advanceCursor(domain, 'pager', { from: 0, to: { record: 2 } });
    expect(await wait(0, 3)).toBe('stale');
    expect(await store.readCursors(domain)).toEqual({ pager: { record: 2 } });
  });
}

const WAITING: Waiting = {
  alert: 'production-4-pager',
  record: 4,
  done: ['production-4-pager-digest'],
  attempts: 2,
  sinceMs: 1_214_000_000_000,
  nextTryAtMs: 1_214_000_120_000,
  fault: 'channel',
  error: 'the topic is gone: ü 🦊',
};
const PASSED: PassedOver = {
  alert: 'production-2-pager',
  record: 2,
  atMs: 1_214_000_000_000,
  error: 'the message is too large',
};

function describeStored(open: OpenStore): void {
  it('is a copy: changing what was given or got changes nothing', async () => {
    const { store } = await open();
    const domain = freshDomain();
    const replicas = ['h1'];
    await store.openSweep(sweepOf(domain, 1, { replicas }), 'a');
    replicas.push('h2');
    const got = await store.readSweep(domain, 1);
    expect(got?.replicas).toEqual(['h1']);
    // What is got may be frozen: whoever changes it fails, or changes a copy.
    if (!Object.isFrozen(got)) Object.assign(got ?? {}, { replicas: ['h3'] });
    expect((await store.readSweep(domain, 1))?.replicas).toEqual(['h1']);
  });
  it('keeps names and texts of any kind', async () => {
    const { store } = await open();
    const domain = freshDomain();
    const odd = '__proto__ 🦊 \u0000 "\\ \ud800';
    const outcomes = Object.fromEntries([
      ['__proto__', { kind: 'miss' as const, cause: 'rubbish' as const, detail: odd }],
    ]);
    const closings = { replicas: { closedAtMs: 1, outcomes, raw: undefined } };
    await store.openSweep(sweepOf(domain, 1, { closings }), 'a');
    expect((await store.readSweep(domain, 1))?.closings).toEqual(closings);
  });
  it('is refused where it is too large, and the error names it', async () => {
    const { store } = await open();
    const domain = freshDomain();
    const incident = incidentOf(domain, `${domain}-1-1`, { summary: incompressible(700_000) });
    await expect(store.putIncident(incident, 1)).rejects.toThrow(`INCIDENT#${domain}`);
    expect(await store.readIncidents(domain, [incident.id])).toEqual([]);
  });
  it('is refused where a number is none, a domain has no name, or a number has no place', async () => {
    const { store } = await open();
    const incident = incidentOf('d', 'd-1-1', { progress: Number.NaN });
    await expect(store.putIncident(incident, 1)).rejects.toThrow(/progress/);
    await expect(store.latestSweep('')).rejects.toThrow(/domain/);
    await expect(store.readSweep('d', 1.5)).rejects.toThrow(/whole number/);
    await expect(store.readSweep('d', 1e12)).rejects.toThrow(/digits/);
  });
  it('is read whole where it is more than a page, or a batch, holds', async () => {
    const { store } = await open();
    const domain = freshDomain();
    const ids = Array.from({ length: 8 }, (_, index) => `${domain}-1-${index + 1}`);
    for (const id of ids) {
      await store.putIncident(incidentOf(domain, id, { summary: incompressible(400_000) }), 1);
    }
    expect(await store.listIncidents(domain, 9)).toHaveLength(8);
    expect(await store.readIncidents(domain, ids)).toHaveLength(8);
  });
}

function closedSweep(domain: string): Sweep {
  return sweepOf(domain, 3, {
    stage: 'read',
    revision: 7,
    claim: { phase: 'master', attempt: 2, untilMs: 5, token: 't' },
    commands: [{ phase: 'replicas', attempt: 1, command: 'c1', hosts: ['rephost'] }],
    closings: {
      replicas: {
        closedAtMs: 1_214_000_000_000,
        outcomes: {
          rephost: { kind: 'read', rawSha256: 'ab'.repeat(32) },
          rephost5: { kind: 'miss', cause: 'no-answer', detail: '' },
        },
        raw: { key: 'raw/x', sha256: 'cd'.repeat(32) },
      },
    },
  });
}

/** Random letters, 6 bits each. */
function incompressible(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return String.fromCharCode(63 + (state >>> 26));
  }).join('');
}

/** Names of a store's own methods, without those of a class it extends by test. */
function methodsOf(store: object): readonly string[] {
  const names = new Set<string>();
  for (let at: unknown = store; isObject(at); at = Object.getPrototypeOf(at)) {
    if (at === Object.prototype) break;
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
  }
  names.delete('constructor');
  return [...names].toSorted();
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isMethod = (name: string): name is keyof AuditStore => name in MEANINGS;
