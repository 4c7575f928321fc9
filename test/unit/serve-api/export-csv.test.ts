import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { MOVE_COLUMNS } from '#contracts/api-export.ts';
import type { Act } from '#domain/journal.ts';
import { EMPTY_MEMORY } from '#domain/memory.ts';
import { defineHttpHandler } from '#runtime/http-handler.ts';
import { stuckOf } from '#test/acts.ts';
import { journalAt, momentsOf } from '#test/history.ts';
import { requestOf } from '#test/lambda-events.ts';

import { recordOf } from '../../contract/builders.ts';
import {
  actOfAnn,
  DAYS,
  exporting,
  journalOf,
  MOVE,
  pagesOf,
  sized,
  sweepWith,
} from './exporting.ts';

/** RFC 4180, read by the letter. */
function rowsIn(csv: string): readonly (readonly string[])[] {
  expect(csv.endsWith('\r\n')).toBe(true);
  return csv
    .slice(0, -2)
    .split('\r\n')
    .map((row) =>
      [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
        ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
      ),
    );
}

const csvOf = async (acts: readonly Act[], query = '') =>
  (await pagesOf(await exporting(journalOf(acts), false), `?format=csv${query}`)).join('');

describe('an export as CSV', () => {
  it('has a row for each move: when, of what, why, and by whom', async () => {
    const rows = rowsIn(await csvOf([sweepWith([MOVE]), actOfAnn('on it')]));
    expect(rows.map((row) => row.length)).toEqual([13, 13, 13]);
    expect(rows[0]).toEqual(MOVE_COLUMNS);
    expect(rows[1]?.join(' | ')).toBe(
      '2008-06-20T22:13:20.000Z | bank | bank-3-1 | stuck | R1 | T7 | pending | open | opened | 1 |  | ' +
        '1 | R1 does not move',
    );
    expect(rows[2]?.join(' | ')).toBe(
      '2026-03-02T08:00:00.000Z | bank | bank-3-1 | stuck | R1 | T7 | open | open | acknowledged |  | ' +
        'ann (not authenticated) | 2 | acknowledged by ann (not authenticated): on it',
    );
  });

  it('names the tables of what is still counted, and of what a master lost', async () => {
    const pending = stuckOf({ id: 'bank-4-1', state: 'pending' });
    const missing = stuckOf({
      id: 'bank-4-2',
      kind: 'missing',
      tables: [],
      detail: { kind: 'counted', counts: {}, names: ['T12', 'T3', 'some.dat'] },
    });
    const fell = stuckOf({
      id: 'bank-4-3',
      kind: 'master-went-back',
      tables: [],
      detail: {
        kind: 'master-went-back',
        tables: [{ table: 9, before: 60, after: 44 }],
        sinceMs: 0,
      },
    });
    const moves = [pending, missing, fell].map(({ id }) => ({ ...MOVE, incident: id }));
    const memory = { ...EMPTY_MEMORY, pending: [pending] };
    const sweep = { moves, incidents: [missing, fell], memory };
    const [, ...rows] = rowsIn(await csvOf([recordOf('bank', 1, 'n', sweep).act]));
    expect(rows.map((row) => row[MOVE_COLUMNS.indexOf('tables')])).toEqual(['T7', 'T3 T12', 'T9']);
  });

  it('has no row for what moved nothing', async () => {
    expect(rowsIn(await csvOf([sweepWith([])]))).toEqual([MOVE_COLUMNS]);
  });

  it('has the moves of the days that were asked for, and no others', async () => {
    const acts = DAYS.map(({ act }) =>
      act.kind === 'sweep-judged' ? { ...act, moves: [MOVE] } : act,
    );
    const rows = rowsIn(await csvOf(acts, '&from=2026-03-03&to=2026-03-03'));
    expect(rows.slice(1).map(([time]) => time?.slice(0, 10))).toEqual([
      '2026-03-03',
      '2026-03-03',
      '2026-03-03',
    ]);
  });

  it('says in its type whether the page has the header', async () => {
    const { page } = await exporting(journalAt(momentsOf('2026-03-02', 4, 288)), false);
    const first = await page('?format=csv');
    expect(first.header('content-type')).toBe('text/csv; charset=utf-8; header=present');
    const second = await page(first.next);
    expect(second.header('content-type')).toBe('text/csv; charset=utf-8; header=absent');
  });
});

describe('a field of CSV', () => {
  it.each([
    ['=HYPERLINK("http://x")', `'=HYPERLINK("http://x")`],
    ['+1', `'+1`],
    ['-2+3', `'-2+3`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\t=1', `' =1`],
    ['\r\n=1', `' =1`],
    ['＝1', `'＝1`],
    ['a, "b"\nc\u001b[2J', 'a, "b" c [2J'],
    ['five = 5', 'five = 5'],
  ])('takes %j for a text, and never for a formula or another row', async (text, shown) => {
    const [, row] = rowsIn(await csvOf([sweepWith([{ ...MOVE, text }])]));
    expect(row?.at(-1)).toBe(shown);
    expect(row).toHaveLength(13);
  });
});

describe('an answer of the function', () => {
  const MOST_OF_LAMBDA = 6 * 1024 * 1024;

  it('is within what a function may answer with, in either format', async () => {
    const quoted = { ...MOVE, text: '"'.repeat(20_000) };
    const { app } = await exporting(journalOf(Array(80).fill(sweepWith([quoted]))), false);
    const full = await exporting(sized(DAYS.slice(0, 1), 3_990_000), false);
    for (const [served, query] of [
      [full.app, 'format=ndjson'],
      [app, 'format=csv'],
    ] as const) {
      const handler = defineHttpHandler({ env: z.object({}), wire: () => served });
      const event = { ...requestOf('GET', '/v1/domains/bank/export'), rawQueryString: query };
      const answer = await handler(event);
      expect(answer.statusCode).toBe(200);
      expect(JSON.stringify(answer).length).toBeGreaterThan(5_300_000);
      expect(JSON.stringify(answer).length).toBeLessThan(MOST_OF_LAMBDA);
    }
  });
});
