import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';

import { CoverageView } from '#contracts/api-coverage.ts';
import { isJudged, type JournalRecord } from '#domain/journal.ts';
import { CountedApi, type Counted } from '#test/long-history/counted-api.ts';
import { askPages, largestRequests, type Largest } from '#test/long-history/largest-requests.ts';
import { LIMITS, mostOf, overIn } from '#test/long-history/limits.ts';
import { DOMAIN, keptInTable, LongHistory } from '#test/long-history/long-history.ts';
import { TableInMemory } from '#test/table-in-memory.ts';

const IS_LONG = process.env['LONG'] === '1';
/** All that happens in a week within a day, and the same after 40 days; LONG=1: a fortnight. */
const DAYS = IS_LONG ? 14 : 1;

let history: LongHistory;
let api: CountedApi;
let requests: readonly Largest[];

beforeAll(async () => {
  const clock = { nowMs: () => history.service.nowMs };
  let counts: CountedApi | undefined;
  const table = new TableInMemory((call) => counts?.onCall(call));
  const kept = keptInTable(table.at(clock));
  history = new LongHistory({ days: DAYS, seed: 1262, kept, mostBundles: 1 });
  await history.play();
  // What was read before has expired then.
  await history.leaveAlone(40, { thenHours: 1 });
  api = counts = new CountedApi(history);
  requests = await largestRequests(history);
}, 1_200_000);

async function journal(): Promise<readonly JournalRecord[]> {
  const records: JournalRecord[] = [];
  for (;;) {
    const page = await history.kept.store.readRecords(DOMAIN, records.length + 1, 100);
    if (page.length === 0) return records;
    records.push(...page);
  }
}

describe('a long history', () => {
  it('has sweeps, acts, configurations and evidence, gaps and silence, and incidents of many kinds', async () => {
    const records = await journal();
    const acts = new Set(
      records.map(({ act }) => (act.kind === 'acted' ? act.wish.kind : act.kind)),
    );
    expect([...acts]).toEqual(
      expect.arrayContaining(['sweep-judged', 'configured', 'evidence', 'mute', 'plan-window']),
    );
    const sweeps = records.filter(isJudged);
    expect(sweeps.length).toBeGreaterThan(DAYS * 240);
    expect(sweeps.some(({ act }) => !act.sweep.complete)).toBe(true);
    const opened = sweeps.flatMap(({ act }) => act.moves).filter(({ to }) => to === 'open');
    expect(new Set(opened.map(({ kind }) => kind)).size).toBeGreaterThan(3);
    expect(opened.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['ahead', 'silent']));
    const lastDay = await api.json(`/v1/domains/${DOMAIN}/coverage`, CoverageView);
    expect(lastDay.missing).toBeGreaterThan(200);
  });

  it('has failed in nothing', () => {
    const { failures, deadLetters } = history.service;
    expect([failures, deadLetters]).toEqual([[], []]);
  });
});

describe('every route that is read', { timeout: 120_000 }, () => {
  it('has its limits', async () => {
    const { paths } = await api.json('/v1/openapi.json', Paths);
    const read = Object.entries(paths).flatMap(([path, { get }]) =>
      get === undefined ? [] : [path],
    );
    expect(Object.keys(LIMITS).toSorted()).toEqual(read.toSorted());
  });

  it.each(Object.entries(LIMITS))(
    '%s keeps within its limits at its largest',
    async (route, limits) => {
      const asked = requests.find((one) => one.route === route);
      const counted: Counted[] = [];
      for (const path of asked?.paths ?? []) {
        counted.push(...(await askPages(api, path, asked?.pages ?? 1)));
      }
      expect(new Set(counted.map(({ status }) => status))).toEqual(new Set([200]));
      expect(overIn(mostOf(counted), limits)).toEqual([]);
    },
  );
});

const Paths = z.object({ paths: z.record(z.string(), z.object({ get: z.unknown() }).partial()) });
