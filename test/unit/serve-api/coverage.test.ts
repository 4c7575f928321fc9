import { beforeEach, describe, expect, it } from 'vitest';

import { CoverageView } from '#contracts/api-coverage.ts';
import { latestInstant } from '#domain/sweep-plan.ts';
import type { Sweep } from '#domain/sweep.ts';
import { listOf } from '#functions/serve-api/cursor.ts';

import { incidentOf, recordOf, sweepOf } from '../../contract/builders.ts';
import { ActingApi } from './acting.ts';

let api: ActingApi;
/** The newest instant of the domain's grid. */
let nowMs: number;
const MINUTE = 60_000;

beforeEach(async () => {
  api = new ActingApi();
  await api.watch('bank');
  nowMs = latestInstant({ domain: 'bank', periodSeconds: 300 }, api.nowMs);
  api.nowMs = nowMs + MINUTE;
});

/** Sweeps a period apart, the last of which is so many periods before now; REPHOST was away once. */
async function store(numbers: readonly number[], periodsAgo: (number: number) => number) {
  for (const number of numbers) {
    const scheduledAtMs = nowMs - periodsAgo(number) * 5 * MINUTE;
    const closing = { closedAtMs: scheduledAtMs + MINUTE, raw: undefined };
    const outcomes = { R1: { kind: 'read', rawSha256: '' } } as const;
    const sweep: Sweep = sweepOf('bank', number, {
      scheduledAtMs,
      stage: 'judged',
      judgedBy: number + 1,
      closings: { replicas: { ...closing, outcomes } },
    });
    await api.store.openSweep(sweep, 'a');
  }
}

async function asked(query = ''): Promise<CoverageView> {
  const { status, body } = await api.get(`/v1/domains/bank/coverage${query}`);
  expect([status, body]).toEqual([200, expect.anything()]);
  return CoverageView.parse(body);
}
const from = (periodsAgo: number): string =>
  `?from=${new Date(nowMs - periodsAgo * 5 * MINUTE).toISOString()}`;

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n + 1);

describe('GET /v1/domains/{domain}/coverage', () => {
  it('tells what was due, what took place and what did not', async () => {
    await store(upTo(20), (number) => (number <= 10 ? 25 - number : 20 - number));
    const view = await asked(from(20));
    // 20 periods ago to now, both ends; five are missing between the tenth and the eleventh.
    expect(view).toMatchObject({ expected: 21, done: 16, incomplete: 0, skipped: 0, missing: 5 });
    expect(view.gaps).toEqual([
      {
        kind: 'missing',
        first: new Date(nowMs - 14 * 5 * MINUTE).toISOString(),
        last: new Date(nowMs - 10 * 5 * MINUTE).toISOString(),
        instants: 5,
      },
    ]);
    expect(view.hosts).toEqual([{ host: 'R1', asked: 16, read: 16 }]);
    expect(view.next).toBeNull();
  });

  it('is of the last day where nothing is asked for, and of nothing before the first sweep', async () => {
    await store(upTo(400), (number) => 400 - number);
    expect(await asked()).toMatchObject({ expected: 288, done: 288 });
    expect(await asked(from(1000))).toMatchObject({ expected: 400, done: 400 });
  });

  it('looks at so many sweeps at once, and its pages add up to the whole', async () => {
    await store(upTo(2_000), (number) => (number <= 500 ? 2_100 - number : 2_000 - number));
    const pages = [await asked(from(2_050))];
    for (let next = pages[0]?.next; next != null; next = pages.at(-1)?.next) {
      pages.push(await asked(`${from(2_050)}&cursor=${next}`));
    }
    expect(pages.length).toBe(3);
    const sum = (of: 'expected' | 'done' | 'missing') =>
      pages.reduce((total, page) => total + page[of], 0);
    expect([sum('expected'), sum('done'), sum('missing')]).toEqual([2_051, 1_951, 100]);
    expect(pages.slice(1).map((page) => page.from)).toEqual(
      pages.slice(0, -1).map((page) => page.to),
    );
  });
});

it('looks at fewer sweeps of many hosts at once, and its pages add up to the whole', async () => {
  const hosts = Array.from({ length: 1_000 }, (_, n) => `R${n}`);
  const read = { kind: 'read', rawSha256: '' } as const;
  const outcomes = Object.fromEntries(hosts.map((host) => [host, read]));
  for (const number of upTo(120)) {
    const scheduledAtMs = nowMs - (120 - number) * 5 * MINUTE;
    const closings = { replicas: { closedAtMs: scheduledAtMs, raw: undefined, outcomes } };
    const judged = { scheduledAtMs, stage: 'judged', closings } as const;
    await api.store.openSweep(sweepOf('bank', number, judged), 'a');
  }
  const first = await asked(from(130));
  const second = await asked(`${from(130)}&cursor=${first.next}`);
  expect([first.expected, second.expected, second.next]).toEqual([99, 21, null]);
  expect(second.from).toBe(first.to);
  expect(first.hosts).toHaveLength(1_000);
});

describe('the list in a coverage', () => {
  it('holds the list of the last sweep against the configuration', async () => {
    await store([1], () => 0);
    const standing = (host: string, listStatus: string | null) => ({
      host,
      seen: { kind: 'stopped', place: { sweep: 1, phase: 'replicas' }, readAtMs: nowMs } as const,
      complete: true,
      joining: false,
      listStatus,
      emptyFiles: [],
    });
    const unwatched = incidentOf('bank', 'bank-2-1', { kind: 'unwatched-replica', host: 'R9' });
    const { memory } = recordOf('bank', 2, 'n2').act;
    const record = recordOf('bank', 2, 'n2', {
      hosts: [standing('R1', 'ok'), standing('R2', null), standing('mashost', null)],
      memory: { ...memory, pending: [unwatched] },
    });
    await api.store.appendRecord(record);
    expect((await asked()).list).toMatchObject({
      configuredNotListed: ['R2'],
      listedNotConfigured: ['R9'],
    });
  });

  it('knows nothing of a list that was not read', async () => {
    await store([1], () => 0);
    expect((await asked()).list).toBeNull();
  });
});

describe('what a coverage is not', () => {
  it('refuses a span that is none, and a domain that there is not', async () => {
    const refused = async (query: string) => api.get(`/v1/domains/bank/coverage?${query}`);
    expect(await refused('from=2099-01-01T00:00Z')).toMatchObject({ status: 400 });
    expect(await refused('from=yesterday')).toMatchObject({ status: 400 });
    expect(await refused('cursor=AAAA')).toMatchObject({ status: 400 });
    const list = { list: 'the coverage of bank', filter: { from: null, to: null } };
    const { next } = listOf({ items: [], next: { sweep: 1, fromMs: nowMs + 2 * MINUTE } }, list);
    expect(await refused(`cursor=${next}`)).toMatchObject({
      status: 400,
      body: { detail: 'cursor: this is no cursor' },
    });
    expect(await refused('points=3')).toMatchObject({ status: 400 });
    expect(await api.get('/v1/domains/nowhere/coverage')).toMatchObject({ status: 404 });
  });
});
