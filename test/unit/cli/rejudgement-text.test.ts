import { describe, expect, it } from 'vitest';

import { rejudgementText, stateOfRejudgement } from '#cli/text/rejudgement-text.ts';
import type { Rejudgement } from '#contracts/api-rejudgement.ts';
import { REJUDGEMENT } from '#functions/serve-api/examples/rejudgement.ts';

const told = (changes: Partial<Rejudgement>): Rejudgement => ({ ...REJUDGEMENT, ...changes });
const NONE = { differences: [], because: null, why: null };

describe('a sweep that was judged once more, in words', () => {
  it('is the same, and by what it was judged', () => {
    const same = told({ ...NONE, outcome: 'same' });
    expect(rejudgementText(same).split('\n')).toEqual([
      'demo: sweep 12, due 2026-03-02 08:49 UTC, record 14: THE SAME, word by word',
      'judged then by boks-audit 0.1.0 (parser 1, rules 1), now by boks-audit 0.2.0',
      '(parser 1, rules 2); configuration version 1',
      '',
    ]);
    expect(stateOfRejudgement(same)).toBe('ok');
  });

  it('is another, with each word that differs, and what is not certain', () => {
    const other = told({ more: 2, unsure: ['demo-7-1'] });
    const lines = rejudgementText(other).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'cells, REPHOST table 7, verdict:',
        '  was "ahead"',
        '  is "behind"',
        'and 2 places more',
      ]),
    );
    expect(lines[0]).toContain('ANOTHER: 3 places');
    expect(lines.join(' ')).toContain('demo-7-1');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(stateOfRejudgement(other)).toBe('critical');
  });

  it.each([
    ['expired', 'its texts have expired', 'warning'],
    ['missing', 'a text is gone before its time', 'critical'],
    ['damaged', 'a text is not the one that was kept', 'critical'],
    ['no-configuration', 'its configuration is not there', 'critical'],
    ['too-much', 'it takes more than one request reads', 'warning'],
  ] as const)('was not judged again: %s', (because, words, state) => {
    const gone = told({ ...NONE, outcome: 'not-performed', because, why: 'raw object a: gone' });
    expect(rejudgementText(gone).replaceAll(/\s+/g, ' ')).toContain(`NOT JUDGED AGAIN: ${words}`);
    expect(stateOfRejudgement(gone)).toBe(state);
  });
});
