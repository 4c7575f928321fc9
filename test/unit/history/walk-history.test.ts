import { describe, expect, it } from 'vitest';

import { HISTORY_TOOLS } from '#adapters/history-tools.ts';
import { fingerprintOf } from '#adapters/key-fingerprint.ts';
import { MemorySigner } from '#adapters/memory/signer.ts';
import { headText, type SignedHead } from '#domain/history/signed-head.ts';
import {
  beginWalk,
  takeEntry,
  type BrokenLink,
  type HistoryEntry,
  type HistoryWalk,
} from '#domain/history/walk-history.ts';
import type { JournalRecord } from '#domain/journal.ts';
import { entriesOf, exportedFrom, journalAt, momentsOf } from '#test/history.ts';

/** Three days of four records, signed, and two records of a fourth. */
const JOURNAL = journalAt(momentsOf('2026-03-02', 4, 4).slice(0, 14));
const WHOLE = await exportedFrom(JOURNAL);

function walk(
  entries: readonly HistoryEntry[],
  begun: HistoryWalk = beginWalk('bank'),
): HistoryWalk | BrokenLink {
  let walked = begun;
  for (const entry of entries) {
    const next = takeEntry(walked, entry, HISTORY_TOOLS);
    if (next.kind === 'broken') return next;
    walked = next;
  }
  return walked;
}
const whatIn = (entries: readonly HistoryEntry[], begun?: HistoryWalk): string => {
  const found = walk(entries, begun);
  return found.kind === 'broken' ? found.what : 'whole';
};

const isHead = (entry: HistoryEntry): entry is Extract<HistoryEntry, { kind: 'head' }> =>
  entry.kind === 'head';
const HEADS = WHOLE.filter(isHead).map(({ head }) => head);
const isRecord = (number: number) => (entry: HistoryEntry) =>
  entry.kind === 'record' && entry.line.startsWith(`${number} `);
const withoutRecord = (number: number) => WHOLE.filter((entry) => !isRecord(number)(entry));
const withHead = (day: string, change: (head: SignedHead) => SignedHead) =>
  WHOLE.map((entry) =>
    isHead(entry) && entry.head.day === day ? { ...entry, head: change(entry.head) } : entry,
  );
const edited = (record: JournalRecord): JournalRecord => ({ ...record, nonce: 'another' });
/** As if it had been changed in the store, and the lines made from it afterwards. */
const storedWith = (change: (records: JournalRecord[]) => readonly JournalRecord[]) =>
  entriesOf(change([...JOURNAL]), HEADS);

describe('a history that is whole', () => {
  it('is proved up to its last signed head', () => {
    expect(walk(WHOLE)).toMatchObject({
      kind: 'whole',
      first: 1,
      place: { number: 14 },
      records: 14,
      contents: 14,
      heads: 3,
      proved: { number: 12, day: '2026-03-04' },
      unsigned: [],
    });
  });

  it('may begin behind a signed head, which is then its anchor', () => {
    const from = WHOLE.findIndex((entry) => isHead(entry));
    expect(walk(WHOLE.slice(from))).toMatchObject({
      first: 5,
      after: { day: '2026-03-02' },
      proved: { number: 12 },
    });
  });

  it('may begin anywhere, and says where: what is before is not looked at', () => {
    expect(walk(WHOLE.slice(2))).toMatchObject({ first: 3, after: undefined, kind: 'whole' });
  });

  it('holds where contents are not given: the digest stands for them', () => {
    const bare = WHOLE.map((entry) => (isHead(entry) ? entry : { ...entry, record: null }));
    expect(walk(bare)).toMatchObject({ kind: 'whole', records: 14, contents: 0, heads: 3 });
  });

  it('names days that are over and have no head', () => {
    const last = HEADS.at(-1);
    const bare = WHOLE.filter((entry) => !isHead(entry) || entry.head === last);
    expect(walk(bare)).toMatchObject({
      unsigned: [
        { number: 4, day: '2026-03-02' },
        { number: 8, day: '2026-03-03' },
      ],
      proved: { number: 12 },
    });
  });
});

describe('the first broken link is named, where something was edited', () => {
  it('where contents were edited, in an export and in the store', () => {
    const inExport = WHOLE.map((entry) =>
      isRecord(6)(entry) && entry.kind === 'record' && entry.record !== null
        ? { ...entry, record: edited(JOURNAL[5]!) }
        : entry,
    );
    expect(whatIn(inExport)).toBe('the contents of record 6 were changed');
    const stored = storedWith((all) =>
      all.map((each) => (each.number === 6 ? edited(each) : each)),
    );
    expect(walk(stored)).toEqual({
      kind: 'broken',
      what: 'record 6 is not the one that record 7 was written after',
      expected: JOURNAL[6]!.previous,
      found: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('where the store was edited and every record after it made anew', () => {
    const forged = journalAt(
      momentsOf('2026-03-02', 4, 4).slice(0, 14).with(5, '2026-03-03T07:00:00Z'),
    );
    expect(walk(entriesOf(forged, HEADS))).toMatchObject({
      what: 'record 8, or one before it, is not what was signed for 2026-03-03',
    });
  });

  it('where the last record of the store was edited, by nobody but the next head', () => {
    const stored = storedWith((all) =>
      all.map((each) => (each.number === 14 ? edited(each) : each)),
    );
    expect(walk(stored)).toMatchObject({ kind: 'whole', proved: { number: 12 } });
  });

  it('where a line was changed', () => {
    const lines = WHOLE.map((entry) =>
      isRecord(6)(entry) && entry.kind === 'record'
        ? { ...entry, line: entry.line.replace('T06:', 'T07:'), record: null }
        : entry,
    );
    expect(whatIn(lines)).toBe('the line of record 6 was changed');
    const none = WHOLE.map((entry) =>
      isRecord(6)(entry) ? ({ kind: 'record', line: 'rubbish', record: null } as const) : entry,
    );
    expect(walk(none)).toMatchObject({
      what: 'a line is none of a chain',
      expected: 'the line of record 6',
    });
  });
});

describe('the first broken link is named, where records were moved', () => {
  it('where a record was dropped, in an export and in the store', () => {
    expect(walk(withoutRecord(6))).toEqual({
      kind: 'broken',
      what: 'record 6 is not there',
      expected: 'record 6',
      found: 'record 7',
    });
    expect(whatIn(storedWith((all) => all.filter(({ number }) => number < 6 || number > 9)))).toBe(
      'records 6 to 9 are not there',
    );
  });

  it('where records were put in another order, or one stands twice', () => {
    const [six, seven] = [WHOLE.find(isRecord(6))!, WHOLE.find(isRecord(7))!];
    const swapped = WHOLE.map((each) => (each === six ? seven : each === seven ? six : each));
    expect(whatIn(swapped)).toBe('record 6 is not there');
    const twice = WHOLE.flatMap((each) => (each === six ? [each, each] : [each]));
    expect(whatIn(twice)).toBe('record 6 stands a second time, or in the wrong place');
  });

  it('where a record was put in', () => {
    const renumbered = storedWith((all) => [
      ...all.slice(0, 6),
      edited({ ...all[6]!, number: 7 }),
      ...all.slice(6).map((each) => ({ ...each, number: each.number + 1 })),
    ]);
    expect(whatIn(renumbered)).toBe('record 7 is not the one that record 8 was written after');
    const appended = storedWith((all) => [...all.slice(0, 6), edited(all[5]!), ...all.slice(6)]);
    expect(whatIn(appended)).toBe('record 6 stands a second time, or in the wrong place');
  });

  it('where the tail was cut, and the head of it was left', () => {
    const cut = WHOLE.filter((entry) => isHead(entry) || Number(entry.line.split(' ')[0]) < 10);
    expect(walk(cut)).toMatchObject({
      what: 'the history ends at record 9, and the head signed for 2026-03-04 is of a later one',
      expected: 'record 12',
      found: 'record 9',
    });
  });

  it('where the tail was cut with its head, by what is left: nothing is proved beyond it', () => {
    const cut = WHOLE.slice(0, WHOLE.findIndex(isRecord(9)));
    expect(walk(cut)).toMatchObject({ place: { number: 8 }, proved: { number: 8 } });
  });
});

describe('the first broken link is named, where it is a head', () => {
  it('where a head stands in the wrong place', () => {
    const [first] = WHOLE.filter(isHead);
    expect(whatIn([...WHOLE, first!])).toBe(
      'the head signed for 2026-03-02 stands in the wrong place',
    );
  });

  it('where a signature was changed, or what it is over', () => {
    const der = HEADS[0]!.der;
    expect(whatIn(withHead('2026-03-03', (head) => ({ ...head, der })))).toBe(
      'the head signed for 2026-03-03 does not fit its signature',
    );
    expect(whatIn(withHead('2026-03-03', (head) => ({ ...head, day: '2026-03-05' })))).toBe(
      'the head signed for 2026-03-05 does not fit its signature',
    );
    expect(whatIn(withHead('2026-03-03', (head) => ({ ...head, domain: 'other' })))).toBe(
      'the head signed for 2026-03-03 is none of this history',
    );
    expect(whatIn(withHead('2026-03-03', (head) => ({ ...head, der: 'rubbish' })))).toBe(
      'the head signed for 2026-03-03 does not fit its signature',
    );
  });
});

describe('the first broken link is named, where it is signed by another', () => {
  it('where the key was swapped, and the head signed anew with it', async () => {
    const forger = new MemorySigner();
    const forged = await Promise.all(
      WHOLE.map(async (entry) => {
        if (!isHead(entry) || entry.head.day === '2026-03-02') return entry;
        const { der } = await forger.sign(Buffer.from(headText(entry.head)));
        const { key, pem } = await forger.publicKey();
        const signed = { ...entry.head, key, pem, der: Buffer.from(der).toString('base64') };
        return { kind: 'head', head: signed } as const;
      }),
    );
    expect(walk(forged)).toMatchObject({
      what: 'the head signed for 2026-03-03 has another key',
      expected: fingerprintOf(HEADS[0]!.pem),
    });
    const mine = beginWalk('bank', [fingerprintOf(HEADS[0]!.pem)]);
    expect(whatIn(forged, mine)).toBe('the head signed for 2026-03-03 has another key');
    const named = beginWalk('bank', [
      fingerprintOf(HEADS[0]!.pem),
      fingerprintOf((await forger.publicKey()).pem),
    ]);
    expect(whatIn(forged, named)).toBe('whole');
    expect(whatIn(WHOLE, beginWalk('bank', ['00'.repeat(32)]))).toBe(
      'the head signed for 2026-03-02 has another key',
    );
    expect(whatIn(withHead('2026-03-02', (head) => ({ ...head, pem: 'rubbish' })))).toBe(
      'the head signed for 2026-03-02 has another key',
    );
  });

  it('where a record or a head is of another domain', async () => {
    const journal = journalAt(momentsOf('2026-03-02', 2, 4), 'other');
    expect(walk(await exportedFrom(journal, 'other'))).toMatchObject({
      what: 'record 1 is of another domain',
      expected: 'bank',
      found: 'other',
    });
  });

  it('where a head is signed, and of a day that its record is not of', async () => {
    const signer = new MemorySigner();
    const { key, pem } = await signer.publicKey();
    const heads = await Promise.all(
      HEADS.map(async (head) => {
        const wrong = { ...head, day: '2026-03-09' };
        const { der } = await signer.sign(Buffer.from(headText(wrong)));
        return { ...wrong, key, pem, der: Buffer.from(der).toString('base64') };
      }),
    );
    expect(whatIn(entriesOf(JOURNAL, heads))).toBe(
      'the head signed for 2026-03-09 is of a record of another day',
    );
  });
});

it('computes every hash anew: a line that claims another record is not believed', () => {
  const [one] = WHOLE;
  if (one?.kind !== 'record') throw new Error('the first entry is a record');
  const [, second] = JOURNAL;
  expect(whatIn([{ ...one, record: second! }])).toBe(
    "the contents of record 1 are another record's",
  );
});
