import { expect, it } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { MemoryRollUps } from '#adapters/memory/roll-ups.ts';
import type { HostDay, TableMonth } from '#domain/history/roll-up.ts';
import type { CellRecord, JudgedRecord } from '#domain/journal.ts';
import { rollUpHistory } from '#functions/roll-up-history/roll-up-history.ts';
import { CallGate, type CallFault } from '#test/service-gate.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { Service } from '#test/service.ts';

import { recordOf, snapshotOf } from '../../contract/builders.ts';

const message = { version: 1, kind: 'roll-up-history', domain: 'bank' } as const;

type Sweep = {
  readonly at: string;
  /** Of T7 on the master and on its replica; without one, the replica was not read. */
  readonly master: number;
  readonly replica?: number;
  readonly verdict?: CellRecord['verdict'];
};

const reading = (host: string, number: number, sequence: number) => {
  const snapshot = snapshotOf('bank', number, host);
  const tables = snapshot.tables.slice(0, 1).map((each) => ({ ...each, table: 7, sequence }));
  return { ...snapshot, tables, readAtMs: 0 };
};

function recordAt(number: number, { at, master, replica, verdict = 'in-step' }: Sweep) {
  const { act, ...record } = recordOf('bank', number, `n${number}`);
  const place = { sweep: number, phase: 'replicas' } as const;
  const read = { kind: 'read', place, readAtMs: 0, role: 'replica' } as const;
  const standing = { complete: true, joining: false, listStatus: null, emptyFiles: [] };
  const cell = {
    host: 'rep',
    table: 7,
    verdict,
    proved: true,
    master: replica === undefined ? null : master,
    replica: replica ?? null,
    difference: replica === undefined ? null : replica - master,
  };
  const miss = { kind: 'miss', cause: 'no-answer', detail: '' } as const;
  return {
    ...record,
    act: {
      ...act,
      sweep: { ...act.sweep, number, scheduledAtMs: Date.parse(at) },
      master: { kind: 'master', host: 'mas', moved: false, mayProve: true },
      hosts: [
        { ...standing, host: 'mas', seen: { ...read, role: 'master' } },
        { ...standing, host: 'rep', seen: replica === undefined ? miss : read },
      ],
      cells: verdict === 'in-step' ? [] : [cell],
    },
  } satisfies JudgedRecord;
}

async function rolling(sweeps: readonly Sweep[]) {
  const store = new MemoryAuditStore();
  for (const [index, sweep] of sweeps.entries()) {
    const number = index + 1;
    await store.putSnapshots([
      reading('mas', number, sweep.master),
      ...(sweep.replica === undefined ? [] : [reading('rep', number, sweep.replica)]),
    ]);
    await store.appendRecord(recordAt(number, sweep));
  }
  const sent: unknown[] = [];
  const reasons: string[] = [];
  return {
    store,
    rollUps: new MemoryRollUps(),
    queue: { send: async (again: object) => void sent.push(again) },
    explain: (why: string) => void reasons.push(why),
    sent,
    reasons,
  };
}
type Ports = Awaited<ReturnType<typeof rolling>>;

/** Of T7 of the replica: hours of these days, and the days of a month. */
async function rolledIn({ rollUps }: Pick<Ports, 'rollUps'>, host = 'rep') {
  const days = await rollUps.readDays('bank', host, ['2026-03-02', '2026-03-03', '2026-03-04']);
  const months = await rollUps.readMonths('bank', [{ host, table: 7, month: '2026-03' }]);
  return {
    hours: days.flatMap(({ day, hours }: HostDay) =>
      hours.map(({ hour, ...rolled }) => ({ at: `${day}T${hour}`, ...rolled })),
    ),
    days: months.flatMap(({ days: of }: TableMonth) => of),
  };
}

/** Two days with an edit outside the master on the first, and the first sweep of a third. */
const STORY: readonly Sweep[] = [
  { at: '2026-03-02T08:05Z', master: 100, replica: 100 },
  { at: '2026-03-02T08:10Z', master: 100, replica: 103, verdict: 'ahead' },
  { at: '2026-03-02T08:55Z', master: 102, replica: 103, verdict: 'ahead' },
  { at: '2026-03-02T09:00Z', master: 102, verdict: 'no-data' },
  { at: '2026-03-02T23:59Z', master: 110, replica: 110 },
  { at: '2026-03-03T00:00Z', master: 111, replica: 110 },
  { at: '2026-03-04T00:00Z', master: 112, replica: 112 },
];

it('rolls up the hours that another hour follows, with numbers, differences and verdicts', async () => {
  const ports = await rolling(STORY);
  await rollUpHistory(message, ports);
  expect((await rolledIn(ports)).hours).toEqual([
    {
      at: '2026-03-02T8',
      table: 7,
      sweeps: 3,
      sequence: { low: 100, high: 103, last: 103 },
      difference: { low: 0, high: 3 },
      verdicts: { ahead: 2, 'in-step': 1 },
    },
    {
      at: '2026-03-02T9',
      table: 7,
      sweeps: 1,
      sequence: null,
      difference: null,
      verdicts: { 'no-data': 1 },
    },
    expect.objectContaining({ at: '2026-03-02T23', sequence: { low: 110, high: 110, last: 110 } }),
    expect.objectContaining({ at: '2026-03-03T0', difference: { low: -1, high: -1 } }),
  ]);
  expect(ports.reasons).toEqual(['bank: no hour is over after record 6']);
});

it('folds the days that another day follows into the month of each table', async () => {
  const ports = await rolling(STORY);
  await rollUpHistory(message, ports);
  expect((await rolledIn(ports)).days).toEqual([
    {
      day: 2,
      sweeps: 5,
      sequence: { low: 100, high: 110, last: 110 },
      difference: { low: 0, high: 3 },
      verdicts: { ahead: 2, 'no-data': 1, 'in-step': 2 },
    },
    expect.objectContaining({ day: 3, sweeps: 1 }),
  ]);
});

it('keeps the numbers of the master, which has no verdict', async () => {
  const ports = await rolling(STORY);
  await rollUpHistory(message, ports);
  expect((await rolledIn(ports, 'mas')).days[0]).toEqual({
    day: 2,
    sweeps: 5,
    sequence: { low: 100, high: 110, last: 110 },
    difference: null,
    verdicts: {},
  });
});

it('leaves out what was read and has expired: of a table in step nothing else is kept', async () => {
  const ports = await rolling(STORY);
  const gone = { ...ports, store: { ...bound(ports.store), readSnapshots: async () => [] } };
  await rollUpHistory(message, gone);
  expect((await rolledIn(ports)).hours.map(({ at, verdicts }) => [at, verdicts])).toEqual([
    ['2026-03-02T9', { 'no-data': 1 }],
  ]);
});

const bound = (store: MemoryAuditStore) => ({
  headRecord: store.headRecord.bind(store),
  readRecords: store.readRecords.bind(store),
  readSnapshots: store.readSnapshots.bind(store),
});

it('run hour by hour, again, or two at once, comes to the same as one run at the end', async () => {
  const atOnce = await rolling(STORY);
  await rollUpHistory(message, atOnce);
  const slowly = await rolling([]);
  for (const [index] of STORY.entries()) {
    const { store } = await rolling(STORY.slice(0, index + 1));
    const ports = { ...slowly, store };
    await Promise.all([rollUpHistory(message, ports), rollUpHistory(message, ports)]);
    await rollUpHistory(message, ports);
  }
  expect(await rolledIn(slowly)).toEqual(await rolledIn(atOnce));
});

it('joins an hour that comes twice, where a clock was set back, and its day again', async () => {
  const ports = await rolling([
    { at: '2026-03-02T23:55Z', master: 5, replica: 5 },
    { at: '2026-03-03T00:00Z', master: 6, replica: 6 },
    { at: '2026-03-02T23:58Z', master: 7, replica: 7 },
    { at: '2026-03-03T00:03Z', master: 8, replica: 8 },
    { at: '2026-03-03T01:00Z', master: 9, replica: 9 },
    { at: '2026-03-04T00:00Z', master: 9, replica: 9 },
  ]);
  await rollUpHistory(message, ports);
  const { hours, days } = await rolledIn(ports);
  expect(hours.map(({ at, sweeps }) => [at, sweeps])).toEqual([
    ['2026-03-02T23', 2],
    ['2026-03-03T0', 2],
    ['2026-03-03T1', 1],
  ]);
  expect(days.map(({ day, sweeps, sequence }) => [day, sweeps, sequence?.last])).toEqual([
    [2, 2, 7],
    [3, 3, 9],
  ]);
});

it('makes up hours that were left out, a day of them a run, and asks for the rest', async () => {
  const hours = Array.from({ length: 30 }, (_, n): Sweep => {
    const at = new Date(Date.UTC(2026, 2, 2) + n * 3_600_000).toISOString();
    return { at, master: n, replica: n };
  });
  const ports = await rolling(hours);
  await rollUpHistory(message, ports);
  expect((await rolledIn(ports)).hours).toHaveLength(24);
  expect(ports.sent).toEqual([message]);
  await rollUpHistory(message, ports);
  expect((await rolledIn(ports)).hours).toHaveLength(29);
  expect(ports.sent).toHaveLength(1);
});

it('rolls up nothing of an empty journal', async () => {
  const ports = await rolling([]);
  await rollUpHistory(message, ports);
  expect(ports.reasons).toEqual(['bank: its journal is empty']);
});

const MOMENTS: readonly CallFault['moment'][] = ['before', 'after', 'refused', 'unanswered'];

it.each(MOMENTS)('comes to the same items whichever port call is %s', async (moment) => {
  const calls = async (fault?: CallFault) => {
    const ports = await rolling(STORY);
    const gate = new CallGate(fault);
    const watched = {
      ...ports,
      store: gate.watch('store', ports.store),
      rollUps: gate.watch('rollUps', ports.rollUps),
    };
    await Promise.race([rollUpHistory(message, watched).catch(() => undefined), gate.killed]);
    return { ports, names: gate.names };
  };
  const { ports: whole, names } = await calls();
  expect(names.length).toBeGreaterThan(20);
  for (let atCall = 1; atCall <= names.length; atCall += 1) {
    const { ports } = await calls({ atCall, moment });
    await rollUpHistory(message, ports);
    const seen = async (of: Ports) => [await rolledIn(of), await rolledIn(of, 'mas')];
    const call = `call ${atCall}, ${names[atCall - 1]}`;
    expect([call, ...(await seen(ports))]).toEqual([call, ...(await seen(whole))]);
  }
});

it('is asked for by a tick of each hour, and agrees with what the sweeps counted', async () => {
  const service = await new Service(
    smallScenario([
      { at: -60, event: { kind: 'becomes-master', host: 'REPHOST', followedBy: 'nobody' } },
      { at: -50, event: { kind: 'edits', host: 'REPHOST', table: 2, count: 178 } },
      { at: -40, event: { kind: 'becomes-replica', host: 'REPHOST' } },
    ]),
  ).until(4 * 60);
  const isAhead = ({ act }: JudgedRecord) =>
    act.cells.some(
      ({ host, table, verdict }) => host === 'REPHOST' && table === 2 && verdict === 'ahead',
    );
  const place = await service.sealing.rollUps.readPlace('bank');
  const records = (await service.records()).filter(({ number }) => number <= (place?.record ?? 0));
  expect(records.length).toBeGreaterThan(20);
  expect(records.filter(isAhead).length).toBeGreaterThan(0);
  const days = await service.sealing.rollUps.readDays('bank', 'REPHOST', [place?.day ?? '']);
  const rolled = days.flatMap(({ hours }) => hours).filter(({ table }) => table === 2);
  const highest = (of: readonly JudgedRecord[]) =>
    Math.max(...of.flatMap(({ act }) => act.cells).map(({ difference }) => difference ?? 0));
  const sum = (of: readonly number[]) => of.reduce((all, one) => all + one, 0);
  expect(sum(rolled.map(({ verdicts }) => verdicts.ahead ?? 0))).toBe(
    records.filter(isAhead).length,
  );
  expect(Math.max(...rolled.map(({ difference }) => difference?.high ?? 0))).toBe(highest(records));
  expect(service.deadLetters).toEqual([]);
});
