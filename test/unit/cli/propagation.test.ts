import { beforeAll, describe, expect, it } from 'vitest';

import { NotDone } from '#cli/commands/service-api.ts';
import { toldOfPropagation } from '#cli/commands/show-propagation.ts';
import type { ReachedApi } from '#cli/local/api-calls.ts';
import { propagationText, type WholePropagation } from '#cli/text/propagation-text.ts';
import { PROPAGATION } from '#functions/serve-api/examples/propagation.ts';

import { playedApi } from './played-api.ts';

const [DAY] = PROPAGATION.days;
if (DAY === undefined) throw new Error('the example has a day');
const { all: TOLD } = DAY;
const dayOf = (changes: Partial<typeof DAY>): typeof DAY => ({ ...DAY, ...changes });
const NOT_READ = dayOf({ masterReadings: 0, made: 0, replicas: [], all: { ...TOLD, arrived: 0 } });

/** Its text, whose lines are all within 80 columns. */
function textOf(days: WholePropagation['days']): string {
  const text = propagationText({ ...PROPAGATION, days });
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  return text;
}

describe('boks-audit propagation', () => {
  let api: ReachedApi;
  beforeAll(async () => {
    // The demo after its drill: REPHOST is ahead.
    api = await playedApi(50);
  });
  const told = async (table: number, more: object = {}) =>
    toldOfPropagation(api, { domain: 'demo', data: '', table, ...more });

  it('says how old updates were when they arrived, whose did not, and what is not known', async () => {
    const { text } = await told(7, { from: '2026-03-01T00:00Z' });
    expect(text).toMatchInlineSnapshot(`
      "demo T7, host group → host: 8 arrivals of updates, the oldest at most 5 min old,
      by counters; 2 did not arrive, as far as known
        from 2026-03-01 00:00 UTC to 2026-03-02 08:50 UTC; any update of this table is
        counted, once a replica; from outside nothing tells which of them withdraws a
        right
        Hosts "do not exist" for this replica: logins that it answers are denied (ERR
        203, ERR 223).
        Hosts moved between groups: rights of the new group are missing, and rights
        withdrawn by the move may still be honoured by this replica (inference).

        day (UTC), replica     arrived   half   95 %    all  at least  read every
        2026-03-02                   8  5 min  5 min  5 min       0 s  5 - 20 min
          REPHOST2 and 3 more        2  5 min  5 min  5 min       0 s  5 - 20 min

        half, 95 % and all of them were at most so old when a reading first had them,
        the oldest at least so old; read every: between two readings as a rule - and
        at the worst

        dropped by REPHOST, as far as known: 2 updates, made while it was ahead of
        their numbers; they are in none of these ages
        nothing was read: 2026-03-01
      "
    `);
  });

  it('is of one replica where one is named, and of its JSON all days are one list', async () => {
    const { text, json } = await told(5, { host: 'REPHOST2', from: '2026-02-28T00:00Z' });
    expect(text).toMatchInlineSnapshot(`
      "demo T5, currently logged-in users: 18 arrivals of updates, the oldest at most
      25 min old, by counters; 1 had not arrived yet
        from 2026-02-28 00:00 UTC to 2026-03-02 08:50 UTC; any update of this table is
        counted, once a replica; from outside nothing tells which of them withdraws a
        right
        T5: what users notice is not published.

        day (UTC), replica  arrived   half    95 %     all  at least  read every
        2026-03-02               18  5 min  25 min  25 min       0 s  5 - 20 min
          REPHOST2               18  5 min  25 min  25 min       0 s  5 - 20 min

        half, 95 % and all of them were at most so old when a reading first had them,
        the oldest at least so old; read every: between two readings as a rule - and
        at the worst

        not yet at REPHOST2, 2026-03-02: 1 update
        nothing was read: 2 days from 2026-02-28 to 2026-03-01
      "
    `);
    expect(json).toMatchObject({ days: [{ day: '2026-02-28' }, { day: '2026-03-01' }, {}] });
    expect(json).not.toHaveProperty('next');
  });

  it('refuses a host that is not there', async () => {
    const error = await told(7, { host: 'REPHOST9' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NotDone);
    expect(String(error)).toContain('demo has no host REPHOST9');
  });
});

describe('what is told of a propagation', () => {
  it('has both ends of the oldest, replicas alike in one line, the slowest first', () => {
    const quick = { ...TOLD, atMostSeconds: { p50: 300, p95: 300, max: 300 } };
    const names = Array.from({ length: 50 }, (_, n) => ({ host: `replica-${n}.of.a.long.name` }));
    const text = textOf([
      dayOf({ replicas: [...names.map((name) => ({ ...quick, ...name })), ...DAY.replicas] }),
    ]);
    expect(text).toMatch(/the oldest at least 1.9 h\s+and at most 2.2 h old, by counters/);
    const lines = text.split('\n');
    const first = lines.findIndex((line) => line.includes('2026-03-01  '));
    expect(lines.slice(first, first + 4).map((line) => line.slice(0, 20).trim())).toEqual([
      '2026-03-01',
      'REPHOST3',
      expect.stringMatching(/^replica-0/),
      '',
    ]);
  });

  it('never says less than at most, nor more than at least', () => {
    const seconds = (value: number) => ({ p50: value, p95: value, max: value });
    const text = textOf([
      dayOf({ all: { ...TOLD, atLeastSeconds: seconds(119), atMostSeconds: seconds(361) } }),
    ]);
    expect(text).toMatch(/at least 1 min\s+and at most 7 min old/);
    const days = dayOf({
      all: {
        ...TOLD,
        atLeastSeconds: seconds(3 * 86_400 - 1),
        atMostSeconds: seconds(86_400 * 4 + 1),
      },
    });
    expect(textOf([days])).toMatch(/at least 2.9 d\s+and at most 4.1 d old/);
  });

  it('says at least alone where nobody saw when the oldest was made', () => {
    const all = { ...TOLD, atMostSeconds: { p50: 300, p95: null, max: null } };
    const text = textOf([dayOf({ all })]);
    expect(text).toMatch(/the oldest at least 1.9 h\s+old, by counters/);
    expect(text).toMatch(/2026-03-01 +41 +5 min +- +- +1.9 h/);
  });
});

describe('what did not arrive', () => {
  it('is told as of the last day that was read', () => {
    const onTheWay = { updates: 8, atLeastSeconds: 7_900 };
    const late = { ...TOLD, onTheWay };
    const text = textOf([
      dayOf({ day: '2026-02-28', all: late, replicas: [{ host: 'R0', ...late }] }),
      dayOf({ all: late, replicas: [{ host: 'REPHOST3', ...late }] }),
      NOT_READ,
    ]);
    expect(text).toContain('8 had not arrived yet');
    expect(text).toContain(
      'not yet at REPHOST3, 2026-03-01: 8 updates, the oldest at least 2.1 h old',
    );
    expect(text).not.toContain('not yet at R0');
  });

  it('is not known where no reading is kept, or nothing was read', () => {
    expect(textOf([NOT_READ])).toContain('not known: its numbers were not read then');
    const expired = { ...NOT_READ, isExpired: true };
    expect(textOf([expired])).toMatch(/not known: its readings are no longer\s+kept/);
    const text = textOf([
      expired,
      { ...expired, day: '2026-03-02' },
      { ...DAY, day: '2026-03-03' },
    ]);
    expect(text).toContain('readings no longer kept: 2 days from 2026-03-01 to 2026-03-02');
  });

  it('leaves no table where nothing arrived at all', () => {
    const none = { ...TOLD, arrived: 0, atLeastSeconds: null, atMostSeconds: null };
    const text = textOf([dayOf({ all: none, replicas: [{ host: 'REPHOST3', ...none }] })]);
    expect(text).toContain('no update was seen to arrive, by counters');
    expect(text).not.toContain('half');
  });
});
