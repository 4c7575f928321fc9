import { beforeAll, describe, expect, it } from 'vitest';

import { NotDone, sendAct } from '#cli/commands/service-api.ts';
import { toldOfCoverage } from '#cli/commands/show-coverage.ts';
import { toldOfExposure } from '#cli/commands/show-exposure.ts';
import { toldOfHistory } from '#cli/commands/show-history.ts';
import { toldOfMoment } from '#cli/commands/show-moment.ts';
import type { Told } from '#cli/commands/tell.ts';
import type { ReachedApi } from '#cli/local/api-calls.ts';

import { changingAnswers } from './changed-answers.ts';
import { playedApi } from './played-api.ts';

/** The demo after its drill: REPHOST is ahead since 08:24, and somebody has taken that at 08:50. */
let api: ReachedApi;
beforeAll(async () => {
  api = await playedApi(50);
  await sendAct(api, {
    method: 'POST',
    path: '/v1/incidents/demo-7-1/acknowledgements',
    body: { why: 'on it' },
    key: 'one',
  });
});

const DEMO = { domain: 'demo', data: '' };
const DAY = { from: '2026-03-02T08:00Z', to: '2026-03-02T09:00Z' };
/** The text, whose lines are all within 80 columns. */
const textOf = async (told: Promise<Told>): Promise<string> => {
  const { text } = await told;
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  return text;
};
const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.catch((reason: unknown) => reason);
  if (error instanceof NotDone) return error.message;
  throw new Error('it was not refused', { cause: error });
};

describe('boks-audit at', () => {
  const at = async (moment: string, asked = api): Promise<Told> =>
    toldOfMoment(asked, moment, DEMO);

  it('says which replica was not in step, by which sweep, and who knew', async () => {
    expect(await textOf(at('2026-03-02T08:45Z'))).toMatchInlineSnapshot(`
      "demo at 2026-03-02 08:45 UTC: REPHOST ahead; 4 of 5 in step, by counters
        known by sweep 11 of 2026-03-02 08:44 UTC, 60 s old then (record 13,
        configuration 1)
        master: bokmaster, as expected

        replica   worst    read                  list
        REPHOST   ahead    2026-03-02 08:44 UTC  ok
        REPHOST2  in-step  2026-03-02 08:44 UTC  ok
        REPHOST3  in-step  2026-03-02 08:44 UTC  ok
        REPHOST4  in-step  2026-03-02 08:44 UTC  ok
        REPHOST5  in-step  2026-03-02 08:44 UTC  ok

        replica  table  meaning            master  replica  difference  verdict
        REPHOST  T7     host group → host    5055     6982       +1927  ahead
        REPHOST  T9     host → host group    7922    10258       +2336  ahead
        REPHOST  T15    IP address → host    1865     2043        +178  ahead

        who knew
        demo-7-1, REPHOST ahead: open, seen since 2026-03-02 08:24 UTC; people were
        told 2026-03-02 08:25 UTC
      "
    `);
  });

  it('says what had been done by then, and not what was done later', async () => {
    expect(await textOf(at('2026-03-02T08:49Z'))).not.toContain('on it');
    expect(await textOf(at('2026-03-02T08:50Z'))).toMatch(
      /2026-03-02 08:50 UTC \S+ \(not authenticated\) acknowledged demo-7-1: on\s+it/,
    );
  });

  it('says of a time before an incident that nobody knew of it', async () => {
    const text = await textOf(at('2026-03-02T08:04Z'));
    expect(text).toContain('demo at 2026-03-02 08:04 UTC: in step, all 5 replicas, by counters');
    expect(text).toContain('nobody had anything to be told: no incident lived then');
  });

  it('calls nothing known that nobody had looked at for two periods, or ever', async () => {
    const late = changingAnswers(api, (body, path) =>
      path.includes('/at?') ? { ...body, ageSeconds: 7_300 } : body,
    );
    expect(await textOf(at('2026-03-02T08:04Z', late))).toMatch(
      /^demo at 2026-03-02 08:04 UTC: not known: nobody had looked for 2 h; then in\nstep, all 5/,
    );
    expect(await textOf(at('2026-03-02T07:00Z'))).toMatch(
      /^demo at 2026-03-02 07:00 UTC: not known: no sweep had been judged by then/,
    );
  });

  it('refuses what has not come yet, what is no moment, and a domain that is not there', async () => {
    expect(await refusalOf(at('2026-03-03T08:00Z'))).toMatch(
      /^2026-03-03T08:00Z has not come yet: by the service's clock it is 2026-03-02 08:5\d UTC$/,
    );
    expect(await refusalOf(at('yesterday'))).toContain('yesterday is no moment with its zone');
    const nowhere = toldOfMoment(api, '2026-03-02T08:45Z', { domain: 'nope' });
    expect(await refusalOf(nowhere)).toBe(
      'nope: there is no domain of this name; boks-audit status shows what there is',
    );
  });
});

it('a moment is told by a service that knows of no sweeps by hand yet', async () => {
  const older = changingAnswers(api, (body, path) =>
    path.includes('/at?')
      ? JSON.parse(JSON.stringify(body, (key, value) => (key === 'byHand' ? undefined : value)))
      : body,
  );
  const told = async (asked: ReachedApi) => toldOfMoment(asked, '2026-03-02T08:45Z', DEMO);
  expect((await told(older)).text).toBe((await told(api)).text);
});

describe('boks-audit history', () => {
  it('tells moves and acts in their order, and counts the sweeps that moved nothing', async () => {
    const text = await textOf(toldOfHistory(api, DEMO));
    expect(text).toMatch(
      /^demo, from 2026-02-24 to 2026-03-02 \(UTC\): \d+ records with news, \d+ sweeps that\nmoved nothing\n/,
    );
    const whole = text.replaceAll(/\s+/g, ' ');
    const told = [
      'put configuration 1 in force',
      'demo-7-1 REPHOST ahead is now open: REPHOST is ahead of bokmaster in 3 tables',
      'acknowledged demo-7-1: on it',
    ].map((words) => whole.indexOf(words));
    expect(whole).toContain('REPHOST ahead is open: REPHOST is ahead');
    expect(whole).toContain('(people are told)');
    expect(told.every((place) => place > 0)).toBe(true);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });

  it('shows quiet sweeps too where all is asked for, and none of another day', async () => {
    const items = async (more: object): Promise<number> => {
      const { json } = await toldOfHistory(api, { ...DEMO, ...more });
      return 'items' in json && Array.isArray(json.items) ? json.items.length : -1;
    };
    expect(await items({ all: true })).toBeGreaterThan(await items({}));
    expect(await items({ all: true, from: '2026-02-01', to: '2026-03-01' })).toBe(0);
  });

  it('refuses days in the wrong order, and says which', async () => {
    expect(await refusalOf(toldOfHistory(api, { ...DEMO, from: '2026-03-09' }))).toBe(
      '--from 2026-03-09 is after --to 2026-03-02',
    );
  });
});

describe('boks-audit coverage', () => {
  it('says whether somebody looked whenever it was due, and how often each host answered', async () => {
    expect(await textOf(toldOfCoverage(api, { ...DEMO, ...DAY }))).toMatchInlineSnapshot(`
      "demo: 11 of 11 sweeps that were due took place, 3 of them incomplete
        from 2026-03-02 08:00 UTC to 2026-03-02 08:50 UTC: 11 due = 8 complete + 3
        incomplete + 0 skipped (the one before still ran) + 0 missing (nobody looked);
        1 follow-up besides

        host       asked  answered    share
        bokmaster     11         8   72.7 %
        REPHOST       11        11  100.0 %
        REPHOST2      11        11  100.0 %
        REPHOST3      11        11  100.0 %
        REPHOST4      11        11  100.0 %
        REPHOST5      11        11  100.0 %

        the master's list of 2026-03-02 08:49 UTC: names the hosts that are
        configured, and no other
      "
    `);
  });
});

describe('boks-audit exposure', () => {
  it('says what was not in step, from when to when, and what is not known', async () => {
    expect(await textOf(toldOfExposure(api, { ...DEMO, ...DAY }))).toMatchInlineSnapshot(`
      "demo: 3 tables of 1 replica were not in step: a right that was withdrawn may
      still have been usable there (inference); of REPHOST, REPHOST2, REPHOST3,
      REPHOST4 and 2 more nothing is known for a time
        from 2026-03-02 08:00 UTC to 2026-03-02 08:50 UTC, by 12 judged sweeps

        REPHOST: ahead (demo-7-1)
        began between 2026-03-02 08:04 UTC and 2026-03-02 08:24 UTC; last seen so
        2026-03-02 08:49 UTC, and not in step since
        table  meaning            updates missing, at least  at most
        T7     host group → host                          2        2
        T9     host → host group                          3        3
        T15    IP address → host                          1        1

        nothing is known of
        REPHOST, 2026-03-02 08:09 UTC to 2026-03-02 08:19 UTC: it ran as master, and
        the old master was not seen; known again 2026-03-02 08:24 UTC
        REPHOST2, REPHOST3, REPHOST4, REPHOST5, 2026-03-02 08:09 UTC to 2026-03-02
        08:19 UTC: REPHOST ran as master, and the old master was not seen; known again
        2026-03-02 08:24 UTC
        bokmaster, 2026-03-02 08:09 UTC to 2026-03-02 08:19 UTC: refused; known again
        2026-03-02 08:24 UTC
      "
    `);
  });

  it('says of a host that was in step that nothing was seen, and refuses one that is not there', async () => {
    expect(await textOf(toldOfExposure(api, { ...DEMO, ...DAY, host: 'REPHOST2' }))).toMatch(
      /^REPHOST2 in demo: no table was seen out of step, by counters/,
    );
    expect(await refusalOf(toldOfExposure(api, { ...DEMO, ...DAY, host: 'R9' }))).toMatch(
      /^demo has no host R9, [^;]*; boks-audit status shows what there is$/,
    );
  });
});
