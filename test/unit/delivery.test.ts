import { describe, expect, it } from 'vitest';

import {
  afterRecord,
  afterRefusal,
  isDue,
  isUndelivered,
  NOTHING_TOLD,
  type Cursor,
  type Fault,
} from '#domain/delivery.ts';

const OWED = { alert: 'bank-1-mail', record: 1, done: [] };
const NO = { fault: 'moment', words: 'no', retryAfterSeconds: 0 } as const;
const MINUTE_MS = 60_000;

/** The cursor after so many refusals, each at the moment for which the one before told to wait. */
function refused(fault: Fault, times: number, from: Cursor = NOTHING_TOLD): Cursor {
  let cursor = from;
  for (let n = 0; n < times; n += 1) {
    const nowMs = cursor.waiting?.nextTryAtMs ?? 0;
    cursor = afterRefusal(cursor, OWED, { ...NO, fault, nowMs });
  }
  return cursor;
}

const minutesBetween = (times: number, fault: Fault): number => {
  const [before, after] = [refused(fault, times - 1), refused(fault, times)];
  const fromMs = before.waiting?.nextTryAtMs ?? 0;
  return ((after.waiting?.nextTryAtMs ?? Number.NaN) - fromMs) / MINUTE_MS;
};

describe('a channel that did not take a message', () => {
  it.each(['moment', 'channel'] as const)('waits longer each time, for ever (%s)', (fault) => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 500].map((times) => minutesBetween(times, fault));
    expect(pauses).toEqual([1, 2, 5, 15, 30, 60, 60, 60]);
    expect(refused(fault, 500)).toMatchObject({
      record: 0,
      waiting: { attempts: 500, sinceMs: 0 },
    });
    expect(refused(fault, 500).passedOver).toBeUndefined();
  });
  it('is due as of the moment that it waits for, and always where it does not wait', () => {
    const cursor = refused('moment', 1);
    expect(isDue(cursor, MINUTE_MS - 1)).toBe(false);
    expect(isDue(cursor, MINUTE_MS)).toBe(true);
    expect(isDue(NOTHING_TOLD, 0)).toBe(true);
  });
  it('counts anew for another message', () => {
    const other = { ...OWED, alert: 'bank-2-mail' };
    const cursor = afterRefusal(refused('moment', 4), other, { ...NO, nowMs: 7 });
    expect(cursor.waiting).toMatchObject({ alert: 'bank-2-mail', attempts: 1, sinceMs: 7 });
  });
  it.each([
    [30, 1],
    [600, 10],
    [86_400, 60],
  ])(
    'is left alone for as long as it asked, %i s, at most an hour',
    (retryAfterSeconds, minutes) => {
      const { waiting } = afterRefusal(NOTHING_TOLD, OWED, { ...NO, retryAfterSeconds, nowMs: 0 });
      expect(waiting?.nextTryAtMs).toBe(minutes * MINUTE_MS);
    },
  );
  it('keeps of a long reason its beginning', () => {
    const words = 'x'.repeat(400);
    const { waiting } = afterRefusal(NOTHING_TOLD, OWED, { ...NO, words, nowMs: 0 });
    expect(waiting?.error).toBe('x'.repeat(300));
  });
});

describe('a message that is itself at fault', () => {
  it('is tried three times, and then passed over by its name', () => {
    expect(refused('message', 2).waiting?.attempts).toBe(2);
    expect(refused('message', 3)).toEqual({
      record: 0,
      passedOver: {
        count: 1,
        newest: [{ alert: 'bank-1-mail', record: 1, atMs: 3 * MINUTE_MS, error: 'no' }],
      },
    });
  });
  it('stays visible when more are told; of many the newest are named and all counted', () => {
    let cursor: Cursor = NOTHING_TOLD;
    for (let n = 0; n < 25; n += 1) cursor = refused('message', 3, afterRecord(cursor, n));
    expect(cursor.passedOver?.count).toBe(25);
    expect(cursor.passedOver?.newest).toHaveLength(20);
    expect(refused('moment', 1, cursor).passedOver?.count).toBe(25);
    expect(afterRecord(refused('moment', 1, cursor), 26)).toEqual({
      record: 26,
      passedOver: cursor.passedOver,
    });
  });
});

it.each([
  ['nothing', NOTHING_TOLD, false],
  ['one hiccup', refused('moment', 1), false],
  ['two', refused('moment', 2), false],
  ['three', refused('moment', 3), true],
  ['what only a person mends', refused('channel', 1), true],
  ['a message that will be tried again', refused('message', 1), false],
  ['a message that was passed over', afterRecord(refused('message', 3), 9), true],
])('says whether something is undelivered: %s', (_, cursor, expected) => {
  expect(isUndelivered(cursor)).toBe(expected);
});
