import { beforeAll, expect, it } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { CurveView } from '#contracts/api-curve.ts';
import { viewCurve } from '#functions/serve-api/table-curve.ts';
import { sweepsOf } from '#functions/serve-api/table-pieces.ts';
import type { RollUps } from '#ports/roll-ups.ts';
import { CallGate } from '#test/service-gate.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { Service } from '#test/service.ts';

import { recordOf } from '../../contract/builders.ts';

/** REPHOST took edits alone before the service began; REPHOST2 is off for three hours. */
const SCENARIO = smallScenario([
  { at: -60, event: { kind: 'becomes-master', host: 'REPHOST', followedBy: 'nobody' } },
  { at: -50, event: { kind: 'edits', host: 'REPHOST', table: 2, count: 178 } },
  { at: -40, event: { kind: 'becomes-replica', host: 'REPHOST' } },
  { at: 120, event: { kind: 'host-off', host: 'REPHOST2' } },
  { at: 300, event: { kind: 'host-on', host: 'REPHOST2' } },
]);
const HOUR_MS = 3_600_000;

let service: Service;
beforeAll(async () => {
  service = await new Service(SCENARIO, { settings: { periodSeconds: 900 } }).until(50 * 60);
}, 60_000);

type Asked = {
  readonly host?: string;
  readonly hours?: number;
  readonly points?: number;
  readonly from?: number;
};

async function seen({ host = 'REPHOST', hours, points, from }: Asked = {}): Promise<CurveView> {
  const clock = { nowMs: () => service.nowMs };
  const { rollUps } = service.sealing;
  const query = {
    ...(hours === undefined ? {} : { from: service.nowMs - hours * HOUR_MS }),
    ...(from === undefined ? {} : { from }),
    ...(points === undefined ? {} : { points }),
  };
  const deps = { store: service.store, rollUps, clock };
  const view = await viewCurve(deps, service.settings, { host, table: 2, query });
  if ('status' in view) throw new Error(view.detail);
  return CurveView.parse(view);
}

const sweepsIn = ({ points }: CurveView): number =>
  points.reduce((sum, { sweeps }) => sum + sweeps, 0);

/** Records that judged the host in the steps of a view. */
async function judged({ from, to, host }: CurveView): Promise<number> {
  return (await service.records()).filter(({ act }) => {
    const at = new Date(act.sweep.scheduledAtMs).toISOString();
    return at >= from && at < to && act.hosts.some((each) => each.host === host);
  }).length;
}

it.each([
  { hours: 6, step: 'sweep' },
  { hours: 48, step: 'hour' },
  { hours: 32 * 24, step: 'day' },
] as const)('counts each sweep of $hours hours once, by $step', async ({ hours, step }) => {
  const view = await seen({ hours });
  expect(view.step).toBe(step);
  expect(sweepsIn(view)).toBeGreaterThan(0);
  expect(sweepsIn(view)).toBe(await judged(view));
});

it('keeps the difference that a sweep saw in one point of a year', async () => {
  const { points } = await seen({ hours: 360 * 24, points: 1 });
  expect(points).toHaveLength(1);
  expect(points[0]?.difference?.high).toBe(178);
  expect(points[0]?.verdicts[0]?.verdict).toBe('ahead');
  expect(points[0]?.gaps).toBeGreaterThan(350);
});

it('shows as gaps the hours in which the host was not read, and bridges none', async () => {
  const { points } = await seen({ host: 'REPHOST2', hours: 50 });
  const startMs = service.at(0);
  const off = points.filter(({ from, to }) => {
    const [fromMs, toMs] = [Date.parse(from) - startMs, Date.parse(to) - startMs];
    return fromMs >= 2 * HOUR_MS && toMs <= 5 * HOUR_MS;
  });
  expect(off.length).toBeGreaterThan(0);
  for (const { sequence, difference, gaps, steps, verdicts } of off) {
    expect([sequence, difference, gaps]).toEqual([null, null, steps]);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['no-data']);
  }
});

it('ends with the last judged sweep, which was not rolled up yet', async () => {
  const view = await seen({ hours: 48 });
  const last = (await service.records()).at(-1)?.act.sweep.scheduledAtMs ?? 0;
  expect(Date.parse(view.to) - last).toBeGreaterThan(0);
  expect(Date.parse(view.to) - last).toBeLessThanOrEqual(HOUR_MS);
  expect(view.points.at(-1)?.sequence).not.toBeNull();
});

it('has the numbers of the master, and no verdict on it', async () => {
  const { points } = await seen({ host: service.settings.master, hours: 6, points: 1 });
  expect(points).toMatchObject([{ difference: null, verdicts: [] }]);
  expect(points[0]?.sequence).not.toBeNull();
});

it('shows the same of the service’s first day by hours as by days', async () => {
  const byDay = await seen({ hours: 32 * 24, points: 1 });
  const byHour = await seen({ hours: 30 * 24, points: 1 });
  expect(byHour.points[0]).toMatchObject({
    sweeps: byDay.points[0]?.sweeps,
    sequence: byDay.points[0]?.sequence,
    difference: byDay.points[0]?.difference,
    verdicts: byDay.points[0]?.verdicts,
  });
});

it.each([
  { hours: 549 * 24, months: 20, days: 1, most: 30 },
  { hours: 31 * 24, months: 0, days: 32, most: 30 },
  { hours: 36, months: 0, days: 0, most: 100 },
])('reads bounded parts for $hours hours, whatever there is', async (asked) => {
  const { hours, months, days, most } = asked;
  const gate = new CallGate();
  const read: Record<string, number> = { readMonths: 0, readDays: 0 };
  const { rollUps } = service.sealing;
  const counted: RollUps = {
    ...unwritten,
    readPlace: rollUps.readPlace.bind(rollUps),
    readMonths: async (domain, keys) => {
      read['readMonths'] = keys.length;
      return rollUps.readMonths(domain, keys);
    },
    readDays: async (domain, host, of) => {
      read['readDays'] = of.length;
      return rollUps.readDays(domain, host, of);
    },
  };
  const deps = {
    store: gate.watch('store', service.store),
    rollUps: counted,
    clock: { nowMs: () => service.nowMs },
  };
  const query = { from: service.nowMs - hours * HOUR_MS };
  await viewCurve(deps, service.settings, { host: 'REPHOST', table: 2, query });
  expect(read['readMonths']).toBeLessThanOrEqual(months);
  expect(read['readDays']).toBeLessThanOrEqual(days);
  expect(gate.calls).toBeLessThanOrEqual(most);
});

const written = async () => {
  throw new Error('a reader writes nothing');
};
const unwritten = { advancePlace: written, putDay: written, putMonth: written };

it('ends where so much was read of large records, and says how far it came', async () => {
  const store = new MemoryAuditStore();
  for (let number = 1; number <= 12; number += 1) {
    const { act, ...record } = recordOf('bank', number, `n${number}`);
    const software = 'x'.repeat(4_100_000);
    const sweep = { ...act.sweep, number, scheduledAtMs: number * 1000 };
    await store.appendRecord({ ...record, act: { ...act, sweep, software } });
  }
  const of = { domain: 'bank', host: 'rephost', table: 7 };
  expect((await sweepsOf(store, of, { first: 1, toMs: 60_000 })).toMs).toBe(5001);
  expect((await sweepsOf(store, of, { first: 9, toMs: 60_000 })).toMs).toBe(60_000);
});

it('refuses a span of more than 550 days', async () => {
  await expect(seen({ hours: 551 * 24 })).rejects.toThrow('from: it is more than 550 days before');
});
