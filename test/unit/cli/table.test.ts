import { beforeAll, describe, expect, it } from 'vitest';

import { NotDone } from '#cli/commands/service-api.ts';
import { toldOfTable } from '#cli/commands/show-table.ts';
import type { Told } from '#cli/commands/tell.ts';
import type { ReachedApi } from '#cli/local/api-calls.ts';
import { curveText } from '#cli/text/curve-text.ts';
import type { CurveView } from '#contracts/api-curve.ts';
import { WORST_FIRST } from '#domain/verdict.ts';
import { CURVE } from '#functions/serve-api/examples/curve.ts';

import { playedApi } from './played-api.ts';

/** The demo after its drill: REPHOST is ahead since 08:24. */
let api: ReachedApi;
beforeAll(async () => {
  api = await playedApi(50);
});

const ASKED = {
  domain: 'demo',
  data: '',
  host: 'REPHOST',
  table: 9,
  points: 6,
  from: '2026-03-02T08:00Z',
  to: '2026-03-02T08:50Z',
};
const told = async (options: Partial<typeof ASKED> = {}): Promise<Told> =>
  toldOfTable(api, { ...ASKED, ...options });
const widest = (text: string): number => Math.max(...text.split('\n').map(({ length }) => length));

describe('boks-audit table', () => {
  it('tells lowest, highest, last and verdicts of each part of the span', async () => {
    const { text } = await told();
    expect(text).toMatchInlineSnapshot(`
      "REPHOST T9 in demo, host → host group: sequence 7919 to 10258, difference 0 to
      +2339
        from 2026-03-02 08:00 UTC to 2026-03-02 08:50 UTC, by sweep; 10 steps, no gap

        from (UTC)        lowest  highest   last      difference  seen
        2026-03-02 08:00    7919     8503   8503               0  .
        2026-03-02 08:10    9380    10258  10258               -
        2026-03-02 08:20   10258    10258  10258           +2339  A
        2026-03-02 08:30   10258    10258  10258  +2336 to +2339  A
        2026-03-02 08:40   10258    10258  10258           +2336  A

        seen: A ahead, . in-step
      "
    `);
  });

  it('tells of the master what it counted, and compares it with nothing', async () => {
    const { text } = await told({ host: 'BOKMASTER', points: 2 });
    expect(text).toMatchInlineSnapshot(`
      "bokmaster T9 in demo, host → host group: sequence 7919 to 7922
        from 2026-03-02 08:00 UTC to 2026-03-02 08:50 UTC, by sweep; 10 steps, 3 gaps

        from (UTC)        lowest  highest  last  difference  seen
        2026-03-02 08:00    7919     7919  7919           -  ?_
        2026-03-02 08:25    7919     7922  7922           -

        seen: ? no-data, _ nothing read in some of it
      "
    `);
  });

  it('says where nothing was read', async () => {
    const { text } = await told({ from: '2026-03-01T08:00Z', to: '2026-03-01T10:00Z' });
    expect(text).toMatchInlineSnapshot(`
      "REPHOST T9 in demo, host → host group: nothing was read then
        from 2026-03-01 08:00 UTC to 2026-03-01 10:00 UTC, by sweep; 24 steps, 24 gaps

        from (UTC)        lowest  highest  last  difference  seen
        2026-03-01 08:00       -        -     -           -  _ x6

        seen: _ nothing read in some of it, x and a number so many lines alike
      "
    `);
  });
});

describe('boks-audit table, its ends', () => {
  it('gives programs the answer of the service as it is', async () => {
    const { json } = await told({ points: 2 });
    expect(json).toMatchObject({ domain: 'demo', host: 'REPHOST', table: 9, step: 'sweep' });
    expect(json).toHaveProperty('points.length', 2);
  });

  it.each([
    [{ host: 'NOBODY' }, 'demo has no host NOBODY'],
    [{ domain: 'other' }, 'other: there is no domain of this name; boks-audit status shows'],
    [{ from: 'yesterday' }, '--from'],
    [{ from: '2020-01-01T00:00Z' }, 'from: it is more than 550 days before to'],
  ])('says in a line why it tells nothing: %o', async (options, reason) => {
    const error: unknown = await told(options).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(NotDone);
    expect(String(error)).toContain(reason);
  });
});

describe('the text of a table', () => {
  it('has a gap where nothing was read, and never a number', () => {
    const rows = curveText(CURVE).split('\n');
    expect(rows).toContainEqual(
      expect.stringMatching(/^ {2}2026-03-02 08:00 +5012 +7351 +7351 +-3 to \+2339 {2}A\.$/),
    );
    expect(rows).toContainEqual(expect.stringMatching(/^ {2}2026-03-02 09:00( +-){4} {2}\?_$/));
    expect(curveText(CURVE)).toContain('2 steps, 1 gap');
    expect(curveText(CURVE)).toContain('? no-data, . in-step, _ nothing read in some of it');
  });

  it('stays within 80 columns, whatever was counted', () => {
    const far = 4_294_967_295;
    const points = CURVE.points.map((point) => ({
      ...point,
      sequence: { low: far, high: far, last: far },
      difference: { low: -far, high: far },
      verdicts: WORST_FIRST.map((verdict) => ({ verdict, sweeps: 1 })),
    }));
    const large: CurveView = { ...CURVE, host: 'h'.repeat(200), points };
    expect(widest(curveText(large))).toBeLessThanOrEqual(80);
  });

  it('joins lines without a number where they follow one another, and no others', () => {
    const [seen, gap] = CURVE.points;
    if (seen === undefined || gap === undefined) throw new Error('the example has both');
    const text = curveText({ ...CURVE, points: [gap, gap, seen, seen, gap] });
    const rows = text.split('\n').filter((line) => /^ {2}2026/.test(line));
    expect(rows.map((line) => line.replace(/.* {2}/, ''))).toEqual(['?_ x2', 'A.', 'A.', '?_']);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('x and a number so many lines alike');
  });

  it('of no points says that nothing was read', () => {
    expect(curveText({ ...CURVE, points: [] })).toMatchInlineSnapshot(`
      "REPHOST T9 in demo, host → host group: nothing was read then
        from 2026-03-02 08:00 UTC to 2026-03-02 10:00 UTC, by hour; 0 steps, no gap
      "
    `);
  });
});
