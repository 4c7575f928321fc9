import { describe, expect, it } from 'vitest';

import type { BundleFacts } from '#domain/evidence/bundle-facts.ts';
import { composeFiles } from '#domain/evidence/compose/compose-files.ts';
import type { Confirmation, Incident } from '#domain/incident.ts';
import { isJudged, type JournalRecord } from '#domain/journal.ts';
import { bundleFacts } from '#test/bundle-facts.ts';

const facts = bundleFacts();

const incidentThat = (confirmation: Confirmation): Incident => ({
  ...facts.incident,
  detail: { kind: 'ahead', tables: [], confirmation, inode: null },
});

/** The facts as of a collection that was quicker than the sweep that is to confirm. */
const early = (change: Partial<BundleFacts> = {}): BundleFacts =>
  bundleFacts({
    records: facts.records.filter(({ number }) => number < 5),
    incident: incidentThat({ kind: 'awaited', speakAfterMs: 0 }),
    ...change,
  });

const reportOf = (told: BundleFacts): string => {
  const { files } = composeFiles(told, { profile: 'vendor-clear', counts: [] });
  const report = files.find(({ path }) => path === '01-report.txt');
  return (report?.text ?? '').replaceAll(/\s+/g, ' ');
};

const notConfirmed = (record: JournalRecord): JournalRecord =>
  isJudged(record)
    ? {
        ...record,
        act: {
          ...record.act,
          moves: record.act.moves.map((move) => ({
            ...move,
            reason: move.reason === 'confirmed' ? ('not-confirmed' as const) : move.reason,
          })),
        },
      }
    : record;

describe('whether a second pair confirmed an ahead', () => {
  it('is told by the pair that the collection read, before a sweep could tell', () => {
    expect(reportOf(early())).toMatch(/A second pair confirmed it at 08:2\d:\d\d UTC\./);
  });

  it('is open while no second pair was read', () => {
    const runs = facts.runs.filter(({ meaning }) => meaning !== 'confirm');
    expect(reportOf(early({ runs }))).toContain('A second pair of readings was not judged yet.');
  });

  it('is no where the journal says no, whatever was read later', () => {
    const incident = incidentThat({ kind: 'not-confirmed' });
    const told = bundleFacts({ incident, records: facts.records.map(notConfirmed) });
    expect(reportOf(told)).toContain('A second pair of readings did not confirm it.');
  });
});

it('what has crossed is told so by the journal where no second pair was read, and never as still so', () => {
  const runs = facts.runs.filter(({ meaning }) => meaning !== 'confirm');
  const said = reportOf(bundleFacts({ runs, incident: { ...facts.incident, crossed: true } }));
  expect(said).toContain('Crossed, as read at 2026-03-02 08:25 UTC: it looks healthy and is not;');
  expect(said).not.toContain('Still so');
});
