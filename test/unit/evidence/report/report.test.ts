import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ReportFacts } from '#domain/evidence/report/facts.ts';
import { writeReport } from '#domain/evidence/report/report.ts';

import { FACTS_2008, INCIDENT_2008 } from './report-facts.ts';

const { page, text } = writeReport(FACTS_2008);

describe('the report of 2008', () => {
  it('is the page that was looked at', async () => {
    await expect(page).toMatchFileSnapshot('golden/report-2008.html.golden');
  });

  it('is the text that was read', async () => {
    await expect(text).toMatchFileSnapshot('golden/report-2008.txt');
  });

  it('begins with what is wrong, how sure it is, and whether it still is', () => {
    expect(wordsOf(text)).toContain(
      'CRITICAL. REPHOST holds higher sequence numbers than its master bokmaster in 3 of 55 tables: ' +
        'T7 +1929, T9 +2339, T15 +178. Proved by the order of the readings: the replica was read at ' +
        '08:24:07 UTC, the master after it at 08:24:12 UTC. A second pair confirmed it at 08:25:14 ' +
        'UTC. Still so at 2026-03-02 08:25 UTC.',
    );
  });

  it('says the same in both forms, in the same order', () => {
    const said = writeReport({ ...FACTS_2008, timeline: { ...FACTS_2008.timeline, rows: [] } });
    const words = said.page
      .replace(/^.*<main>/su, '')
      .replaceAll(/<span>\d<\/span>|<[^>]*>/gu, ' ')
      .replaceAll(/&quot;|&gt;/gu, '');
    const withoutNumbers = said.text.replaceAll(/^ *\d+\. /gmu, '');
    expect(lettersOf(words)).toBe(lettersOf(withoutNumbers));
  });

  it('asks for nothing from the network, and runs nothing', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|src=|href=|url\((?!#)|@import|https?:/u);
    expect(page).toContain(`default-src 'none'`);
  });

  it('is ASCII of at most 80 columns for a terminal', () => {
    expect(text).toMatch(/^[\n -~]*$/u);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('a report', () => {
  it.each([
    ['recovering', { lastRead: { atMs: 0, holds: false } }, 'Not so any more at 1970-01-01 00:00'],
    ['closed', {}, 'The incident is closed.'],
    ['open', { lastRead: null }, 'The host was not read since.'],
    [
      'open',
      { lastRead: { atMs: 0, holds: false } },
      'Not above its master any more at 1970-01-01 00:00 UTC, which proves no repair',
    ],
  ] as const)('says of one that is %s what is so now', (state, more, words) => {
    const incident = { ...INCIDENT_2008, state };
    const said = writeReport({ ...FACTS_2008, incident, ...more });
    expect(wordsOf(said.text)).toContain(words);
    // The numbers of the opening stay.
    expect(said.text).toContain('T9     host -> host group           7917    10258          7919');
  });

  it('says so where a second pair did not confirm the first', () => {
    const opening = { ...FACTS_2008.opening, confirmedAtMs: null };
    expect(wordsOf(writeReport({ ...FACTS_2008, opening }).text)).toContain(
      'A second pair of readings did not confirm it.',
    );
  });

  it('of what has no tables tells what holds, in the words of the incident', () => {
    const incident = {
      ...INCIDENT_2008,
      kind: 'master-not-sending',
      host: null,
      tables: [],
      summary: 'no replica that answered moves',
    } as const;
    const facts: ReportFacts = {
      ...FACTS_2008,
      incident,
      opening: { ...FACTS_2008.opening, tables: [] },
      timeline: { ...FACTS_2008.timeline, rows: [] },
      causes: [],
      differences: [],
      collection: { wanted: 12, here: 12, missing: [], shortened: 2 },
      redaction: { profile: 'vendor-clear', counts: [] },
    };
    const said = wordsOf(writeReport(facts).text);
    expect(said).toContain('CRITICAL. No replica that answered moves.');
    expect(said).toContain('Nothing: all 12 items that were wanted are here.');
    expect(said).toContain('2 texts are here in part: see collection/missing.txt.');
    expect(said).toContain('Nothing that was collected speaks for one cause.');
    expect(said).not.toContain('THE NUMBERS OF THE OPENING');
  });
});

describe('a report of a crossing', () => {
  it.each([
    [
      'open',
      { atMs: 0, holds: false },
      'Crossed, as read at 1970-01-01 00:00 UTC: it looks healthy and is not;',
    ],
    ['open', null, 'Crossed: it looks healthy and is not;'],
    ['closed', null, 'The incident is closed, and no reading proves a repair.'],
    ['open', { atMs: 0, holds: true }, 'Still so at 1970-01-01 00:00 UTC.'],
  ] as const)(
    'says of one that crossed and is %s, as read %o, how it stands',
    (state, lastRead, words) => {
      const incident = { ...INCIDENT_2008, state, crossed: true };
      const said = wordsOf(writeReport({ ...FACTS_2008, incident, lastRead }).text);
      expect(said).toContain(words);
      expect(said).not.toContain('Not so any more');
    },
  );
});

describe('what a report says is to be done', () => {
  const toDo = (change: Partial<ReportFacts>): string =>
    wordsOf(writeReport({ ...FACTS_2008, ...change }).text);

  it('is the repair of 2008 where a replica is ahead by itself', () => {
    expect(toDo({})).toContain('6. Remove `data/*.dat` and `data/sequence`, both.');
  });

  it.each([
    [
      'held by it',
      { incident: { ...INCIDENT_2008, heldBy: { id: 'x', kind: 'master-went-back' } } },
    ],
    [
      'suspected',
      {
        causes: [{ id: 'master-went-back', says: '', supports: ['a'], contradicts: [], next: '' }],
      },
    ],
    ['the incident', { incident: { ...INCIDENT_2008, kind: 'master-went-back' } }],
    ['two masters', { incident: { ...INCIDENT_2008, kind: 'two-masters' } }],
  ] as const)('is never that repair where the master may have lost edits: %s', (_, change) => {
    const said = toDo(change);
    expect(said).not.toContain('Remove `data/*.dat`');
    expect(said).toMatch(/Reset no replica|Do NOT reset replicas|nothing is reset before that/);
  });

  it('is no repair any more once it is closed, but its closing record', () => {
    const incident = { ...INCIDENT_2008, state: 'closed' } as const;
    const said = toDo({ incident });
    expect(said).toContain('REPHOST is ahead of its master (closed)');
    expect(said).toContain('CLOSED. REPHOST held higher sequence numbers than its master');
    expect(said).toContain('Its closing record is asked for');
    expect(said).not.toContain('Remove `data/*.dat`');
  });

  it('keeps the letters of a name that begins the verdict', () => {
    const incident = {
      ...INCIDENT_2008,
      kind: 'two-masters',
      summary: 'bokmaster and R run',
    } as const;
    expect(toDo({ incident })).toContain('CRITICAL. bokmaster and R run. Still so at');
  });
});

describe('a report of much, or of evil', () => {
  it('shortens a long history in its middle, and says so', () => {
    const moves = Array.from({ length: 100 }, (_, n) => ({
      atMs: n * 60_000,
      record: n,
      reason: 'counted' as const,
      text: `move ${n};`,
    }));
    const said = writeReport({ ...FACTS_2008, moves }).text;
    expect(said).toContain('move 9;');
    expect(said).not.toContain('move 10;');
    expect(said).toContain('move 80;');
    expect(wordsOf(said)).toContain('70 more lines between the first 10 and the rest are in');
  });

  it('runs nothing that a host has printed, whatever that is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (printed) => {
        const evil = `<script>${printed}</script><b onload="x">&`;
        const facts: ReportFacts = {
          ...FACTS_2008,
          incident: { ...INCIDENT_2008, host: evil },
          master: evil,
          listLine: evil,
          moves: [{ atMs: 0, record: 1, reason: 'opened', text: evil }],
          causes: [{ id: 'x', says: evil, supports: [evil], contradicts: [evil], next: evil }],
          differences: [{ what: evil, standing: 'different', words: evil }],
          collection: {
            wanted: 2,
            here: 1,
            shortened: 0,
            missing: [{ host: evil, what: evil, why: evil }],
          },
        };
        const said = writeReport(facts);
        expect(said.page).not.toMatch(/<script|<b /u);
        expect(said.text).toMatch(/^[\n -~]*$/u);
      }),
    );
  });
});

const wordsOf = (said: string): string => said.replaceAll(/\s+/gu, ' ');

/** Letters and digits alone, without regard to case: layout is each form's own. */
const lettersOf = (said: string): string => said.replaceAll(/[^a-z0-9]/giu, '').toLowerCase();
