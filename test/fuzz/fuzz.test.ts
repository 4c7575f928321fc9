import { describe as group, expect, it } from 'vitest';

import { fixedAndFresh } from '../support/seeds.ts';
import { describe, fuzz, type FuzzRun } from './parent.ts';
import { TARGET_NAMES } from './targets.ts';

/** `npm test`: 50,000 inputs a parser; LONG=1: a million; each halved by the seeds. */
const LONG = process.env['LONG'] === '1';
const INPUTS = LONG ? 500_000 : 25_000;
const RUN = { patienceMs: 10_000 };
const LIMIT_MS = LONG ? 300_000 : 60_000;

/** What must come out often, or the fuzzing would have tried nothing. */
const OUTCOMES: Readonly<Record<(typeof TARGET_NAMES)[number], readonly string[]>> = {
  sequence: ['read', 'partial', 'refused'],
  list: ['read', 'partial', 'refused'],
  'data-files': ['read', 'partial'],
  errlog: ['read', 'partial'],
  reading: ['frame', 'cut-off', 'rubbish', 'unknown-format'],
  capture: ['captured', 'cut-off', 'rubbish', 'unknown-format'],
};

group.concurrent('fuzzing', { timeout: LIMIT_MS }, () => {
  for (const target of TARGET_NAMES) {
    it.for(fixedAndFresh)(
      `${target} tells nothing but what its text shows, with $label`,
      async ({ seed }) => {
        const { told, outcomes } = await tell({ ...RUN, target, seed, inputs: INPUTS });
        expect(told).toMatch(/^fuzz ok/);
        const seldom = OUTCOMES[target].filter((one) => (outcomes[one] ?? 0) < INPUTS / 50);
        expect(seldom).toEqual([]);
      },
    );

    it(`${target} answers to 2 MB of each bad shape`, async () => {
      const { told } = await tell({ ...RUN, target, seed: 0, inputs: 'shapes' });
      expect(told).toMatch(/^fuzz ok/);
    });
  }
});

group.concurrent('the guards of the fuzzing', { timeout: LIMIT_MS }, () => {
  it('tells of a parser that drops a digit, with seed, input and text', async () => {
    const run = { target: 'drops-a-digit', seed: 1, inputs: 2000, ...RUN };
    const report = await fuzz(run);
    expect(report).toMatchObject({ kind: 'failed', fault: expect.stringContaining('tables') });
    expect(describe(run, report)).toMatch(/seed=1 .*input=\d+: .*\ntext: ".*T9 13178d/);
  });

  it('kills a parser that never ends, and tells seed, input and text', async () => {
    const run = { target: 'hangs-at-a-bracket', seed: 1, inputs: 2000, patienceMs: 1000 };
    const report = await fuzz(run);
    expect(report).toMatchObject({ kind: 'hung' });
    expect(describe(run, report)).toMatch(/hung at input=\d+: no answer in 1000 ms\ntext: ".*\(\(/);
  });

  it('takes whatever is thrown for a fault', async () => {
    const run = { target: 'throws-at-a-tab', seed: 1, inputs: 2000, ...RUN };
    expect(await fuzz(run)).toMatchObject({ kind: 'failed', fault: 'it threw: TypeError: a tab' });
  });
});

async function tell(run: FuzzRun) {
  const report = await fuzz(run);
  const told = describe(run, report);
  console.log(told);
  return { told, outcomes: report.kind === 'passed' ? report.outcomes : {} };
}
