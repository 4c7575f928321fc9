import { expect, it } from 'vitest';

import { aheadIn } from '#domain/evidence/ahead-line.ts';
import { COLLECTORS } from '#domain/evidence/collected.ts';
import { bundleFacts } from '#test/bundle-facts.ts';

it('the facts of 2008 fit each other: readings, collectors and causes', () => {
  const { runs, collected, causes } = bundleFacts();
  const kinds = runs.flatMap(({ answers }) => answers.map(({ outcome }) => outcome.kind));
  expect(new Set(kinds)).toEqual(new Set(['reading']));
  const [opening] = runs.filter(({ meaning }) => meaning === 'opening');
  const [replica, master] = ['r', 'm2'].map(
    (place) => opening?.answers.find((answer) => answer.place === place)?.raw ?? '',
  );
  expect(aheadIn(master ?? '', replica ?? '')).toEqual([
    { table: 7, replica: 6982, master: 5053 },
    { table: 9, replica: 10_258, master: 7919 },
    { table: 15, replica: 2043, master: 1865 },
  ]);
  expect(collected.length).toBeGreaterThan(0);
  for (const { group, outcome } of collected) {
    if (outcome.kind === 'miss') throw new Error(outcome.detail);
    expect([...outcome.frame.collectors.keys()]).toEqual(COLLECTORS[group]);
  }
  expect(causes[0]?.id).toBe('was-master');
});
