import { beforeEach, describe, expect, it } from 'vitest';

import { HISTORY_TOOLS } from '#adapters/history-tools.ts';
import { HistoryPage, type HistoryQuery } from '#contracts/api-history.ts';
import { beginWalk, takeEntry, type HistoryEntry } from '#domain/history/walk-history.ts';
import type { JournalRecord } from '#domain/journal.ts';
import type { HistoryDeps } from '#functions/serve-api/history-entries.ts';
import { pageOfHistory } from '#functions/serve-api/history-page.ts';
import { signHistory } from '#functions/sign-history/sign-history.ts';
import { journalAt, momentsOf, signingOver } from '#test/history.ts';

import { ActingApi } from './acting.ts';

/** Four days of five records, the last of which goes on. */
const JOURNAL = journalAt(momentsOf('2026-03-02', 4, 5));
const ALL = { contents: 'true' } as const;

let deps: HistoryDeps;

async function over(records: readonly JournalRecord[]): Promise<HistoryDeps> {
  const ports = await signingOver(records);
  await signHistory({ version: 1, kind: 'sign-history', domain: 'bank' }, ports);
  return ports;
}
beforeEach(async () => {
  deps = await over(JOURNAL);
});

async function page(query: HistoryQuery): Promise<HistoryPage> {
  const read = await pageOfHistory(deps, 'bank', query);
  if ('status' in read) throw new Error(read.detail);
  return HistoryPage.parse(JSON.parse(JSON.stringify(read)));
}

async function allPages(query: HistoryQuery) {
  const pages = [await page(query)];
  for (let next = pages[0]?.next; next != null; next = pages.at(-1)?.next) {
    pages.push(await page({ ...query, cursor: next }));
  }
  return pages;
}

const shortOf = ({ items }: HistoryPage): string =>
  items
    .map((item) => (item.kind === 'head' ? `[${item.head.day}]` : item.line.split(' ')[0]))
    .join(' ');

function walkOf(entries: readonly HistoryEntry[]) {
  let walk = beginWalk('bank');
  for (const entry of entries) {
    const next = takeEntry(walk, entry, HISTORY_TOOLS);
    if (next.kind === 'broken') return next;
    walk = next;
  }
  return walk;
}

describe('a page of a history', () => {
  it('begins at record 1, and has each signed head behind its record', async () => {
    const read = await page(ALL);
    expect(shortOf(read)).toBe(
      '1 2 3 4 5 [2026-03-02] 6 7 8 9 10 [2026-03-03] 11 12 13 14 15 [2026-03-04] 16 17 18 19 20',
    );
    expect(read.next).toBeNull();
    expect(walkOf(read.items)).toMatchObject({ records: 20, contents: 20, proved: { number: 15 } });
  });

  it('begins behind the newest head before `from`, and ends with the day `to`', async () => {
    const read = await page({ ...ALL, from: '2026-03-04', to: '2026-03-04' });
    expect(shortOf(read)).toBe('[2026-03-03] 11 12 13 14 15 [2026-03-04]');
    expect(walkOf(read.items)).toMatchObject({ first: 11, after: { day: '2026-03-03' } });
    expect(shortOf(await page({ ...ALL, from: '2026-03-01', to: '2026-03-01' }))).toBe('');
  });

  it('has lines alone where contents are not asked for', async () => {
    const read = await page({ contents: 'false' });
    expect(walkOf(read.items)).toMatchObject({ records: 20, contents: 0, proved: { number: 15 } });
  });

  it('shows what was edited in the store as it is, so that a walk names it', async () => {
    const edited = (record: JournalRecord) =>
      record.number === 7 ? { ...record, nonce: 'another' } : record;
    deps = await signingOver(JOURNAL.map(edited));
    const read = await page(ALL);
    expect(walkOf(read.items)).toMatchObject({
      kind: 'broken',
      what: 'record 7 is not the one that record 8 was written after',
    });
  });
});

describe('pages of a long history', () => {
  /** Records of a third of a page each: what makes them large is in the software's name. */
  const large = (): readonly JournalRecord[] =>
    journalAt(momentsOf('2026-03-02', 2, 4)).map((record) => ({
      ...record,
      nonce: 'x'.repeat(700_000),
    }));

  it('are of bounded size, follow one another, and hold each entry once', async () => {
    deps = await signingOver(large());
    const pages = await allPages(ALL);
    expect(pages.map(shortOf)).toEqual(['1 2 3', '4 5 6', '7 8']);
    for (const each of pages) expect(JSON.stringify(each).length).toBeLessThan(3_000_000);
  });

  it('leave out the contents of a record that no answer could hold', async () => {
    const [record] = JOURNAL;
    deps = await signingOver([{ ...record!, nonce: 'x'.repeat(2_100_000) }]);
    const { items } = await page(ALL);
    expect(items).toMatchObject([{ kind: 'record', record: null }]);
  });

  it('are of bounded length', async () => {
    deps = await over(journalAt(momentsOf('2026-03-02', 3, 288)));
    const pages = await allPages({ contents: 'false' });
    expect(Math.max(...pages.map(({ items }) => items.length))).toBeLessThanOrEqual(411);
    expect(walkOf(pages.flatMap(({ items }) => items))).toMatchObject({
      records: 864,
      proved: { number: 576 },
    });
  });

  it('do not go on from a cursor of another question', async () => {
    deps = await signingOver(large());
    const { next } = await page(ALL);
    const cursor = next ?? '';
    const refused = async (domain: string, query: HistoryQuery) => {
      const read = await pageOfHistory(deps, domain, query);
      return 'status' in read ? read.detail : 'it was answered';
    };
    for (const other of [
      { ...ALL, to: '2026-03-03' },
      { contents: 'false' } as const,
      { ...ALL, from: '2026-03-02' },
    ]) {
      expect(await refused('bank', { ...other, cursor })).toMatch(/with other filters: begin anew/);
    }
    expect(await refused('other', { ...ALL, cursor })).toBe(
      'cursor: it is one of the history of bank, not of the history of other',
    );
    expect(await refused('bank', { ...ALL, cursor: 'AAAA' })).toBe('cursor: this is no cursor');
  });
});

describe('GET /v1/domains/{domain}/history', () => {
  it('answers for a domain that there is, and refuses what it does not understand', async () => {
    const api = new ActingApi();
    await api.watch('bank');
    const { status, body } = await api.get('/v1/domains/bank/history');
    expect([status, shortOf(HistoryPage.parse(body))]).toEqual([200, '1']);
    const asked = async (query: string) => api.get(`/v1/domains/bank/history?${query}`);
    expect(await asked('from=yesterday')).toMatchObject({ status: 400 });
    expect(await asked('limit=1')).toMatchObject({ status: 400 });
    expect(await asked('cursor=AAAA')).toMatchObject({
      status: 400,
      body: { detail: 'cursor: this is no cursor' },
    });
    expect(await api.get('/v1/domains/elsewhere/history')).toMatchObject({ status: 404 });
  });
});
