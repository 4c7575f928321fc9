import type { CoverageView } from '#contracts/api-coverage.ts';

export const COVERAGE: CoverageView = {
  domain: 'demo',
  from: '2026-03-01T09:00:00.000Z',
  to: '2026-03-02T09:00:00.000Z',
  expected: 288,
  done: 284,
  incomplete: 1,
  skipped: 1,
  missing: 2,
  followUps: 1,
  gaps: [
    {
      kind: 'skipped',
      first: '2026-03-01T13:04:00.000Z',
      last: '2026-03-01T13:04:00.000Z',
      instants: 1,
    },
    {
      kind: 'missing',
      first: '2026-03-02T03:24:00.000Z',
      last: '2026-03-02T03:29:00.000Z',
      instants: 2,
    },
  ],
  hosts: [
    { host: 'REPHOST', asked: 285, read: 284 },
    { host: 'bokmaster', asked: 285, read: 285 },
  ],
  list: {
    at: '2026-03-02T08:59:00.000Z',
    configuredNotListed: [],
    listedNotConfigured: ['REPHOST9'],
  },
  next: null,
};
