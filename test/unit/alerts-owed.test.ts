import { expect, it } from 'vitest';

import { alertsOwed, foldAlertsOwed, lastOwing } from '#domain/alerts-owed.ts';
import { alertOf, recordOf } from '#test/service-record.ts';

import { stateOf } from '../contract/builders.ts';

const owing = (number: number) => recordOf(number, [alertOf(number, 'mail')]);

it('is nothing before the first record, and after records that owe nothing', () => {
  const owed = foldAlertsOwed(alertsOwed(undefined), recordOf(1));
  expect(owed).toEqual({ asOf: 1, upTo: 0, records: [], newestAtMs: 0 });
  expect(lastOwing(owed)).toBe(0);
});

it('names the records that owe something, and when the newest of them was made', () => {
  const records = [recordOf(1), owing(2), recordOf(3), owing(4), recordOf(5)];
  const owed = records.reduce(foldAlertsOwed, alertsOwed(undefined));
  const newestAtMs = owing(4).act.sweep.scheduledAtMs;
  expect(owed).toEqual({ asOf: 5, upTo: 0, records: [2, 4], newestAtMs });
  expect(lastOwing(owed)).toBe(4);
});

it('keeps the newest 25 by number, and up to where the others lie', () => {
  const records = Array.from({ length: 60 }, (_, index) =>
    index % 2 === 0 ? owing(index + 1) : recordOf(index + 1),
  );
  const owed = records.reduce(foldAlertsOwed, alertsOwed(undefined));
  expect(owed.records).toEqual(Array.from({ length: 25 }, (_, index) => 11 + 2 * index));
  expect(owed.upTo).toBe(9);
});

it('takes each record for one that may, of a state that says nothing of it, or not of its own record', () => {
  const unknown = { asOf: 7, upTo: 7, records: [], newestAtMs: 0 };
  expect(alertsOwed(stateOf('bank', 7))).toEqual(unknown);
  const older = { ...unknown, asOf: 6, upTo: 0, records: [6] };
  expect(alertsOwed(stateOf('bank', 7, { alertsOwed: older }))).toEqual(unknown);
  expect(alertsOwed(stateOf('bank', 7, { alertsOwed: { ...older, asOf: 7 } }))).toMatchObject({
    upTo: 0,
  });
  expect(lastOwing(unknown)).toBe(7);
});
