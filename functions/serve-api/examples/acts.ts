import type * as z from 'zod';

import type { ActTaken, ClosingAct, PlainAct, TestAct } from '#contracts/api-acts.ts';

export const PLAIN_ACT: PlainAct = { why: 'looked at by the team, INC-7', change: 'CHG0042' };

export const ACT_TAKEN: ActTaken = {
  id: 'demo-mute-31',
  domain: 'demo',
  record: 31,
  at: '2026-03-02T08:31:00.000Z',
  by: 'ann (not authenticated)',
  did: 'muted REPHOST, ahead until 2026-03-02 10:31 UTC',
  why: 'known',
  change: 'CHG0042',
  alerts: [],
};

export const CLOSING: z.input<typeof ClosingAct> = {
  why: 'repaired and read again',
  code: 'reset-done',
  closing: {
    rootCause: 'a drill ran without its window, and edits were made on the replica',
    remediation: 'the replica was reset as the runbook says',
    exposure: { from: '2026-03-02T08:24Z', to: '2026-03-02T12:05Z' },
    withdrawnRight: { usable: 'yes', used: 'no' },
    prevention: 'drills are planned as windows',
    ticket: 'INC-7',
  },
};

export const TEST: TestAct = { why: 'the relay was mended', channel: 'mail' };
