import { expect, it } from 'vitest';

import { composeFiles } from '#domain/evidence/compose/compose-files.ts';
import { bundleFacts } from '#test/bundle-facts.ts';

/** Tables T0 to T39, each further off than the one before. */
const FORTY = Array.from({ length: 40 }, (_, table) => {
  const difference = 10 + table;
  return { table, master: 100, replica: 100 + difference, difference };
});

function reportOf(tables: typeof FORTY): string {
  const { incident } = bundleFacts();
  const facts = bundleFacts({ incident: { ...incident, tables, now: tables } });
  const { files } = composeFiles(facts, { profile: 'vendor-clear', counts: [] });
  return files.find(({ path }) => path === '01-report.txt')?.text ?? '';
}

const rowsIn = (report: string): readonly string[] =>
  [...report.matchAll(/^(T\d+) +[.?A-Z]{70,}$/gm)].map(([, table = '']) => table);

it('of more tables than a page shows, a report draws those furthest off, and counts the rest', () => {
  const report = reportOf(FORTY);
  expect(rowsIn(report)).toEqual(Array.from({ length: 24 }, (_, at) => `T${39 - at}`));
  expect(report.replaceAll(/\s+/g, ' ')).toContain(
    'These are the tables that were furthest off. 16 more: see 03-findings.json, and ' +
      'history/deltas.csv for how they stood over time.',
  );
});

it('a report draws all tables in their order while a page shows them, and speaks of no more', () => {
  const report = reportOf(FORTY.slice(0, 24));
  expect(rowsIn(report)).toEqual(Array.from({ length: 24 }, (_, at) => `T${at}`));
  expect(report).not.toContain('furthest off');
});
