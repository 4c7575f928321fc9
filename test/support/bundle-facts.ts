import { createHash } from 'node:crypto';

import { readAnswer } from '#domain/answer.ts';
import { formatSequence, stampOf } from '#domain/boksdiag/sequence.ts';
import { rankCausesWith } from '#domain/cause/with-collected.ts';
import type { BundleFacts, HistoryRow, KeptRun, KeptText } from '#domain/evidence/bundle-facts.ts';
import { formatChain, linkOf } from '#domain/evidence/chain.ts';
import type { Collection } from '#domain/evidence/collection.ts';
import type { Incident, Move } from '#domain/incident.ts';
import {
  actedAtMs,
  canonicalJson,
  NO_RECORD_SHA256,
  type HostStanding,
  type JournalRecord,
  type SweepJudged,
} from '#domain/journal.ts';
import { EMPTY_MEMORY, type DomainMemory } from '#domain/memory.ts';
import { formatReading } from '#domain/reading.ts';
import type { DomainState } from '#domain/state.ts';
import { formatInstant } from '#domain/sweep-plan.ts';
import { NO_CELLS } from '#domain/verdict.ts';

import { COLLECTED_2008 } from './collected-2008.ts';
import { replicasOf, settingsOf } from './facts.ts';
import { AT, HOSTS, MASTER, REPLICA, REPLICAS } from './story-2008.ts';

/**
 * All that a bundle of the 2008 story is made from, on the morning after the drill: REPHOST was master
 * from 07:00 to 08:10, was edited in T7, T9 and T15, was turned back, and is read ahead at 08:24.
 * What is given stands instead.
 */
export const bundleFacts = (change: Partial<BundleFacts> = {}): BundleFacts => ({
  ...FACTS,
  ...change,
});

/** What `boksdiag sequence` prints of 55 tables; those given have other numbers, stamps a zone's shift. */
export const sequenceText = (
  counters: Readonly<Record<number, number>> = {},
  { laterSeconds = 0 } = {},
): string =>
  formatSequence(
    Array.from({ length: TABLES }, (_, table) => {
      const sequence = counters[table] ?? COUNTERS[table] ?? 100 + table;
      return {
        table,
        stamp: stampOf(STAMP_SECONDS + table + laterSeconds),
        sequence,
        bracketed: sequence,
      };
    }),
  );

/** One host's answer in a run: its text as it was printed, and what it is read as. */
export function keptText(
  host: string,
  at: {
    readonly place: KeptText['place'];
    readonly sweep: number;
    readonly atMs: number;
    readonly sequence: string;
    readonly role?: string;
    readonly zoneOffsetMinutes?: number;
    readonly boksVersion?: string;
  },
): KeptText {
  const role = at.role ?? (host === MASTER ? 'master' : 'replica');
  const raw = formatReading(
    {
      head: {
        host,
        instance: `machine-of-${host}`,
        configuredRole: role,
        runningRole: role,
        initRuns: true,
        masterRuns: role === 'master',
        boksVersion: at.boksVersion ?? '6.0.3',
        zoneOffsetMinutes: at.zoneOffsetMinutes ?? 0,
        sequenceExit: 0,
        listExit: role === 'master' ? 0 : undefined,
      },
      sequence: at.sequence,
      list: role === 'master' ? LIST : undefined,
      files: '-rw-r----- 1 0 0 40960 Mar  2 08:09 addr.dat\n',
      counters: { inode: 4711, modifiedSeconds: Math.floor(AT.turnedBack / 1_000) },
    },
    sha256,
  );
  const phase = at.place === 'r' ? 'replicas' : 'master';
  const place = { sweep: at.sweep, phase } as const;
  const kept = { domain: DOMAIN, host, place, readAtMs: at.atMs, text: raw };
  return { host, place: at.place, readAtMs: at.atMs, raw, outcome: readAnswer(kept, sha256) };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const DOMAIN = 'prod';
const TABLES = 55;
const STAMP_SECONDS = 13_178 * 86_400;
const COUNTERS: Readonly<Record<number, number>> = { 7: 5053, 9: 7919, 15: 1865 };
const AHEAD: Readonly<Record<number, number>> = { 7: 6982, 9: 10_258, 15: 2043 };
const LIST = [
  'Server  Since last  Since last     Since last  Count    Last',
  '        pckt        fail           sync        sent     status',
  'REPHOST5  00:49     523d 5:19:20   04:49       1853521  ok',
  'REPHOST4  00:49     136d 22:21:35  04:49       526392   ok',
  'REPHOST3  00:49                    04:50       726768   ok',
  'REPHOST   00:49                    04:50       148342   ok',
  '',
].join('\n');

const settings = settingsOf({
  domain: DOMAIN,
  master: MASTER,
  replicas: replicasOf(...REPLICAS),
});

const tables = [7, 9, 15].map((table) => {
  const [master = 0, replica = 0] = [COUNTERS[table], AHEAD[table]];
  return { table, master, replica, difference: replica - master };
});
const SUMMARY = `${REPLICA} is ahead of its master in 3 tables: T7 +1929, T9 +2339, T15 +178`;

const incident: Incident = {
  id: 'prod-4-1',
  domain: DOMAIN,
  host: REPLICA,
  kind: 'ahead',
  severity: 'critical',
  state: 'open',
  episode: 1,
  follows: null,
  firstSeenAtMs: AT.opened,
  openedAtMs: AT.opened,
  closedAtMs: null,
  count: { reads: 2, sinceMs: AT.opened },
  progress: 0,
  tables,
  now: tables,
  detail: { kind: 'ahead', tables: [], confirmation: { kind: 'confirmed' }, inode: 4711 },
  heldBy: null,
  crossed: false,
  stale: false,
  told: null,
  moves: 2,
  records: [4, 5],
  summary: SUMMARY,
};

const roleMoved: Incident = {
  ...incident,
  id: 'prod-3-1',
  kind: 'role-moved',
  severity: 'error',
  state: 'closed',
  firstSeenAtMs: AT.drill,
  openedAtMs: AT.drill,
  closedAtMs: AT.opened,
  tables: [],
  now: [],
  detail: { kind: 'counted', counts: {}, names: [] },
  moves: 2,
  records: [3, 4],
  summary: `${REPLICA} runs as master; the old master was not seen`,
};

const moveOf = (of: Incident, number: number, change: Partial<Move>): Move => ({
  incident: of.id,
  host: of.host,
  kind: of.kind,
  number,
  from: 'open',
  to: 'open',
  reason: 'opened',
  text: of.summary,
  spoken: true,
  ...change,
});

/** Judged sweeps 1 to 5: two calm ones, the drill, the opening, and the second pair that confirms. */
const acts: readonly SweepJudged[] = [
  judged(1, AT.calm),
  judged(2, AT.lastGood),
  judged(3, AT.drill, {
    master: { kind: 'master', host: REPLICA, moved: true, mayProve: false },
    hosts: HOSTS.map((host) =>
      standing(host, { atMs: AT.drill, role: host === REPLICA ? 'master' : 'replica' }),
    ),
    moves: [moveOf(roleMoved, 1, { from: 'none' })],
    incidents: [{ ...roleMoved, state: 'open', closedAtMs: null }],
  }),
  judged(4, AT.opened, {
    cells: aheadCells(),
    moves: [
      moveOf(roleMoved, 2, {
        to: 'closed',
        reason: 'closed',
        text: `${MASTER} runs as master again`,
      }),
      moveOf(incident, 1, { from: 'none' }),
    ],
    incidents: [roleMoved, incident],
  }),
  judged(5, AT.confirmed, {
    sweep: {
      ...sweepOf(5, AT.confirmed),
      id: 'prod-20260302T082400Z.confirm-1',
      purpose: { kind: 'follow-up', hosts: [REPLICA, MASTER], askedBy: 4 },
    },
    hosts: [REPLICA, MASTER].map((host) => standing(host, { atMs: AT.confirmed + 7_000 })),
    cells: aheadCells(),
    moves: [
      moveOf(incident, 2, { reason: 'confirmed', text: 'a second ordered pair confirmed it' }),
    ],
    incidents: [incident],
  }),
];

const records = recordsOf(acts);

const collection: Collection = {
  domain: DOMAIN,
  number: 1,
  incident: incident.id,
  version: 1,
  occasion: 'opened',
  askedBy: 4,
  asOf: 5,
  beganAtMs: AT.collected - 40_000,
  settingsVersion: 1,
  master: MASTER,
  replicas: [REPLICA],
  stage: 'collected',
  claim: undefined,
  commands: (['status', 'system'] as const).map((wanted) => ({
    step: 'groups',
    attempt: 1,
    wanted,
    command: wanted,
    hosts: [REPLICA, MASTER],
    document: 'BoksAudit-CollectEvidence-0123456789ab',
  })),
  unasked: {},
  closings: Object.fromEntries(
    (['master-before', 'replicas', 'master-after', 'groups', 'logs'] as const).map((step, n) => [
      step,
      { closedAtMs: AT.collected - 24_000 + n * 6_000, brought: {} },
    ]),
  ),
  endedBy: undefined,
  revision: 9,
};

const runs: readonly KeptRun[] = [
  runOf({ meaning: 'last-good', name: 'sweep-2', sweep: 2, atMs: AT.lastGood, replica: {} }),
  runOf({
    meaning: 'opening',
    name: 'sweep-4',
    sweep: 4,
    atMs: AT.opened,
    replica: AHEAD,
    hasBefore: true,
  }),
  runOf({ meaning: 'last-bad', name: 'sweep-5', sweep: 5, atMs: AT.confirmed, replica: AHEAD }),
  runOf({
    meaning: 'confirm',
    name: 'collection-1',
    sweep: 6,
    atMs: AT.collected - 24_000,
    replica: AHEAD,
    hasBefore: true,
  }),
];

/** The domain as of record 5, as far as causes ask. */
const memory: DomainMemory = {
  ...EMPTY_MEMORY,
  hosts: [
    {
      host: REPLICA,
      lastSweep: 5,
      lastAtMs: AT.confirmed,
      replicaSweep: 5,
      masterSweep: 3,
      firstMasterSweep: 3,
      instance: `machine-of-${REPLICA}`,
      boksVersion: '6.0.3',
      inode: 4711,
      zeroFiles: [],
      printed: Array.from({ length: TABLES }, (_, table) => table),
      listStatus: null,
      listCounts: [],
      answers: [],
      joining: null,
      joinedStatus: null,
      waitingSweep: null,
    },
  ],
  incidents: [roleMoved, incident].map(({ id, kind, host, closedAtMs }) => ({
    id,
    kind,
    host,
    closedAtMs,
  })),
};

/** What causes are ranked by, beside what was collected. */
export const CAUSE_FACTS_2008 = {
  settings,
  state: {
    domain: DOMAIN,
    record: 5,
    memory,
    sweep: sweepOf(4, AT.opened),
    master: { kind: 'master', host: MASTER, moved: false, mayProve: true },
    hosts: HOSTS.map((host) => standing(host, { atMs: AT.opened })),
    counts: null,
    cells: [],
  } satisfies DomainState,
  incident,
  others: [roleMoved],
};

const FACTS: BundleFacts = {
  collection,
  settings,
  incident,
  others: [roleMoved],
  records,
  causes: rankCausesWith(CAUSE_FACTS_2008, COLLECTED_2008),
  runs,
  collected: COLLECTED_2008,
  history: historyOf(),
  chain: formatChain(
    records.map((record) => linkOf(record, { utc: formatInstant(actedAtMs(record.act)), sha256 })),
    { prev: NO_RECORD_SHA256, sha256 },
  ),
  before: [],
  software: 'boks-audit 0.1.0',
  keyFingerprint: '5fa7'.repeat(16),
};

function runOf(run: {
  readonly meaning: KeptRun['meaning'];
  readonly name: string;
  readonly sweep: number;
  readonly atMs: number;
  readonly replica: Readonly<Record<number, number>>;
  readonly hasBefore?: boolean;
}): KeptRun {
  const { meaning, name, sweep, atMs } = run;
  const text = (host: string, place: KeptText['place'], seconds: number, sequence: string) =>
    keptText(host, { place, sweep, atMs: atMs + seconds * 1_000, sequence });
  return {
    meaning,
    name,
    atMs,
    answers: [
      ...(run.hasBefore === true
        ? [text(MASTER, 'm1', 2, sequenceText({ 7: 5051, 9: 7917, 15: 1863 }))]
        : []),
      text(REPLICA, 'r', 7, sequenceText(run.replica)),
      text(MASTER, 'm2', 12, sequenceText()),
    ],
  };
}

/** Every five minutes from 06:00 to the opening; none of REPHOST as a replica while it was master. */
function historyOf(): readonly HistoryRow[] {
  return Array.from({ length: 30 }, (_, n) => AT.opened - (29 - n) * 300_000).flatMap((atMs, n) => {
    const isDrill = atMs >= AT.drill && atMs < AT.opened;
    return [7, 9, 15].flatMap((table): readonly HistoryRow[] => {
      const [master = 0, ahead = 0] = [COUNTERS[table], AHEAD[table]];
      const row = (host: string, role: string, sequence: number): HistoryRow => ({
        atMs: atMs + (host === MASTER ? 12_000 : 7_000),
        host,
        role,
        table,
        sequence,
        // None of the sweeps whose records are told.
        sweep: n + 101,
      });
      if (isDrill) return [row(REPLICA, 'master', ahead)];
      return [
        row(REPLICA, 'replica', atMs < AT.drill ? master - 2 : ahead),
        row(MASTER, 'master', atMs < AT.drill ? master - 2 : master),
      ];
    });
  });
}

function sweepOf(number: number, scheduledAtMs: number): SweepJudged['sweep'] {
  return {
    id: `prod-${formatInstant(scheduledAtMs)}`,
    number,
    scheduledAtMs,
    purpose: { kind: 'regular' },
    complete: true,
    overdue: false,
  };
}

function judged(number: number, atMs: number, change: Partial<SweepJudged> = {}): SweepJudged {
  return {
    kind: 'sweep-judged',
    sweep: sweepOf(number, atMs),
    settingsVersion: 1,
    software: 'boks-audit 0.1.0',
    snapshotsSha256: NO_RECORD_SHA256,
    master: { kind: 'master', host: MASTER, moved: false, mayProve: true },
    hosts: HOSTS.map((host) => standing(host, { atMs: atMs + (host === MASTER ? 12_000 : 7_000) })),
    counts: NO_CELLS,
    cells: [],
    moves: [],
    incidents: [],
    memory: EMPTY_MEMORY,
    alerts: [],
    ...change,
  };
}

function standing(
  host: string,
  {
    atMs,
    role = host === MASTER ? 'master' : 'replica',
  }: { readonly atMs: number; readonly role?: string },
): HostStanding {
  const phase = host === MASTER ? 'master' : 'replicas';
  return {
    host,
    seen: { kind: 'read', place: { sweep: 1, phase }, readAtMs: atMs, role },
    complete: true,
    joining: false,
    listStatus: host === MASTER ? null : 'ok',
    emptyFiles: [],
  };
}

function aheadCells(): SweepJudged['cells'] {
  return tables.map((table) => ({ host: REPLICA, verdict: 'ahead', proved: true, ...table }));
}

function recordsOf(all: readonly SweepJudged[]): readonly JournalRecord[] {
  let previous = NO_RECORD_SHA256;
  return all.map((act, index) => {
    const record: JournalRecord = {
      domain: DOMAIN,
      number: index + 1,
      previous,
      nonce: `nonce-${index + 1}`,
      act,
    };
    previous = sha256(canonicalJson(record));
    return record;
  });
}
