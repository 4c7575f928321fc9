import { describe, expect, it } from 'vitest';

import type { HostDay, RolledPlace, TableMonth } from '#domain/history/roll-up.ts';
import type { RollUps } from '#ports/roll-ups.ts';

import { freshDomain } from './store-under-test.ts';

const ROLLED = {
  sweeps: 12,
  sequence: { low: 4_100_000_000, high: 4_100_000_178, last: 4_100_000_100 },
  difference: { low: -2, high: 178 },
  verdicts: { ahead: 3, 'no-data': 1, 'in-step': 8 },
};
const SILENT = { sweeps: 12, sequence: null, difference: null, verdicts: { 'no-data': 12 } };

/** A day of two hours, made from this record. */
export const hostDayOf = (domain: string, changes: Partial<HostDay> = {}): HostDay => ({
  domain,
  host: 'rephost',
  day: '2026-03-02',
  record: 24,
  hours: [
    { table: 7, hour: 8, ...ROLLED },
    { table: 7, hour: 9, ...SILENT },
  ],
  ...changes,
});

/** A month of two days, made from this record. */
export const tableMonthOf = (domain: string, changes: Partial<TableMonth> = {}): TableMonth => ({
  domain,
  host: 'rephost',
  table: 7,
  month: '2026-03',
  record: 24,
  days: [
    { day: 1, ...SILENT },
    { day: 2, ...ROLLED },
  ],
  ...changes,
});

/** A place at the end of an hour, by this record. */
export const placeOf = (record: number): RolledPlace => ({
  record,
  day: '2026-03-02',
  hosts: ['mashost', 'rephost'],
});

/** What every `RollUps` does. */
export function describeRollUps(name: string, open: () => Promise<RollUps>): void {
  describe(`${name} keeps the RollUps contract`, () => {
    it('has no place, no day and no month before any is put', async () => {
      const rollUps = await open();
      const domain = freshDomain();
      expect(await rollUps.readPlace(domain)).toBeUndefined();
      expect(await rollUps.readDays(domain, 'rephost', ['2026-03-02'])).toEqual([]);
      expect(await rollUps.readMonths(domain, [tableMonthOf(domain)])).toEqual([]);
    });

    it('moves the place on from where it was seen, and from nowhere else', async () => {
      const rollUps = await open();
      const domain = freshDomain();
      expect(await rollUps.advancePlace(domain, 12, placeOf(24))).toBe('stale');
      expect(await rollUps.advancePlace(domain, 0, placeOf(12))).toBe('committed');
      expect(await rollUps.advancePlace(domain, 0, placeOf(24))).toBe('stale');
      expect(await rollUps.readPlace(domain)).toEqual(placeOf(12));
      expect(await rollUps.advancePlace(domain, 12, placeOf(24))).toBe('committed');
      expect(await rollUps.readPlace(domain)).toEqual(placeOf(24));
    });

    it('gives back those days of a host that are there, and of no other host or domain', async () => {
      const rollUps = await open();
      const domain = freshDomain();
      const [first, second] = [hostDayOf(domain), hostDayOf(domain, { day: '2026-03-03' })];
      const others = [hostDayOf(domain, { host: 'rephost5' }), hostDayOf(`${domain}x`)];
      for (const day of [first, second, ...others]) await rollUps.putDay(day);
      const wanted = ['2026-03-02', '2026-03-03', '2026-03-04'];
      const found = await rollUps.readDays(domain, 'rephost', wanted);
      expect(found.toSorted((a, b) => a.day.localeCompare(b.day))).toEqual([first, second]);
    });

    it('gives back those months of a host × table that are there', async () => {
      const rollUps = await open();
      const domain = freshDomain();
      const [first, second] = [tableMonthOf(domain), tableMonthOf(domain, { month: '2026-04' })];
      const others = [tableMonthOf(domain, { table: 8 }), tableMonthOf(domain, { host: 'other' })];
      for (const month of [first, second, ...others]) await rollUps.putMonth(month);
      const found = await rollUps.readMonths(
        domain,
        ['2026-03', '2026-04', '2026-05'].map((month) => ({ host: 'rephost', table: 7, month })),
      );
      expect(found.toSorted((a, b) => a.month.localeCompare(b.month))).toEqual([first, second]);
    });

    it('writes a day and a month over those of the same or a lower record, of a higher never', async () => {
      const rollUps = await open();
      const domain = freshDomain();
      const days = async () => rollUps.readDays(domain, 'rephost', ['2026-03-02']);
      const months = async () => rollUps.readMonths(domain, [tableMonthOf(domain)]);
      for (const record of [24, 24, 36, 12]) {
        await rollUps.putDay(hostDayOf(domain, { record }));
        await rollUps.putMonth(tableMonthOf(domain, { record }));
      }
      expect(await days()).toEqual([hostDayOf(domain, { record: 36 })]);
      expect(await months()).toEqual([tableMonthOf(domain, { record: 36 })]);
    });

    it('refuses a host without a name', async () => {
      const rollUps = await open();
      await expect(rollUps.putDay(hostDayOf('d', { host: '' }))).rejects.toThrow(/empty host/);
      await expect(rollUps.putMonth(tableMonthOf('d', { host: '' }))).rejects.toThrow(/empty host/);
    });
  });
}
