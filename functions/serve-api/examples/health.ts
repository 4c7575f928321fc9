import type { Health } from '#contracts/api.ts';

export const HEALTH: Health = {
  status: 'ok',
  pid: 4711,
  version: '0.1.0',
  now: '2026-03-02T08:50:00.000Z',
  startedAt: '2026-03-02T08:00:00.000Z',
  speed: 60,
  domains: [
    {
      domain: 'demo',
      lastSweepAt: '2026-03-02T08:49:00.000Z',
      ageSeconds: 60,
      running: false,
    },
  ],
  undelivered: [],
  story: {
    scenario: 'dr-drill-2008',
    seed: 1,
    startsAt: '2026-03-02T08:00:00.000Z',
    endsAt: '2026-03-03T08:00:00.000Z',
    ended: false,
  },
};
