import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { ExposureView, type ExposureQuery } from '#contracts/api-exposure.ts';
import { momentOf } from '#contracts/api.ts';
import type { Sweep } from '#domain/sweep.ts';
import { viewExposure } from '#functions/serve-api/exposure.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { Service } from '#test/service.ts';

import { recordOf, sweepOf } from '../../contract/builders.ts';
import { ActingApi } from './acting.ts';

const NOW_MS = 1_772_438_400_000;
const REPHOST = {
  host: 'REPHOST',
  seen: {
    kind: 'read',
    place: { sweep: 1, phase: 'replicas' },
    readAtMs: 0,
    role: 'replica',
  },
  complete: true,
  joining: false,
  listStatus: null,
  emptyFiles: [],
} as const;
const BEHIND = {
  host: 'REPHOST',
  table: 7,
  verdict: 'behind',
  proved: true,
  master: 12,
  replica: 10,
  difference: -2,
} as const;

/** REPHOST took edits alone until the service began to look; REPHOST2 is off for a while. */
const SCENARIO = smallScenario([
  { at: -60, event: { kind: 'becomes-master', host: 'REPHOST', followedBy: 'nobody' } },
  { at: -50, event: { kind: 'edits', host: 'REPHOST', table: 2, count: 178 } },
  { at: -40, event: { kind: 'becomes-replica', host: 'REPHOST' } },
  { at: 12, event: { kind: 'host-off', host: 'REPHOST2' } },
  { at: 24, event: { kind: 'host-on', host: 'REPHOST2' } },
]);

let service: Service;
beforeAll(async () => {
  service = await new Service(SCENARIO).until(55);
});

async function seen(query: ExposureQuery = {}): Promise<ExposureView> {
  const clock = { nowMs: () => service.nowMs };
  const view = await viewExposure({ store: service.store, clock }, 'bank', query);
  if ('status' in view) throw new Error(view.detail);
  return ExposureView.parse(view);
}

describe('the exposure of a domain', () => {
  it('is what its sweeps saw, with the meaning of the table and the incident', async () => {
    const { exposures, withoutData, sweeps } = await seen();
    const records = await service.records();
    expect(sweeps).toBe(records.length);
    const [first, last] = [records[0], records.at(-1)].map((record) =>
      new Date(record?.act.sweep.scheduledAtMs ?? 0).toISOString(),
    );
    expect(exposures).toMatchObject([
      {
        host: 'REPHOST',
        table: 2,
        meaning: 'user access routes',
        lastInStepAt: null,
        firstSeenAt: first,
        lastSeenAt: last,
        inStepAgainAt: null,
        verdicts: ['ahead'],
        incidents: ['bank-1-1'],
      },
    ]);
    expect(withoutData).toMatchObject([
      { host: 'REPHOST2', table: null, againAt: expect.anything() },
    ]);
  });

  it('is of one host where one is named, and of the span alone', async () => {
    expect((await seen({ host: 'REPHOST2' })).exposures).toEqual([]);
    const late = await seen({ from: service.at(35) });
    expect(late.withoutData).toEqual([]);
    // The record before the span is looked at: it was so then already.
    expect(late.exposures[0]?.lastInStepAt).toBeNull();
    expect(Date.parse(late.exposures[0]?.firstSeenAt ?? '')).toBeLessThan(service.at(35));
  });

  it('refuses a span that has not begun', async () => {
    const clock = { nowMs: () => service.nowMs };
    const from = service.nowMs;
    expect(await viewExposure({ store: service.store, clock }, 'bank', { from })).toMatchObject({
      status: 400,
    });
  });
});

/** A store of a sweep every five minutes, the 700th of which is due now; REPHOST was behind for a while. */
async function storeOf(changes: (number: number) => Partial<Sweep> = () => ({})) {
  const store = new MemoryAuditStore();
  for (let number = 1; number <= 700; number += 1) {
    const scheduledAtMs = at(number);
    const judged = { scheduledAtMs, stage: 'judged', judgedBy: number } as const;
    const opened = sweepOf('bank', number, { ...judged, ...changes(number) });
    await store.openSweep(opened, 'a');
    if (opened.judgedBy === undefined) continue;
    const { sweep } = recordOf('bank', number, '').act;
    const isBehind = number >= 640 && number < 660;
    await store.appendRecord(
      recordOf('bank', number, `n${number}`, {
        sweep: { ...sweep, scheduledAtMs },
        hosts: [REPHOST],
        cells: isBehind ? [BEHIND] : [],
      }),
    );
  }
  return store;
}
const at = (number: number): number => NOW_MS - (700 - number) * 300_000;

describe('the exposure of a span behind the last sweep', () => {
  it('begins with the newest that is judged, where the last one is not yet', async () => {
    const running = { stage: 'replicas', judgedBy: undefined, closings: {} } as const;
    const store = await storeOf((number) => (number === 700 ? running : {}));
    const clock = { nowMs: () => NOW_MS + 3_600_000 };
    const asked = await viewExposure({ store, clock }, 'bank', { from: NOW_MS + 1 });
    const view = ExposureView.parse(asked);
    expect([view.sweeps, view.exposures, view.next]).toEqual([0, [], null]);
    expect(view.to).toBe(momentOf(NOW_MS + 3_600_000));
  });
});

describe('the exposure of a long span', () => {
  it('goes on behind a cursor, with what was so at the end of the page before', async () => {
    const store = await storeOf();
    const ask = async (cursor?: string): Promise<ExposureView> => {
      const query = { from: at(50), ...(cursor === undefined ? {} : { cursor }) };
      const clock = { nowMs: () => NOW_MS + 1 };
      return ExposureView.parse(await viewExposure({ store, clock }, 'bank', query));
    };
    const first = await ask();
    const second = await ask(first.next ?? '');
    expect([first.sweeps + second.sweeps, second.next]).toEqual([651, null]);
    expect(Date.parse(second.from)).toBe(Date.parse(first.to));
    expect(first.exposures).toMatchObject([
      { lastInStepAt: momentOf(at(639)), firstSeenAt: momentOf(at(640)), inStepAgainAt: null },
    ]);
    expect(second.exposures).toMatchObject([
      { firstSeenAt: first.exposures[0]?.lastSeenAt, inStepAgainAt: momentOf(at(660)) },
    ]);
  });
});

describe('GET /v1/domains/{domain}/exposure', () => {
  let api: ActingApi;
  beforeEach(async () => {
    api = new ActingApi();
    await api.watch('bank');
  });

  it('answers for a domain that there is, and refuses what it does not understand', async () => {
    const { status, body } = await api.get('/v1/domains/bank/exposure');
    expect([status, ExposureView.parse(body).exposures]).toEqual([200, []]);
    expect(await api.get('/v1/domains/bank/exposure?table=2')).toMatchObject({ status: 400 });
    expect(await api.get('/v1/domains/bank/exposure?cursor=AAAA')).toMatchObject({ status: 400 });
    expect(await api.get('/v1/domains/nowhere/exposure')).toMatchObject({ status: 404 });
  });
});
