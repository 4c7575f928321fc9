import { describe, expect, it } from 'vitest';

import { stateIn } from '#domain/evidence/as-of.ts';
import { composeFiles } from '#domain/evidence/compose/compose-files.ts';
import type { JudgedRecord } from '#domain/journal.ts';
import { KeptRecords } from '#runtime/kept-records.ts';
import { bundleFacts } from '#test/bundle-facts.ts';

import { largestRecordOf } from '../../../contract/builders.ts';

/** The largest domain, all of it ahead: 120 replicas of 200 tables. */
const LARGEST = largestRecordOf('bank', {
  replicas: 120,
  tables: 200,
  random: () => 4_711_471_147,
  moving: true,
});
const { host = 'none' } = LARGEST.act.cells[0] ?? {};
const { id = 'none' } = LARGEST.act.incidents[0] ?? {};
const about = { incident: id, hosts: new Set([host, 'mashost']) };
const numbered = (number: number): JudgedRecord => ({ ...LARGEST, number });
const COUNT = 240;
const NEEDED = Array.from({ length: COUNT / 10 }, (_, at) => (at + 1) * 10);
const charactersOf = (value: unknown): number => JSON.stringify(value).length;

/** As many as one bundle reads, in pages of five; every tenth moved its incident. */
function keptOf(count: number): KeptRecords {
  const kept = new KeptRecords(about);
  for (let first = 1; first <= count; first += 5) {
    const page = [0, 1, 2, 3, 4].map((at) => numbered(first + at));
    kept.take(page, (number) => number % 10 === 0);
  }
  return kept;
}

describe('the records of a bundle, where every table of the largest domain is ahead', () => {
  const whole = charactersOf(LARGEST);
  const kept = keptOf(COUNT);
  const records = kept.inOrder();

  it('are kept with what is told of them, the newest one alone whole', () => {
    expect(records.at(-1)).toEqual(numbered(COUNT));
    const rest = records.slice(0, -1);
    const heaviest = Math.max(...rest.map(charactersOf));
    const weight = rest.reduce((sum, record) => sum + charactersOf(record), 0);
    expect(weight).toBeLessThan(32_000_000 + NEEDED.length * heaviest);
    expect(weight).toBeLessThan((COUNT * whole) / 20);
  });

  it('are left out beyond their weight, and counted, but for those that moved the incident', () => {
    const numbers = new Set(records.map(({ number }) => number));
    expect(NEEDED.filter((number) => !numbers.has(number))).toEqual([]);
    expect(kept.leftOut).toBe(COUNT - records.length);
    expect(kept.leftOut).toBeGreaterThan(0);
  });

  it('are the same ones whenever they are read', () => {
    expect(
      keptOf(COUNT)
        .inOrder()
        .map(({ number }) => number),
    ).toEqual(records.map(({ number }) => number));
  });

  it('rank causes by all that the newest of them has', () => {
    expect(stateIn(records)?.cells).toHaveLength(24_000);
    expect(stateIn(records)?.memory).toEqual(LARGEST.act.memory);
  });

  it('tell of the incident and of its hosts what the whole ones tell', () => {
    const first = records[0];
    if (first?.act.kind !== 'sweep-judged') throw new Error('the first is no sweep');
    expect(first.act.incidents.find((one) => one.id === id)).toEqual(LARGEST.act.incidents[0]);
    expect(first.act.cells).toEqual(LARGEST.act.cells.filter((cell) => cell.host === host));
    expect(first.act.moves).toEqual(LARGEST.act.moves);
    expect(first.act.hosts).toEqual(LARGEST.act.hosts);
  });
});

it('how many records were left out stands in missing.txt, and that the bundle is here in part', () => {
  const facts = { ...bundleFacts({ collected: [], runs: [] }), recordsLeftOut: 37 };
  const { files } = composeFiles(facts, { profile: 'vendor-clear', counts: [] });
  const textOf = (wanted: string) => files.find(({ path }) => path === wanted)?.text;
  expect(textOf('collection/missing.txt')).toContain(
    '05-timeline.csv, history/state-changes.csv: 37 records of the journal, none of which moved this incident',
  );
  expect(textOf('00-START-HERE.txt')).toContain('1 text is here in part');
});
