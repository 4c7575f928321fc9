import type { SweepStarted } from '#contracts/api-acts.ts';
import type { DomainThen, SnapshotList, SweepView } from '#contracts/api-sweeps.ts';

export const SWEEP: SweepView = {
  number: 12,
  id: 'demo/2026-03-02T08:49:00.000Z',
  purpose: 'regular',
  byHand: null,
  scheduledAt: '2026-03-02T08:49:00.000Z',
  stage: 'judged',
  overdue: false,
  read: 6,
  missed: 0,
  judgedBy: 14,
  domain: 'demo',
  hosts: [
    {
      host: 'REPHOST',
      phase: 'replicas',
      rawSha256: '4d72e603b472b35194490f9c92baac72a552e381b93699e2e7de628900a2b33e',
      via: null,
      cause: null,
    },
    {
      host: 'bokmaster',
      phase: 'master',
      rawSha256: '5bac54bd687daea9d6c9be7cd4c11ca7a78474ad3b46236efd0fb3ee34e1d03a',
      via: null,
      cause: null,
    },
  ],
  judged: {
    record: 14,
    software: 'boks-audit 0.1.0 (parser 1, rules 1)',
    configuration: 1,
    complete: true,
    master: 'bokmaster',
    masterText: 'bokmaster, as expected',
    snapshotsSha256: 'd8f0569067f6a247068e2e9e05dc78bfa2218669ddd51e4710417758e8db4ff7',
    counts: {
      'no-data': 0,
      'other-series': 0,
      ahead: 3,
      missing: 0,
      empty: 0,
      extra: 0,
      'went-back': 0,
      stuck: 0,
      behind: 0,
      'in-step': 272,
    },
    cells: [
      {
        host: 'REPHOST',
        table: 7,
        verdict: 'ahead',
        proved: true,
        master: 5055,
        replica: 6982,
        difference: 1927,
        meaning: 'host group → host',
      },
    ],
    notes: [],
    moves: [],
  },
};

export const THEN: DomainThen = {
  domain: 'demo',
  asked: '2026-03-02T08:50:00.000Z',
  ageSeconds: 60,
  byHand: [],
  numbers: 'kept',
  replicas: [
    {
      host: 'REPHOST',
      seen: 'read',
      cause: null,
      via: null,
      role: 'replica',
      joining: false,
      listStatus: 'ok',
      emptyFiles: [],
      lastReadAt: '2026-03-02T08:49:00.000Z',
      worst: 'ahead',
      tables: [
        {
          table: 7,
          verdict: 'ahead',
          proved: true,
          master: 5055,
          replica: 6982,
          difference: 1927,
          meaning: 'host group → host',
        },
        {
          table: 8,
          meaning: 'meaning not published',
          verdict: 'in-step',
          proved: false,
          master: 350,
          replica: 350,
          difference: 0,
        },
      ],
    },
  ],
  sweep: SWEEP,
};

export const SNAPSHOTS: SnapshotList = {
  items: [
    {
      sweep: 12,
      phase: 'replicas',
      readAt: '2026-03-02T08:49:20.000Z',
      via: null,
      role: 'replica',
      boksVersion: '6.0',
      complete: true,
      rawSha256: '4d72e603b472b35194490f9c92baac72a552e381b93699e2e7de628900a2b33e',
      tables: [
        {
          table: 0,
          sequence: 255,
          bracketed: 255,
          stamp: {
            days: 13161,
            secondOfDay: 59535,
          },
        },
        {
          table: 1,
          sequence: 2367,
          bracketed: 2367,
          stamp: {
            days: 13437,
            secondOfDay: 35220,
          },
        },
      ],
    },
  ],
  next: null,
};

export const SWEEP_STARTED: SweepStarted = {
  id: null,
  domain: 'demo',
  record: 31,
  at: '2026-03-02T08:51:10.000Z',
  by: 'ann (not authenticated)',
  did: 'asked for a sweep by hand',
  why: 'the bridge was mended, INC-7',
  change: 'CHG0042',
  alerts: [],
  sweep: 13,
};
