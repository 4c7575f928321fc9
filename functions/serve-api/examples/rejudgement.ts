import type { Rejudgement } from '#contracts/api-rejudgement.ts';

export const REJUDGEMENT: Rejudgement = {
  domain: 'demo',
  sweep: 12,
  scheduledAt: '2026-03-02T08:49:00.000Z',
  record: 14,
  configuration: 1,
  software: {
    was: 'boks-audit 0.1.0 (parser 1, rules 1)',
    is: 'boks-audit 0.2.0 (parser 1, rules 2)',
  },
  outcome: 'other',
  because: null,
  why: null,
  differences: [{ place: 'cells, REPHOST table 7, verdict', was: '"ahead"', is: '"behind"' }],
  more: 0,
  unsure: [],
};
