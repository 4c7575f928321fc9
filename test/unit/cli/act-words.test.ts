import { expect, it } from 'vitest';

import { actText } from '#cli/text/act-words.ts';

const ACT = { by: 'ann', did: 'commented on bank-3-1', why: 'seen' } as const;

it.each<readonly [Parameters<typeof actText>[0], string]>([
  [{ ...ACT, change: null }, 'ann commented on bank-3-1: seen'],
  [{ ...ACT, change: 'CHG-7' }, 'ann commented on bank-3-1: seen (change CHG-7)'],
  [
    { ...ACT, did: 'planned a window for R1, change CHG-7', change: 'CHG-7' },
    'ann planned a window for R1, change CHG-7: seen',
  ],
])('names the change once: %o', (act, words) => {
  expect(actText(act)).toBe(words);
});
