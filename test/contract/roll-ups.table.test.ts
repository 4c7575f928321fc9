import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { tableMonthItem } from '#adapters/aws/dynamodb/roll-up-codec.ts';
import { TableRollUps } from '#adapters/aws/dynamodb/table-roll-ups.ts';
import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';
import { drawAt, streamOf } from '#cli/simulator/random.ts';
import type { HostDay, RolledHour, TableMonth } from '#domain/history/roll-up.ts';
import type { Rolled } from '#domain/history/rolled.ts';

import { describeRollUps, hostDayOf, placeOf, tableMonthOf } from './roll-ups.contract.ts';
import { freshDomain } from './store-under-test.ts';
import { loseAnswersOf, recordCallsOf, type SentCall } from './wire.ts';

let directory: string;
let embedded: EmbeddedStore;
let rollUps: TableRollUps;
let calls: SentCall[];
let loseAnswers: (count: number) => void;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'boks-audit-roll-ups-'));
  embedded = await openEmbeddedStore(directory);
  rollUps = new TableRollUps(embedded);
  loseAnswers = loseAnswersOf(embedded.client);
  calls = recordCallsOf(embedded.client);
});
afterAll(async () => {
  await embedded.stop();
  await rm(directory, { recursive: true });
});
beforeEach(() => {
  calls.length = 0;
});

describeRollUps('TableRollUps', () => Promise.resolve(new TableRollUps(embedded)));

const draws = streamOf(2008, 'roll-ups');
const draw = (at: number, below: number): number => Math.floor(drawAt(draws, at) * below);

/** Of a table that moves at random, with a difference and half of the verdicts at any time. */
function restless(at: number): Rolled {
  const low = 4_000_000_000 + draw(at, 90_000_000);
  return {
    sweeps: 288,
    sequence: { low, high: low + draw(at + 1, 90_000), last: low + draw(at + 2, 90_000) },
    difference: { low: -draw(at + 3, 9_000), high: draw(at + 4, 9_000) },
    verdicts: {
      ahead: 1 + draw(at + 5, 99),
      stuck: 1 + draw(at + 6, 99),
      behind: 1 + draw(at + 7, 99),
      'no-data': 1 + draw(at + 8, 99),
      'in-step': 1 + draw(at + 9, 99),
    },
  };
}

/** Of a table that took no edit and was in step. */
const QUIET: Rolled = {
  sweeps: 12,
  sequence: { low: 4_100_000_000, high: 4_100_000_000, last: 4_100_000_000 },
  difference: { low: 0, high: 0 },
  verdicts: { 'in-step': 12 },
};

const dayOf = (domain: string, seen: (at: number) => Rolled, hours = 24): HostDay =>
  hostDayOf(domain, {
    hours: Array.from({ length: 55 * hours }, (_, n): RolledHour => {
      return { table: Math.floor(n / hours), hour: n % hours, ...seen(n * 10) };
    }),
  });

const monthOf = (domain: string, month: string, seen: (at: number) => Rolled): TableMonth =>
  tableMonthOf(domain, {
    month,
    days: Array.from({ length: 31 }, (_, n) => ({ day: n + 1, ...seen(n * 10) })),
  });

describe('TableRollUps', () => {
  it('reads a year of a restless host × table as at most 20 items and 40 KB, in one call', async () => {
    const domain = freshDomain();
    const months = Array.from(
      { length: 13 },
      (_, n) => `${2026 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`,
    );
    const year = months.map((month, n) => monthOf(domain, month, (at) => restless(at + n * 1000)));
    for (const month of year) await rollUps.putMonth(month);
    calls.length = 0;
    const read = await rollUps.readMonths(domain, year);
    expect(read).toHaveLength(13);
    const bytes = year.map((month) => sizeOf(tableMonthItem(month)));
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(40_000);
    expect(calls.map(({ name }) => name)).toEqual(['BatchGetItemCommand']);
    // A unit is 4 KB of one item: none of them is larger.
    expect(calls[0]?.capacityUnits).toBe(13);
  });

  it('writes a month of a host × table for one unit, restless or not', async () => {
    const domain = freshDomain();
    await rollUps.putMonth(monthOf(domain, '2026-03', () => QUIET));
    await rollUps.putMonth(monthOf(domain, '2026-04', restless));
    expect(calls.map(({ capacityUnits }) => capacityUnits)).toEqual([1, 1]);
  });

  it('writes a day of 55 tables for one unit while it is quiet, and for at most 24', async () => {
    await rollUps.putDay(dayOf(freshDomain(), () => QUIET));
    await rollUps.putDay(dayOf(freshDomain(), restless));
    const [quiet, most] = calls.map(({ capacityUnits }) => capacityUnits);
    expect(quiet).toBe(1);
    expect(most).toBeLessThanOrEqual(24);
  });

  it('asks for consistency, and writes under a condition', async () => {
    const domain = freshDomain();
    await rollUps.readPlace(domain);
    await rollUps.readDays(domain, 'h', ['2026-03-02']);
    await rollUps.readMonths(domain, [tableMonthOf(domain)]);
    expect(calls).toHaveLength(3);
    for (const { input } of calls) expect(JSON.stringify(input)).toContain('"ConsistentRead":true');
    calls.length = 0;
    await rollUps.advancePlace(domain, 0, placeOf(12));
    await rollUps.putDay(hostDayOf(domain));
    await rollUps.putMonth(tableMonthOf(domain));
    const free = calls.filter(({ input }) => input['ConditionExpression'] === undefined);
    expect([calls.length, free]).toEqual([3, []]);
  });

  it('knows its own write again where the answer was lost', async () => {
    const domain = freshDomain();
    loseAnswers(1);
    expect(await rollUps.advancePlace(domain, 0, placeOf(12))).toBe('committed');
    expect(await rollUps.readPlace(domain)).toEqual(placeOf(12));
  });
});

/** Of an item as DynamoDB counts it: names and values. */
const sizeOf = (item: Readonly<Record<string, unknown>>): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) =>
      sum +
      name.length +
      (value instanceof Uint8Array ? value.length : Buffer.byteLength(String(value))),
    0,
  );
