import type { ExposureView } from '#contracts/api-exposure.ts';

export const EXPOSURE: ExposureView = {
  domain: 'demo',
  from: '2026-03-01T09:00:00.000Z',
  to: '2026-03-02T09:00:00.000Z',
  sweeps: 285,
  exposures: [
    {
      host: 'REPHOST',
      table: 9,
      meaning: 'host → host group',
      lastInStepAt: '2026-03-02T08:04:00.000Z',
      firstSeenAt: '2026-03-02T08:24:00.000Z',
      lastSeenAt: '2026-03-02T08:59:00.000Z',
      inStepAgainAt: null,
      end: 'goes-on',
      verdicts: ['ahead'],
      incidents: ['demo-7-1'],
      atLeast: 0,
      atMost: 2339,
    },
  ],
  withoutData: [
    {
      host: 'REPHOST2',
      table: null,
      cause: 'no-answer',
      firstAt: '2026-03-01T22:14:00.000Z',
      lastAt: '2026-03-01T22:19:00.000Z',
      againAt: '2026-03-01T22:24:00.000Z',
    },
  ],
  next: null,
};
