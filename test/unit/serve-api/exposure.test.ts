import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import type { ScheduledEvent } from '#cli/simulator/world-event.ts';
import { ExposureView, type ExposureQuery } from '#contracts/api-exposure.ts';
import { momentOf } from '#contracts/api.ts';
import type { DomainSettings } from '#domain/settings.ts';
import { latestInstant } from '#domain/sweep-plan.ts';
import type { Sweep } from '#domain/sweep.ts';
import { listOf } from '#functions/serve-api/cursor.ts';
import { viewExposure } from '#functions/serve-api/exposure.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import { replicasOf, settingsOf } from '#test/facts.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { Service } from '#test/service.ts';

import { recordOf, sweepOf } from '../../contract/builders.ts';
import { configuredOf } from '../../contract/configurations.contract.ts';
import { MemoryConfigurations } from '../configuration/memory-configurations.ts';
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
const AHEAD: readonly ScheduledEvent[] = [
  { at: -60, event: { kind: 'becomes-master', host: 'REPHOST', followedBy: 'nobody' } },
  { at: -50, event: { kind: 'edits', host: 'REPHOST', table: 2, count: 178 } },
  { at: -40, event: { kind: 'becomes-replica', host: 'REPHOST' } },
];
const SCENARIO = smallScenario([
  ...AHEAD,
  { at: 12, event: { kind: 'host-off', host: 'REPHOST2' } },
  { at: 24, event: { kind: 'host-on', host: 'REPHOST2' } },
]);

let service: Service;
beforeAll(async () => {
  service = await new Service(SCENARIO).until(55);
});

/** What is asked of a store at a moment, by the configuration in force or those before it. */
async function viewAt(
  store: AuditStore,
  nowMs: number,
  query: ExposureQuery,
  versions: readonly DomainSettings[] = [settingsOf({ replicas: replicasOf('REPHOST') })],
) {
  const configurations = new MemoryConfigurations();
  for (const settings of versions) {
    const { version } = settings;
    const configuration = { ...configuredOf('bank').configuration, settings };
    await configurations.keep('bank', version, { ...configuredOf('bank', version), configuration });
  }
  const inForce = versions.at(-1);
  if (inForce === undefined) throw new Error('nothing is configured');
  return viewExposure({ store, configurations, clock: { nowMs: () => nowMs } }, inForce, query);
}

async function seenIn(of: Service, query: ExposureQuery = {}): Promise<ExposureView> {
  const view = await viewAt(of.store, of.nowMs, query, [of.settings]);
  if ('status' in view) throw new Error(view.detail);
  return ExposureView.parse(view);
}
const seen = async (query: ExposureQuery = {}): Promise<ExposureView> => seenIn(service, query);

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
      { host: null, table: null, againAt: first },
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
    const from = service.nowMs;
    expect(await viewAt(service.store, from, { from })).toMatchObject({ status: 400 });
  });

  it('has what was crossed before it, over its hole, wherever it begins', async () => {
    const crossing = { kind: 'edits', host: 'MASTER', table: 2, count: 300 } as const;
    const of = await new Service(smallScenario([...AHEAD, { at: 20, event: crossing }])).until(55);
    const [whole] = (await seenIn(of)).exposures;
    expect(whole).toMatchObject({ incidents: ['bank-1-1'], end: 'over-a-hole' });
    const from = of.at(40);
    expect((await seenIn(of, { from })).exposures).toMatchObject([
      {
        ...whole,
        lastInStepAt: null,
        firstSeenAt: expect.anything(),
        verdicts: ['ahead'],
      },
    ]);
    // In the middle of it, the record that last told of the incident is not of the span.
    const between = await seenIn(of, { from, to: of.at(45) });
    expect(between.exposures).toMatchObject([{ end: 'over-a-hole', atMost: whole?.atMost }]);
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
    const dueAtMs = opened.scheduledAtMs;
    const isBehind = number >= 640 && number < 660;
    await store.appendRecord(
      recordOf('bank', number, `n${number}`, {
        sweep: { ...sweep, scheduledAtMs: dueAtMs },
        hosts: [REPHOST],
        cells: isBehind ? [BEHIND] : [],
      }),
    );
  }
  return store;
}
const at = (number: number): number => NOW_MS - (700 - number) * 300_000;
const instantAfter = (atMs: number): number =>
  latestInstant({ domain: 'bank', periodSeconds: 300 }, atMs) + 300_000;

describe('the exposure of a span behind the last sweep', () => {
  it('begins with the newest that is judged, where the last one is not yet', async () => {
    const running = { stage: 'replicas', judgedBy: undefined, closings: {} } as const;
    const store = await storeOf((number) => (number === 700 ? running : {}));
    const asked = await viewAt(store, NOW_MS + 3_600_000, { from: NOW_MS + 1 });
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
      return ExposureView.parse(await viewAt(store, NOW_MS + 1, query));
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

  it('is refused behind a cursor that begins where the span is over', async () => {
    const store = await storeOf();
    const list = { list: 'the exposure of bank', filter: { from: null, to: null, host: null } };
    const { next: cursor } = listOf({ items: [], next: { record: 1, fromMs: NOW_MS } }, list);
    expect(await viewAt(store, NOW_MS, { cursor: cursor ?? '' })).toEqual({
      status: 400,
      detail: 'cursor: this is no cursor',
    });
  });
});

describe('the exposure of large records', () => {
  it('reads fewer of them at once, and goes on behind a cursor', async () => {
    const store = new MemoryAuditStore();
    const numbers = Array.from({ length: 70 }, (_, n) => n + 1);
    for (const number of numbers) {
      const scheduledAtMs = at(number);
      const judged = { scheduledAtMs, stage: 'judged', judgedBy: number } as const;
      await store.openSweep(sweepOf('bank', number, judged), 'a');
      const { sweep } = recordOf('bank', number, '').act;
      await store.appendRecord(
        recordOf('bank', number, `n${number}`, {
          sweep: { ...sweep, scheduledAtMs },
          hosts: [REPHOST],
          cells: [BEHIND],
          // In place of what is remembered of hundreds of replicas.
          software: 'x'.repeat(400_000),
        }),
      );
    }
    const query = { from: at(1), to: at(71) };
    const first = ExposureView.parse(await viewAt(store, NOW_MS, query));
    const cursor = first.next ?? '';
    const second = ExposureView.parse(await viewAt(store, NOW_MS, { ...query, cursor }));
    // 20 MB are 50 of them, and each query has ten.
    expect([first.sweeps, second.sweeps, second.next]).toEqual([50, 20, null]);
    expect(second.exposures).toMatchObject([{ firstSeenAt: first.exposures[0]?.lastSeenAt }]);
  });
});

describe('an exposure', () => {
  it('says when nobody looked: for more than two periods, up to now too', async () => {
    const asleep = (number: number): Partial<Sweep> =>
      number >= 690 ? { scheduledAtMs: at(number) + 12 * 3_600_000 } : {};
    const store = await storeOf(asleep);
    const nowMs = at(700) + 13 * 3_600_000;
    const view = ExposureView.parse(await viewAt(store, nowMs, { from: at(680), host: 'rephost' }));
    const nobody = { host: null, table: null, cause: 'no sweep was judged' };
    expect(view.withoutData).toEqual([
      {
        ...nobody,
        firstAt: momentOf(instantAfter(at(689))),
        lastAt: momentOf(instantAfter(at(690) + 12 * 3_600_000 - 300_001)),
        againAt: momentOf(at(690) + 12 * 3_600_000),
      },
      {
        ...nobody,
        firstAt: momentOf(instantAfter(at(700) + 12 * 3_600_000)),
        lastAt: momentOf(instantAfter(nowMs - 300_001)),
        againAt: null,
      },
    ]);
  });

  it('says that nobody had looked before the first sweep of all', async () => {
    const store = await storeOf();
    const from = at(1) - 30 * 86_400_000;
    const view = ExposureView.parse(await viewAt(store, NOW_MS, { from, to: at(10) }));
    const nobody = { host: null, table: null, cause: 'no sweep was judged' };
    expect(view.withoutData).toMatchObject([
      { ...nobody, firstAt: momentOf(from), againAt: momentOf(at(1)) },
    ]);
    const before = ExposureView.parse(await viewAt(store, NOW_MS, { from, to: from + 60_000 }));
    expect([before.sweeps, before.withoutData]).toMatchObject([0, [{ ...nobody, againAt: null }]]);
  });

  it('is of a host by its name in any case, of one that was configured, and of no other', async () => {
    const store = await storeOf();
    const query = { from: at(630), to: at(670) };
    const [old, now] = [
      settingsOf({ replicas: replicasOf('REPHOST') }),
      settingsOf({ replicas: replicasOf('R1'), version: 2 }),
    ];
    for (const host of ['REPHOST', 'rephost']) {
      const view = ExposureView.parse(await viewAt(store, NOW_MS, { ...query, host }, [old, now]));
      expect(view.exposures).toMatchObject([{ host: 'REPHOST', table: 7 }]);
    }
    expect(await viewAt(store, NOW_MS, { ...query, host: 'nobody' }, [old, now])).toEqual({
      status: 404,
      detail: 'bank has no host nobody, nor had one in its last 20 configurations',
    });
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
    expect(await api.get('/v1/domains/bank/exposure?host=nobody')).toMatchObject({ status: 404 });
  });
});
