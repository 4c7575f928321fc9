import type { ReportFacts } from '#domain/evidence/report/facts.ts';
import type { Incident } from '#domain/incident.ts';

const at = (time: string): number => Date.parse(`2026-03-02T${time}Z`);
const PAIRS = [
  { table: 7, replica: 6982, master: 5053 },
  { table: 9, replica: 10258, master: 7919 },
  { table: 15, replica: 2043, master: 1865 },
];
const TABLES = PAIRS.map((pair) => ({ ...pair, difference: pair.replica - pair.master }));

/** The incident of 2008 on its first morning. */
export const INCIDENT_2008: Incident = {
  id: 'prod-6-1',
  domain: 'prod',
  host: 'REPHOST',
  kind: 'ahead',
  severity: 'critical',
  state: 'open',
  episode: 1,
  follows: null,
  firstSeenAtMs: at('08:24:00'),
  openedAtMs: at('08:24:00'),
  closedAtMs: null,
  count: { reads: 2, sinceMs: at('08:24:00') },
  progress: 0,
  tables: TABLES,
  now: TABLES,
  detail: {
    kind: 'ahead',
    tables: [],
    confirmation: { kind: 'confirmed' },
    inode: null,
  },
  heldBy: null,
  crossed: false,
  stale: false,
  told: null,
  moves: 2,
  records: [6, 7],
  summary: 'REPHOST is ahead of its master in 3 tables: T7 +1929, T9 +2339, T15 +178',
};

/** What a report of it is made of. */
export const FACTS_2008: ReportFacts = {
  incident: INCIDENT_2008,
  version: 1,
  asOfMs: at('08:26:00'),
  toAsk: {},
  software: 'boks-audit 0.1.0',
  master: 'bokmaster',
  hosts: ['REPHOST', 'bokmaster'],
  tablesRead: 55,
  opening: {
    replicaAtMs: at('08:24:07'),
    beforeAtMs: at('08:24:02'),
    masterAtMs: at('08:24:12'),
    confirmedAtMs: at('08:25:14'),
    files: {
      replica: 'raw/20260302T082400Z-sweep-4/REPHOST/01-boksdiag-sequence.r.stdout',
      master: 'raw/20260302T082400Z-sweep-4/bokmaster/01-boksdiag-sequence.m2.stdout',
    },
    tables: PAIRS.map(({ table, replica, master }) => ({
      table,
      masterBefore: master - 2,
      replica,
      masterAfter: master,
    })),
  },
  lastGoodAtMs: at('06:55:00'),
  lastRead: { atMs: at('08:25:14'), holds: true },
  listLine: 'REPHOST 00:49 04:50 726768 ok',
  timeline: {
    fromMs: at('06:00:00'),
    untilMs: at('08:26:00'),
    rowsLeft: 0,
    rows: [
      {
        table: 9,
        runs: runs(['06:00:00', 'in-step'], ['07:00:00', 'none'], ['08:24:00', 'ahead']),
      },
      {
        table: 7,
        runs: runs(['06:00:00', 'in-step'], ['07:00:00', 'none'], ['08:24:00', 'ahead']),
      },
      {
        table: 15,
        runs: runs(
          ['06:00:00', 'in-step'],
          ['06:40:00', 'behind'],
          ['07:00:00', 'none'],
          ['08:24:00', 'ahead'],
        ),
      },
    ],
  },
  causes: [
    {
      id: 'was-master',
      says: 'REPHOST was master for a time (a drill, a failover), was edited as such, and kept its numbers when it was turned back.',
      supports: [
        'it ran as master in sweep 3',
        'ahead in T7, T9, T15 alone: the tables that were edited then, as in 2008',
      ],
      contradicts: [],
      next: 'who converted REPHOST, and when; what was edited then',
    },
    {
      id: 'two-masters',
      says: 'Something other than this master writes to REPHOST: a second master, or a defect.',
      supports: ['its own numbers grew while it ran as a replica'],
      contradicts: ['its own numbers stand still since it opened'],
      next: 'BOKSINIT in ENV and the running role on every host',
    },
  ],
  moves: [
    {
      atMs: at('08:24:00'),
      record: 6,
      reason: 'opened',
      text: 'REPHOST is ahead of its master in 3 tables: T7 +1929, T9 +2339, T15 +178',
    },
    {
      atMs: at('08:25:00'),
      record: 7,
      reason: 'confirmed',
      text: 'a second ordered pair confirmed it',
    },
  ],
  differences: [
    { what: 'BOKSINIT as configured and as running', standing: 'equal', words: 'replica' },
    { what: 'method.conf', standing: 'different', words: '' },
    { what: 'node keys', standing: 'not known', words: 'never read' },
  ],
  collection: {
    wanted: 54,
    here: 53,
    shortened: 0,
    missing: [{ host: 'REPHOST', what: 'errlog', why: 'it took longer than 8 seconds' }],
  },
  redaction: {
    profile: 'vendor-clear',
    counts: [{ rule: 'R04', count: 2 }],
  },
  keyFingerprint: '5fa7'.repeat(16),
};

function runs(
  ...all: readonly (readonly [
    string,
    ReportFacts['timeline']['rows'][number]['runs'][number]['state'],
  ])[]
) {
  return all.map(([time, state]) => ({ fromMs: at(time), state }));
}
