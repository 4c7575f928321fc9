import { gunzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { HISTORY_TOOLS } from '#adapters/history-tools.ts';
import { MOVE_COLUMNS } from '#contracts/api-export.ts';
import { Problem } from '#contracts/api.ts';
import { HistoryEntryShown, HistoryExport } from '#contracts/history-entry.ts';
import { beginWalk, takeEntry } from '#domain/history/walk-history.ts';
import { journalAt, momentsOf } from '#test/history.ts';

import { largestRecordOf } from '../../contract/builders.ts';
import { DAYS, exporting, MOST_BYTES, pagesOf, sized } from './exporting.ts';

/** The entries of a file that begins as one of ours. */
function entriesIn(file: string): readonly HistoryEntryShown[] {
  const [first = '', ...lines] = file.split('\n');
  expect(HistoryExport.parse(JSON.parse(first)).domain).toBe('bank');
  expect(lines.pop()).toBe('');
  return lines.map((line) => HistoryEntryShown.parse(JSON.parse(line)));
}

function walkOf(file: string) {
  let walk = beginWalk('bank');
  for (const entry of entriesIn(file)) {
    const next = takeEntry(walk, entry, HISTORY_TOOLS);
    if (next.kind === 'broken') return next;
    walk = next;
  }
  return walk;
}

/** `1 2 [2026-03-02] 3` */
const shortOf = (file: string): string =>
  entriesIn(file)
    .map((entry) => (entry.kind === 'head' ? `[${entry.head.day}]` : entry.line.split(' ')[0]))
    .join(' ');

/** Three to a page. */
const LARGE = sized(DAYS.slice(0, 7), 1_200_000);

describe('an export as lines of JSON', () => {
  it('is a history that a walk finds whole, with the heads that sign it', async () => {
    const [file = '', ...more] = await pagesOf(await exporting(DAYS));
    expect(more).toEqual([]);
    expect(shortOf(file)).toBe('1 2 3 [2026-03-02] 4 5 6 [2026-03-03] 7 8 9 [2026-03-04] 10 11 12');
    expect(walkOf(file)).toMatchObject({ records: 12, contents: 12, proved: { number: 9 } });
  });

  it('begins behind the head before `from`, and ends with the day `to`', async () => {
    const [file = ''] = await pagesOf(await exporting(DAYS), '?from=2026-03-04&to=2026-03-04');
    expect(shortOf(file)).toBe('[2026-03-03] 7 8 9 [2026-03-04]');
    expect(walkOf(file)).toMatchObject({ first: 7, after: { day: '2026-03-03' } });
  });

  it('of days without records has none', async () => {
    const api = await exporting(DAYS);
    expect(await pagesOf(api, '?to=2026-03-01')).toEqual([
      '{"kind":"boks-audit history","version":1,"domain":"bank"}\n',
    ]);
    const [later = ''] = await pagesOf(api, '?from=2026-04-01');
    expect(shortOf(later)).toBe('[2026-03-04] 10 11 12');
    expect(walkOf(later)).toMatchObject({ records: 3, day: '2026-03-05' });
  });

  it('shows what was edited in the store as it is, so that a walk names it', async () => {
    const edited = DAYS.map((record) => (record.number === 5 ? { ...record, nonce: 'y' } : record));
    const [file = ''] = await pagesOf(await exporting(edited, false));
    expect(walkOf(file)).toMatchObject({
      what: 'record 5 is not the one that record 6 was written after',
    });
  });

  it('is packed for whoever accepts gzip', async () => {
    const { page } = await exporting(DAYS);
    const plain = await page();
    const packed = await page('', { 'accept-encoding': 'gzip' });
    expect(packed.header('content-encoding')).toBe('gzip');
    expect(packed.header('content-type')).toBe('application/x-ndjson');
    expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
    expect(packed.body.length).toBeLessThan(plain.body.length);
  });
});

describe('pages of an export', () => {
  it('end at a record, within 4 MB, and are the file one behind the other', async () => {
    const pages = await pagesOf(await exporting(LARGE, false));
    expect(pages.map((page) => page.split('\n').length - 1)).toEqual([4, 3, 1]);
    expect(shortOf(pages.join(''))).toBe('1 2 3 4 5 6 7');
  });

  it('read little more than they hold, however large the records are', async () => {
    const { page, reads } = await exporting(LARGE, false);
    await page();
    expect(reads.records).toBeLessThan(LARGE.length);
  });

  it('hold a record that fills one to the last byte, and of one that is longer the line', async () => {
    const [one, two] = DAYS;
    if (one === undefined || two === undefined) throw new Error('there are two');
    const [, line = ''] = (await pagesOf(await exporting([one])))[0]?.split('\n') ?? [];
    const room = MOST_BYTES - Buffer.byteLength(line) - 1 + one.nonce.length;
    const full = await pagesOf(await exporting(sized([one], room)));
    expect(full.map((page) => page.length)).toEqual([58, MOST_BYTES]);
    const over = await exporting([...sized([one], room + 1), two], false);
    const [file = '', ...more] = await pagesOf(over);
    expect(more).toEqual([]);
    expect(entriesIn(file)).toMatchObject([{ record: null }, { record: { number: 2 } }]);
  });

  it('read no more than a thousand records at a request, ten at once', async () => {
    const { page, reads } = await exporting(journalAt(momentsOf('2026-03-02', 4, 288)), false);
    const { next } = await page();
    expect(reads.records).toBeLessThanOrEqual(1_010);
    expect(reads.queries).toBeLessThanOrEqual(102);
    expect((await page(next)).next).toBeUndefined();
  });

  it('of CSV end too where records are many or large, and nothing moved', async () => {
    const many = await exporting(journalAt(momentsOf('2026-03-02', 4, 288)), false);
    expect(await pagesOf(many, '?format=csv')).toEqual([`${MOVE_COLUMNS.join(',')}\r\n`, '']);
    const large = await exporting(sized(DAYS.slice(0, 6), 4_000_000), false);
    expect(await pagesOf(large, '?format=csv')).toHaveLength(2);
    expect(large.reads.records).toBeLessThanOrEqual(7);
  });

  const LONG = process.env['LONG'] !== undefined;
  it.skipIf(!LONG)('take a record of 120 replicas, all ahead in 200 tables', async () => {
    const largest = largestRecordOf('bank', { ...LARGEST, random: () => 9_999_999_999 });
    const api = await exporting([{ ...largest, number: 1 }], false);
    const [file = ''] = await pagesOf(api);
    expect(entriesIn(file)).toMatchObject([{ kind: 'record', record: null }]);
    const [csv = ''] = await pagesOf(api, '?format=csv');
    expect(csv.split('\r\n')).toHaveLength(122);
    expect(csv).toMatch(/,ahead,[^,]*,T0 T1 T2 (?:T\d+ )+T199,/);
  });
  const LARGEST = { replicas: 120, tables: 200, moving: true };
});

describe('a question about an export', () => {
  it.each([
    ['?from=yesterday', /^from: /],
    ['?to=2026-02-30', /^to: /],
    ['?from=2026-03-03&to=2026-03-02', /^from: it is after to$/],
    ['?format=xml', /^format: /],
    ['?limit=1', /^limit: nothing of this name$/],
    ['?cursor=AAAA', /^cursor: this is no cursor$/],
    ['?cursor=%00', /^cursor: this is no cursor$/],
  ])('that is not understood is refused, and its field named: %s', async (query, detail) => {
    const { status, body } = await (await exporting(DAYS)).page(query);
    expect([status, Problem.parse(JSON.parse(body.toString())).detail]).toEqual([
      400,
      expect.stringMatching(detail),
    ]);
  });

  it('does not go on from a cursor of another one, or of another list', async () => {
    const api = await exporting(LARGE, false);
    const { next = '' } = await api.page('?to=2026-03-05');
    const cursor = new URLSearchParams(next).get('cursor') ?? '';
    const refusalOf = async (query: string) => {
      const { body } = await api.page(`${query}cursor=${cursor}`);
      return Problem.parse(JSON.parse(body.toString())).detail;
    };
    for (const other of ['?', '?to=2026-03-04&', '?to=2026-03-05&format=csv&']) {
      expect(await refusalOf(other)).toMatch(/with other filters: begin anew/);
    }
    const history = await api.app.request(`/v1/domains/bank/history?cursor=${cursor}`);
    expect(await history.json()).toMatchObject({
      detail: 'cursor: it is one of the export of bank, not of the history of bank',
    });
  });

  it('about a domain that is not there is answered so', async () => {
    const { app } = await exporting(DAYS);
    expect((await app.request('/v1/domains/elsewhere/export')).status).toBe(404);
  });
});
