import { describe, expect, it } from 'vitest';

import { stateOfSweep, sweepText } from '#cli/text/sweep-text.ts';
import type { SweepView } from '#contracts/api-sweeps.ts';
import { SWEEP } from '#functions/serve-api/examples/sweeps.ts';

const BY_HAND = { by: 'ann', why: 'the bridge was mended', change: 'CHG0042' };
const judgedAs = (changes: Partial<NonNullable<SweepView['judged']>>): SweepView => {
  if (SWEEP.judged === null) throw new Error('the example is judged');
  return { ...SWEEP, judged: { ...SWEEP.judged, ...changes } };
};

describe('a sweep in words', () => {
  it('says who asked and why, who was read, what was not in step, and what moved', () => {
    expect(sweepText({ ...SWEEP, purpose: 'by-hand', byHand: BY_HAND })).toMatchInlineSnapshot(`
      "demo: sweep 12 of 2026-03-02 08:49 UTC, by hand, by ann: the bridge was mended
      (change CHG0042)
        6 of 6 hosts read (record 14)
        master: bokmaster, as expected
        tables of replicas: ahead 3, in-step 272
        REPHOST ahead: T7
        it moved no incident
      "
    `);
  });

  it('says how far it is while it is not judged', () => {
    const text = sweepText({ ...SWEEP, stage: 'master', judgedBy: null, judged: null });
    expect(text).toContain('a regular one\n  not judged yet: it reads the master\n');
  });

  it('says who was not read and why, and that it was closed at its deadline', () => {
    const host = {
      host: 'REPHOST',
      phase: 'replicas',
      rawSha256: null,
      via: null,
      cause: 'no answer',
    } as const;
    const view = { ...judgedAs({ cells: [], moves: [] }), hosts: [host], missed: 1, read: 5 };
    const text = sweepText({ ...view, overdue: true });
    expect(text).toContain('  5 of 6 hosts read; it was closed at its deadline (record 14)\n');
    expect(text).toContain('  REPHOST: no answer\n');
    expect(text).toContain('  it moved no incident\n');
  });

  it('says which hosts were read through which node', () => {
    const hostOf = (host: string, via: string | null) =>
      ({ host, phase: 'replicas', rawSha256: 'ab', via, cause: null }) as const;
    const hosts = [
      hostOf('A', 'gate1'),
      hostOf('B', null),
      hostOf('C', 'gate2'),
      hostOf('D', 'gate1'),
    ];
    const text = sweepText({ ...judgedAs({ cells: [], moves: [] }), hosts });
    expect(text).toContain('  read through gate1: A, D\n  read through gate2: C\n');
    expect(sweepText(judgedAs({}))).not.toContain('read through');
  });

  it('fits 80 columns, and lets no name move the cursor', () => {
    const byHand = { ...BY_HAND, why: `${'long '.repeat(100)}\u001b[2J` };
    const lines = sweepText({ ...SWEEP, byHand }).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.join('')).not.toContain('\u001b');
  });
});

describe('what a sweep comes to', () => {
  const IN_STEP = { counts: { 'in-step': 275 } };

  it.each([
    ['every table in step', judgedAs(IN_STEP), 'ok'],
    ['a table behind', judgedAs({ counts: { 'in-step': 274, behind: 1 } }), 'warning'],
    [
      'a table ahead, and another behind',
      judgedAs({ counts: { ahead: 1, behind: 1 } }),
      'critical',
    ],
    ['a host that was not read', { ...judgedAs(IN_STEP), missed: 1 }, 'unknown'],
    ['a table ahead, and a host that was not read', { ...judgedAs({}), missed: 1 }, 'critical'],
    ['no master', judgedAs({ ...IN_STEP, master: null }), 'unknown'],
    ['not judged yet', { ...SWEEP, judged: null }, 'unknown'],
  ] as const)('%s', (_, view, state) => {
    expect(stateOfSweep(view)).toBe(state);
  });
});
