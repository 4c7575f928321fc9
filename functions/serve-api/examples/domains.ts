import type { DomainList, DomainView, SweepList } from '#contracts/api.ts';

export const DOMAINS: DomainList = {
  items: [
    {
      domain: 'demo',
      master: 'bokmaster',
      replicas: 5,
      periodSeconds: 300,
      lastSweepAt: '2026-03-02T08:49:00.000Z',
      worst: 'ahead',
      liveIncidents: 1,
      mutedIncidents: 0,
      closedWithoutRecord: 0,
    },
  ],
  next: null,
};

export const DOMAIN: DomainView = {
  domain: 'demo',
  expectedMaster: 'bokmaster',
  master: 'bokmaster',
  masterText: 'bokmaster, as expected',
  sweep: {
    number: 12,
    id: 'demo/2026-03-02T08:49:00.000Z',
    scheduledAt: '2026-03-02T08:49:00.000Z',
    complete: true,
    overdue: false,
  },
  ageSeconds: 60,
  now: '2026-03-02T08:50:00.000Z',
  periodSeconds: 300,
  worst: 'ahead',
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
  notes: [],
  windows: [],
  liveIncidents: 1,
  mutedIncidents: 0,
  closedWithoutRecord: { incidents: [], before: 0 },
  unconfirmed: { notShown: 0, notRead: 0 },
  running: null,
  ifMasterIsLost:
    'if the master is lost now: REPHOST2, REPHOST3, REPHOST4, REPHOST5 (lose nothing known as of 2026-03-02 08:49 UTC)',
  channels: [
    {
      channel: 'terminal',
      state: 'ok',
      record: 14,
      waiting: null,
      passedOver: {
        count: 0,
        newest: [],
      },
    },
  ],
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
      promote: {
        answer: 'no',
        because: 'ahead demo-7-1 is open',
      },
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
};

export const SWEEPS: SweepList = {
  items: [
    {
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
    },
    {
      number: 11,
      id: 'demo/2026-03-02T08:44:00.000Z',
      purpose: 'regular',
      byHand: null,
      scheduledAt: '2026-03-02T08:44:00.000Z',
      stage: 'judged',
      overdue: false,
      read: 6,
      missed: 0,
      judgedBy: 13,
    },
  ],
  next: '11',
};
