import { describe, expect, it } from 'vitest';

import { DEFAULT_ALERTS } from '#domain/alert-settings.ts';
import { isZone, localTimeOf } from '#domain/local-time.ts';
import { isInOfficeHours } from '#domain/office-hours.ts';

const utc = (text: string): number => Date.parse(`${text}:00Z`);

describe('a moment by the clocks of a zone', () => {
  it.each<readonly [string, string, string, number, number]>([
    ['UTC', '2026-03-02T08:00', '2026-03-02', 1, 480],
    ['UTC', '2026-03-01T00:00', '2026-03-01', 7, 0],
    ['Asia/Kathmandu', '2026-03-01T18:20', '2026-03-02', 1, 5],
    ['America/New_York', '2026-01-01T04:59', '2025-12-31', 3, 1_439],
    // The night in which clocks go forward, from 02:00 to 03:00, and the one in which they go back.
    ['Europe/Berlin', '2026-03-29T00:59', '2026-03-29', 7, 119],
    ['Europe/Berlin', '2026-03-29T01:00', '2026-03-29', 7, 180],
    ['Europe/Berlin', '2026-10-25T00:30', '2026-10-25', 7, 150],
    ['Europe/Berlin', '2026-10-25T01:30', '2026-10-25', 7, 150],
  ])('%s, %s UTC', (zone, at, day, weekday, minute) => {
    expect(localTimeOf(zone, utc(at))).toEqual({ day, weekday, minute });
  });

  it('is refused in a zone that nobody knows', () => {
    expect(() => localTimeOf('Europe/Berlinn', 0)).toThrow(RangeError);
    expect(['UTC', 'Europe/Berlin', 'Mars/Olympus', ''].map(isZone)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('office hours', () => {
  const { officeHours } = DEFAULT_ALERTS;

  it.each<readonly [string, string, boolean]>([
    ['UTC', '2026-03-02T07:59', false],
    ['UTC', '2026-03-02T08:00', true],
    ['UTC', '2026-03-06T17:59', true],
    ['UTC', '2026-03-06T18:00', false],
    ['UTC', '2026-03-07T12:00', false],
    ['UTC', '2026-03-08T12:00', false],
    // The same UTC time on the Friday before clocks go forward, and on the Monday after.
    ['Europe/Berlin', '2026-03-27T06:30', false],
    ['Europe/Berlin', '2026-03-30T06:30', true],
    ['Europe/Berlin', '2026-10-23T16:30', false],
    ['Europe/Berlin', '2026-10-26T16:30', true],
  ])('%s, %s UTC: %s', (zone, at, isIn) => {
    expect(isInOfficeHours({ zone, officeHours }, utc(at))).toBe(isIn);
  });

  it('end at midnight where they are said to', () => {
    const always = { days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 1_440 };
    for (let hour = 0; hour < 24 * 7; hour += 1) {
      const atMs = utc('2026-03-28T00:00') + hour * 3_599_000;
      expect(isInOfficeHours({ zone: 'Europe/Berlin', officeHours: always }, atMs)).toBe(true);
    }
  });
});
