import { describe, expect, it } from 'vitest';

import { coverageText, wholeCoverage } from '#cli/text/coverage-text.ts';
import { exposureText } from '#cli/text/exposure-text.ts';
import { wholeExposure } from '#cli/text/whole-exposure.ts';
import type { ExposureView } from '#contracts/api-exposure.ts';
import { COVERAGE } from '#functions/serve-api/examples/coverage.ts';
import { EXPOSURE } from '#functions/serve-api/examples/exposure.ts';

const T9 = EXPOSURE.exposures[0];
const SILENCE = EXPOSURE.withoutData[0];
if (T9 === undefined || SILENCE === undefined) throw new Error('the example has one of each');
const partOf = (changes: Partial<ExposureView>): ExposureView => ({
  ...EXPOSURE,
  exposures: [],
  withoutData: [],
  ...changes,
});

const at = (minute: number): string => `2026-03-02T09:${String(minute).padStart(2, '0')}:00.000Z`;

describe('the parts of an exposure', () => {
  const before = { ...T9, lastSeenAt: at(0), inStepAgainAt: null, atLeast: 2, atMost: 30 };
  const after = {
    ...T9,
    lastInStepAt: null,
    firstSeenAt: at(0),
    lastSeenAt: at(30),
    inStepAgainAt: at(35),
    end: 'in-step' as const,
    verdicts: ['behind' as const],
    incidents: ['demo-9-1'],
    atLeast: 1,
    atMost: 40,
  };

  it('are one where it goes on across them', () => {
    const { exposures } = wholeExposure([
      partOf({ exposures: [before] }),
      partOf({ exposures: [after] }),
    ]);
    expect(exposures).toEqual([
      {
        ...after,
        lastInStepAt: T9.lastInStepAt,
        firstSeenAt: T9.firstSeenAt,
        verdicts: ['ahead', 'behind'],
        incidents: ['demo-7-1', 'demo-9-1'],
        atLeast: 2,
        atMost: 40,
      },
    ]);
  });

  it.each([
    ['it ended before', { ...before, inStepAgainAt: at(0), end: 'in-step' as const }, after],
    ['it began anew', before, { ...after, lastInStepAt: at(0), firstSeenAt: at(5) }],
    ['it is of another table', before, { ...after, table: 7 }],
  ])(
    'are two where %s, and nobody knows how the first ended that nobody saw end',
    (_, first, second) => {
      const parts = [partOf({ exposures: [first] }), partOf({ exposures: [second] })];
      const end = first.end === 'goes-on' ? 'not-known' : first.end;
      expect(wholeExposure(parts).exposures).toEqual([{ ...first, end }, second]);
    },
  );

  it('that no part after it tells of has an end that is not known, but in the last', () => {
    expect(wholeExposure([partOf({ exposures: [before] }), partOf({})]).exposures).toEqual([
      { ...before, end: 'not-known' },
    ]);
    expect(wholeExposure([partOf({}), partOf({ exposures: [before] })]).exposures).toEqual([
      before,
    ]);
  });

  it('do not make a number known that one of them does not know', () => {
    const parts = [
      partOf({ exposures: [{ ...before, atMost: null }] }),
      partOf({ exposures: [after] }),
    ];
    expect(wholeExposure(parts).exposures).toMatchObject([{ atLeast: 2, atMost: null }]);
  });
});

describe('the silences in the parts of an exposure', () => {
  it('are one silence where it goes on, of all three pages', () => {
    const silence = (first: number, last: number, again: number | null) => ({
      ...SILENCE,
      firstAt: at(first),
      lastAt: at(last),
      againAt: again === null ? null : at(again),
    });
    const parts = [silence(0, 5, null), silence(5, 10, null), silence(10, 15, 20)].map((one) =>
      partOf({ withoutData: [one], sweeps: 3 }),
    );
    expect(wholeExposure(parts)).toMatchObject({ withoutData: [silence(0, 15, 20)], sweeps: 9 });
  });
});

describe('what an exposure says', () => {
  it('is not that all was well where nobody looked', () => {
    const nobody = wholeExposure([partOf({ sweeps: 0 })]);
    expect(exposureText(nobody, undefined)).toMatch(
      /^demo: nothing is known: no sweep was judged then\n/,
    );
    const silent = wholeExposure([partOf({ withoutData: [SILENCE] })]);
    expect(exposureText(silent, undefined).replaceAll(/\s+/g, ' ')).toContain(
      'no table was seen out of step, by counters; of REPHOST2 nothing is known for a time',
    );
  });

  it('is that every host is unknown where no sweep was judged for a time', () => {
    const unwatched = { ...SILENCE, host: null, cause: 'no sweep was judged' };
    const withoutData = [unwatched, SILENCE];
    const text = exposureText(wholeExposure([partOf({ withoutData })]), undefined);
    expect(text).toContain('every host, 2026-03-01 22:14 UTC to');
    expect(text.replaceAll(/\s+/g, ' ')).toContain('of every host nothing is known for a time');
  });

  it('is not in step where the numbers are equal over a hole', () => {
    const hole = { ...T9, end: 'over-a-hole' as const };
    const text = exposureText(wholeExposure([partOf({ exposures: [hole] })]), undefined);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'with equal numbers, and what it never got is lacking still',
    );
  });

  it('gathers tables of which nothing was known at the same time', () => {
    const tables = [1, 2, 3, 4, 5].map((table) => ({ ...SILENCE, table }));
    const text = exposureText(wholeExposure([partOf({ withoutData: tables })]), undefined);
    expect(text).toContain('  REPHOST2 T1, T2, T3 and 2 more, 2026-03-01 22:14 UTC to');
  });
});

describe('the parts of a coverage', () => {
  it('are added, host by host, and the last list that was read stands', () => {
    const whole = wholeCoverage([COVERAGE, { ...COVERAGE, to: '2026-03-03', list: null }]);
    expect(whole).toMatchObject({ from: COVERAGE.from, to: '2026-03-03', expected: 576 });
    expect(whole.done + whole.incomplete + whole.skipped + whole.missing).toBe(whole.expected);
    expect(whole.hosts).toEqual([
      { host: 'REPHOST', asked: 570, read: 568 },
      { host: 'bokmaster', asked: 570, read: 570 },
    ]);
    expect(whole.gaps).toHaveLength(4);
    expect(whole.list).toEqual(COVERAGE.list);
  });

  it('say first how many sweeps there were not, and name who is not watched', () => {
    const text = coverageText(wholeCoverage([COVERAGE]));
    expect(text).toMatch(/^demo: 285 of 288 sweeps that were due took place; 3 did not\n/);
    expect(text).toContain('2026-03-02 03:24 UTC to 2026-03-02 03:29 UTC: 2 sweeps missing');
    expect(text).toMatch(/REPHOST +285 +284 +99\.6 %/);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('and nobody watches it: REPHOST9');
  });
});
