import type { CurveView } from '#contracts/api-curve.ts';

export const CURVE: CurveView = {
  domain: 'demo',
  host: 'REPHOST',
  table: 9,
  meaning: 'host → host group',
  from: '2026-03-02T08:00:00.000Z',
  to: '2026-03-02T10:00:00.000Z',
  step: 'hour',
  points: [
    {
      from: '2026-03-02T08:00:00.000Z',
      to: '2026-03-02T09:00:00.000Z',
      sweeps: 12,
      steps: 1,
      gaps: 0,
      sequence: { low: 5012, high: 7351, last: 7351 },
      difference: { low: -3, high: 2339 },
      verdicts: [
        { verdict: 'ahead', sweeps: 8 },
        { verdict: 'in-step', sweeps: 4 },
      ],
    },
    {
      from: '2026-03-02T09:00:00.000Z',
      to: '2026-03-02T10:00:00.000Z',
      sweeps: 12,
      steps: 1,
      gaps: 1,
      sequence: null,
      difference: null,
      verdicts: [{ verdict: 'no-data', sweeps: 12 }],
    },
  ],
};
