import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { PARSER_VERSION, RULES_VERSION, softwareNamed } from '#contracts/software.ts';
import { parseDataFiles } from '#domain/boksdiag/data-files.ts';
import { parseList } from '#domain/boksdiag/list.ts';
import { parseSequence } from '#domain/boksdiag/sequence.ts';
import { isJudged } from '#domain/journal.ts';

import { playDemo } from './serve-api/played-demo.ts';

/**
 * What each version makes of the captures of 2008, and of their story. Where a digest changes, and not for the
 * story's own sake, raise the version: records of before name the one that judged them.
 */
const PARSED_BY = new Map([[1, '22e16839623142e9']]);
const JUDGED_BY = new Map([[1, 'aa88b4f88c5e707d']]);

const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

const CAPTURES = 'examples/k1262';

describe('the version of', () => {
  it('the parser is another where a text is read otherwise', () => {
    const read = readdirSync(CAPTURES)
      .toSorted()
      .map((name) => readFileSync(`${CAPTURES}/${name}`, 'utf8'))
      .map((text) => [parseSequence(text), parseList(text), parseDataFiles(text)]);
    expect(digestOf(read)).toBe(PARSED_BY.get(PARSER_VERSION));
  });

  it('the rules is another where the same readings come to other verdicts or moves', async () => {
    const { store } = await playDemo(40);
    const judged: unknown[] = [];
    for (let from = 1; ; from += 50) {
      const page = await store.readRecords('demo', from, 50);
      for (const { act } of page.filter(isJudged)) {
        // Words may change, what moved may not.
        const moves = act.moves.map((move) => ({ ...move, text: '' }));
        judged.push([act.sweep.id, act.master, act.counts, act.cells, moves]);
      }
      if (page.length < 50) break;
    }
    expect(judged.length).toBeGreaterThan(8);
    expect(digestOf(judged)).toBe(JUDGED_BY.get(RULES_VERSION));
  });
});

it('a sweep names the software with both', () => {
  expect(softwareNamed('boks-audit 0.1.0')).toBe(
    `boks-audit 0.1.0 (parser ${PARSER_VERSION}, rules ${RULES_VERSION})`,
  );
});
