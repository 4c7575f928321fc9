import { beforeAll, describe, expect, it } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { PropagationView, type PropagationQuery } from '#contracts/api-propagation.ts';
import { stampOf } from '#domain/boksdiag/sequence.ts';
import type { CellRecord } from '#domain/journal.ts';
import type { DomainSettings } from '#domain/settings.ts';
import { viewPropagation } from '#functions/serve-api/propagation.ts';
import { readSweeps } from '#functions/serve-api/read-sweeps.ts';
import type { AuditStore, SnapshotKey } from '#ports/audit-store.ts';
import { replicasOf, settingsOf } from '#test/facts.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { Service } from '#test/service.ts';

import { recordOf, snapshotOf, sweepOf } from '../../contract/builders.ts';
import { configuredOf } from '../../contract/configurations.contract.ts';
import { MemoryConfigurations } from '../configuration/memory-configurations.ts';

async function viewAt(
  store: AuditStore,
  nowMs: number,
  query: PropagationQuery,
  settings: DomainSettings = settingsOf({ replicas: replicasOf('R1') }),
) {
  const configurations = new MemoryConfigurations();
  const configuration = { ...configuredOf('bank').configuration, settings };
  await configurations.keep('bank', 1, { ...configuredOf('bank', 1), configuration });
  return viewPropagation({ store, configurations, clock: { nowMs: () => nowMs } }, settings, query);
}

/** Every day of a span, page after page. */
async function daysOf(
  store: AuditStore,
  nowMs: number,
  query: PropagationQuery,
  settings?: DomainSettings,
): Promise<PropagationView['days']> {
  const days: PropagationView['days'] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await viewAt(store, nowMs, { ...query, ...(cursor && { cursor }) }, settings);
    const view = PropagationView.parse(page);
    days.push(...view.days);
    cursor = view.next;
  }
  return days;
}

let service: Service;
beforeAll(async () => {
  service = await new Service(
    smallScenario([
      { at: 12, event: { kind: 'edits', host: 'MASTER', table: 2, count: 3 } },
      { at: 21, event: { kind: 'bridge-stops', to: 'REPHOST' } },
      { at: 22, event: { kind: 'edits', host: 'MASTER', table: 2, count: 7 } },
      { at: 41, event: { kind: 'bridge-starts', to: 'REPHOST' } },
    ]),
  ).until(55);
});
const seen = async (query: Partial<PropagationQuery> = {}) =>
  viewAt(
    service.store,
    service.nowMs,
    { table: 2, from: service.at(0), ...query },
    service.settings,
  );

describe('the propagation in a domain that is watched', () => {
  it('is what its sweeps read, with what the table means, and the resolution', async () => {
    const { days, ...view } = PropagationView.parse(await seen());
    expect(view).toMatchObject({ domain: 'bank', meaning: 'user access routes', next: null });
    expect(view.impact.join()).toContain('withdrawn rights may still be honoured');
    const [day] = days;
    expect(day).toMatchObject({ day: '2026-03-02', made: 10, isExpired: false });
    expect(day?.all).toMatchObject({ arrived: 20, notKnown: 0, onTheWay: { updates: 0 } });
    const { typical = 0, worst = 0 } = day?.all.resolutionSeconds ?? {};
    expect(typical).toBeGreaterThan(290);
    expect(worst).toBeLessThan(330);
    const [rephost, rephost2] = day?.replicas ?? [];
    expect(rephost2).toMatchObject({ host: 'REPHOST2', arrived: 10, atLeastSeconds: { max: 0 } });
    // Made at 22, there at 41.
    const atLeast = rephost?.atLeastSeconds?.max ?? 0;
    const atMost = rephost?.atMostSeconds?.max ?? 0;
    expect(atLeast).toBeLessThanOrEqual(19 * 60);
    expect(atMost).toBeGreaterThanOrEqual(19 * 60);
    expect(atMost - atLeast).toBeLessThan(2 * 300 + 60);
  });

  it('is of one replica where one is named, and of all that are meant', async () => {
    const { days } = PropagationView.parse(await seen({ host: 'rephost2' }));
    expect(days[0]?.replicas.map(({ host }) => host)).toEqual(['REPHOST2']);
    expect(days[0]?.all.arrived).toBe(10);
    expect(await seen({ host: 'REPHOST9' })).toMatchObject({ status: 404 });
  });

  it('is refused for a span that has not begun, or is too long to be paged through', async () => {
    expect(await seen({ from: service.nowMs })).toMatchObject({ status: 400 });
    expect(await seen({ from: service.nowMs - 93 * 86_400_000 })).toEqual({
      status: 400,
      detail: 'from: it is more than 92 days before to',
    });
  });

  it('begins a week before its end, with whole days, of which most have nothing here', async () => {
    const { nowMs, store, settings } = service;
    const days = await daysOf(store, nowMs, { table: 2 }, settings);
    expect(days.map(({ day }) => day)).toEqual([
      '2026-02-23',
      '2026-02-24',
      '2026-02-25',
      '2026-02-26',
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ]);
    expect(days[0]).toMatchObject({ sweeps: 0, all: { readings: 0, resolutionSeconds: null } });
    expect(days.at(-1)?.all.arrived).toBe(20);
  });
});

/** 2 March 2026, 00:00 UTC. */
const FIRST_AT_MS = 1_772_409_600_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Counter = (sweep: number) => number;
/** A store of so many sweeps, one an hour from the first hour of a day on. */
async function storeOf(
  sweeps: number,
  {
    master,
    replicas,
    keeps = () => true,
    isSilent = () => false,
  }: {
    readonly master: Counter;
    readonly replicas: Readonly<Record<string, Counter>>;
    readonly keeps?: (sweep: number) => boolean;
    /** Of which sweeps the master gave no answer. */
    readonly isSilent?: (sweep: number) => boolean;
  },
): Promise<CountingStore> {
  const store = new CountingStore();
  for (let number = 1; number <= sweeps; number += 1) {
    const scheduledAtMs = FIRST_AT_MS + (number - 1) * HOUR_MS;
    const judged = { scheduledAtMs, stage: 'judged', judgedBy: number } as const;
    await store.openSweep(sweepOf('bank', number, judged), 'a');
    const readings = [
      ...Object.entries(replicas).map(([host, of]) => ({ host, of, phase: 'replicas' as const })),
      ...(isSilent(number) ? [] : [{ host: 'MASTER', of: master, phase: 'master' as const }]),
    ].map(({ host, of, phase }) => {
      const place = { sweep: number, phase };
      const readAtMs = scheduledAtMs + (phase === 'master' ? 60_000 : 30_000);
      const tables = [{ table: 7, stamp: stampOf(0), sequence: of(number), bracketed: 0 }];
      return snapshotOf('bank', number, host, { place, readAtMs, tables });
    });
    if (keeps(number)) await store.putSnapshots(readings);
    const { sweep } = recordOf('bank', number, '').act;
    await store.appendRecord(
      recordOf('bank', number, `n${number}`, {
        sweep: { ...sweep, number, scheduledAtMs },
        master: isSilent(number)
          ? { kind: 'nobody', because: 'no-answer' }
          : { kind: 'master', host: 'MASTER', moved: false, mayProve: true },
        hosts: readings.map(({ host, place, readAtMs }) => ({
          host,
          seen: { kind: 'read', place, readAtMs, role: host === 'MASTER' ? 'master' : 'replica' },
          complete: true,
          joining: false,
          listStatus: null,
          emptyFiles: [],
        })),
        cells: Object.entries(replicas).flatMap(([host, of]) =>
          aheadCells(host, { replica: of(number), master: master(number) }),
        ),
      }),
    );
  }
  return store;
}

const aheadCells = (
  host: string,
  { replica, master }: { readonly replica: number; readonly master: number },
): readonly CellRecord[] =>
  replica <= master
    ? []
    : [
        {
          host,
          table: 7,
          verdict: 'ahead',
          proved: true,
          master,
          replica,
          difference: replica - master,
        },
      ];

/** Counts the numbers that are asked of it. */
class CountingStore extends MemoryAuditStore {
  asked = 0;
  override async readSnapshots(domain: string, keys: readonly SnapshotKey[]) {
    this.asked += keys.length;
    return super.readSnapshots(domain, keys);
  }
}

describe('the propagation of many days', () => {
  it('tells of an update that took days how old it was, on the page of the day of its arrival', async () => {
    // Made in the sixth hour of the first day; R1 is cut off until the third day.
    const store = await storeOf(72, {
      master: (sweep) => (sweep < 6 ? 100 : 105),
      replicas: { R1: (sweep) => (sweep < 6 + 48 ? 100 : 105) },
    });
    const days = await daysOf(store, FIRST_AT_MS + 3 * DAY_MS, { table: 7, from: FIRST_AT_MS });
    expect(days.map(({ made, all }) => [made, all.arrived, all.onTheWay.updates])).toEqual([
      [5, 0, 5],
      [0, 0, 5],
      [0, 5, 0],
    ]);
    const { atLeastSeconds, atMostSeconds } = days[2]?.all ?? {};
    const trueSeconds = 48 * 3_600;
    expect(atLeastSeconds?.max).toBeLessThanOrEqual(trueSeconds);
    expect(atMostSeconds?.max).toBeGreaterThanOrEqual(trueSeconds);
    // What lies far back is looked at ever more seldom: known within a half and a little.
    expect(atLeastSeconds?.max).toBeGreaterThan(trueSeconds / 2);
    expect(atMostSeconds?.max).toBeLessThan(trueSeconds * 1.6);
  });

  it('counts each update once, wherever a day begins', async () => {
    const store = await storeOf(72, {
      master: (sweep) => 100 + 3 * sweep,
      replicas: { R1: (sweep) => 100 + 3 * sweep - (sweep % 5) },
    });
    const days = await daysOf(store, FIRST_AT_MS + 3 * DAY_MS, { table: 7, from: FIRST_AT_MS });
    const arrived = days.reduce((sum, { all }) => sum + all.arrived, 0);
    expect(arrived).toBe(100 + 3 * 72 - (72 % 5) - (100 + 3 - 1));
    // When the first of all were made, nobody read.
    expect(days.slice(1).every(({ all }) => all.atMostSeconds?.max !== null)).toBe(true);
  });

  it('says of a day whose readings have expired that they have', async () => {
    const store = await storeOf(48, {
      master: (sweep) => 100 + sweep,
      replicas: { R1: (sweep) => 100 + sweep },
      keeps: (sweep) => sweep > 24,
    });
    const days = await daysOf(store, FIRST_AT_MS + 2 * DAY_MS, { table: 7, from: FIRST_AT_MS });
    expect(days).toMatchObject([
      { sweeps: 24, masterReadings: 0, isExpired: true, all: { arrived: 0 } },
      { sweeps: 24, masterReadings: 24, isExpired: false, all: { arrived: 23 } },
    ]);
  });

  it('is refused behind a cursor that begins on none of its days', async () => {
    const { next } = PropagationView.parse(
      await viewAt(await storeOf(30, { master: () => 1, replicas: {} }), FIRST_AT_MS + 2 * DAY_MS, {
        table: 7,
        from: FIRST_AT_MS,
      }),
    );
    const held = JSON.parse(Buffer.from(next ?? '', 'base64url').toString());
    for (const fromMs of [FIRST_AT_MS - DAY_MS, FIRST_AT_MS + 1, FIRST_AT_MS + 9 * DAY_MS]) {
      const forged = JSON.stringify({ ...held, at: { fromMs } });
      const cursor = Buffer.from(forged).toString('base64url');
      const query = { table: 7, from: FIRST_AT_MS, cursor };
      expect(await viewAt(new MemoryAuditStore(), FIRST_AT_MS + 2 * DAY_MS, query)).toEqual({
        status: 400,
        detail: 'cursor: this is no cursor',
      });
    }
  });
});

describe('a day of a propagation', () => {
  it('is of whole days, in which its span begins and ends', async () => {
    const follows = (sweep: number): number => 100 + sweep;
    const store = await storeOf(72, { master: follows, replicas: { R1: follows } });
    const [from, to] = [FIRST_AT_MS + 20 * HOUR_MS, FIRST_AT_MS + 26 * HOUR_MS];
    const days = await daysOf(store, FIRST_AT_MS + 3 * DAY_MS, { table: 7, from, to });
    expect(days.map(({ day, sweeps }) => [day, sweeps])).toEqual([
      ['2026-03-02', 24],
      ['2026-03-03', 24],
    ]);
  });

  it('goes on behind a day to the first number of the master, which its last sweep is judged by', async () => {
    const follows = (sweep: number): number => 100 + sweep;
    const read = { master: follows, replicas: { R1: follows } };
    const from = { table: 7, from: FIRST_AT_MS, to: FIRST_AT_MS + DAY_MS };
    const heard = await daysOf(await storeOf(30, read), FIRST_AT_MS + 2 * DAY_MS, from);
    // Of the last sweep of the day, and of the two behind it, the master gave no answer.
    const silent = await storeOf(30, { ...read, isSilent: (sweep) => sweep > 23 && sweep < 27 });
    const [day] = await daysOf(silent, FIRST_AT_MS + 2 * DAY_MS, from);
    expect(heard[0]?.all.arrived).toBe(23);
    expect(day).toMatchObject({ masterReadings: 23, all: { arrived: 23 } });
  });
});

describe('what is read for a propagation', () => {
  it('is of one table, though records have cells of all', async () => {
    const store = await storeOf(24, { master: () => 100, replicas: { R1: () => 120 } });
    const span = { fromMs: FIRST_AT_MS, toMs: FIRST_AT_MS + DAY_MS };
    const read = async (table: number) =>
      (await readSweeps(store, { domain: 'bank', table, host: null }, span)).sweeps.flatMap(
        ({ act }) => act.cells,
      );
    expect((await read(7)).length).toBe(24);
    expect(await read(9)).toEqual([]);
  });
});

describe('the propagation to many replicas', () => {
  const names = Array.from({ length: 110 }, (_, n) => `R${n}`);
  const settings = settingsOf({ replicas: replicasOf(...names) });

  it('is from fewer sweeps, which the resolution tells; named, a replica has them all', async () => {
    const follows = (sweep: number): number => 100 + sweep;
    const store = await storeOf(24, {
      master: follows,
      replicas: Object.fromEntries(names.map((name) => [name, follows])),
    });
    const query = { table: 7, from: FIRST_AT_MS };
    const [day] = await daysOf(store, FIRST_AT_MS + DAY_MS, query, settings);
    expect(store.asked).toBeLessThan(1_400);
    expect(day?.all.resolutionSeconds).toEqual({ typical: 2 * 3_600, worst: 2 * 3_600 });
    expect(day).toMatchObject({ sweeps: 24, masterReadings: 12 });
    const [named] = await daysOf(store, FIRST_AT_MS + DAY_MS, { ...query, host: 'R7' }, settings);
    expect(named?.all).toMatchObject({ arrived: 23, resolutionSeconds: { typical: 3_600 } });
  });

  it('misses none that was ahead for a sweep that it would not look at', async () => {
    // Ahead in the tenth sweep alone, of what the master makes then: 110 to 120 are dropped.
    const store = await storeOf(24, {
      master: (sweep) => (sweep < 11 ? 109 : 150),
      replicas: Object.fromEntries(
        names.map((name) => [name, (sweep: number) => (sweep < 10 ? 109 : sweep < 11 ? 120 : 150)]),
      ),
    });
    const [day] = await daysOf(
      store,
      FIRST_AT_MS + DAY_MS,
      { table: 7, from: FIRST_AT_MS },
      settings,
    );
    expect(day?.replicas[0]).toMatchObject({ notApplied: 11, arrived: 30 });
  });

  it('reads of a sweep that it would not look at whoever turned, and the master', async () => {
    // One of them is ahead in every second sweep.
    const wavers = (sweep: number): number => (sweep % 2 === 0 ? 200 : 100);
    const store = await storeOf(24, {
      master: () => 150,
      replicas: Object.fromEntries(names.map((name, n) => [name, n === 0 ? wavers : () => 150])),
    });
    await daysOf(store, FIRST_AT_MS + DAY_MS, { table: 7, from: FIRST_AT_MS }, settings);
    // Half of the sweeps whole, of the others two.
    expect(store.asked).toBe(12 * 111 + 12 * 2);
  });
});
