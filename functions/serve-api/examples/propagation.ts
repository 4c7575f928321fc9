import type { PropagationView } from '#contracts/api-propagation.ts';

const REPHOST3 = {
  readings: 288,
  resolutionSeconds: { typical: 300, worst: 300 },
  arrived: 41,
  atLeastSeconds: { p50: 0, p95: 7_140, max: 7_140 },
  atMostSeconds: { p50: 300, p95: 7_740, max: 7_740 },
  notApplied: 0,
  notKnown: 0,
  onTheWay: { updates: 0, atLeastSeconds: 0 },
};

export const PROPAGATION: PropagationView = {
  domain: 'demo',
  table: 2,
  meaning: 'user access routes',
  impact: [
    'Changed users and routes are not seen: new rights are missing, and withdrawn rights may still be honoured by this replica (inference).',
  ],
  from: '2026-03-01T00:00:00.000Z',
  to: '2026-03-02T00:00:00.000Z',
  days: [
    {
      day: '2026-03-01',
      sweeps: 288,
      masterReadings: 288,
      isExpired: false,
      made: 41,
      all: REPHOST3,
      replicas: [{ host: 'REPHOST3', ...REPHOST3 }],
    },
  ],
  next: null,
};
