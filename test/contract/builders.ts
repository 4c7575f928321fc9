import { stampOf, type TableReading } from '#domain/boksdiag/sequence.ts';
import type { Collection } from '#domain/evidence/collection.ts';
import type { AheadTable, Incident, IncidentTable } from '#domain/incident.ts';
import { NO_RECORD_SHA256, type CellRecord, type JudgedRecord } from '#domain/journal.ts';
import { EMPTY_MEMORY } from '#domain/memory.ts';
import type { Snapshot } from '#domain/snapshot.ts';
import type { DomainState } from '#domain/state.ts';
import { JUST_OPENED, type Sweep } from '#domain/sweep.ts';
import { NO_CELLS } from '#domain/verdict.ts';

const NOW_MS = 1_214_000_000_000;

/** A sweep that was just opened. */
export function sweepOf(domain: string, number: number, changes: Partial<Sweep> = {}): Sweep {
  return {
    id: `${domain}-${NOW_MS + number * 300_000}`,
    domain,
    number,
    purpose: { kind: 'regular' },
    scheduledAtMs: NOW_MS + number * 300_000,
    settingsVersion: 1,
    replicas: ['rephost', 'rephost5'],
    master: 'mashost',
    ...JUST_OPENED,
    replicaSeconds: 90,
    masterSeconds: 60,
    ...changes,
  };
}

/** A collection that was just opened. */
export function collectionOf(
  domain: string,
  number: number,
  changes: Partial<Collection> = {},
): Collection {
  return {
    domain,
    number,
    incident: `${domain}-1-1`,
    version: 1,
    occasion: 'opened',
    askedBy: 1,
    asOf: 1,
    beganAtMs: NOW_MS,
    settingsVersion: 1,
    master: 'mashost',
    replicas: ['rephost'],
    stage: 'master-before',
    claim: undefined,
    commands: [],
    unasked: {},
    closings: {},
    endedBy: undefined,
    revision: 1,
    ...changes,
  };
}

/** So many tables with 10-digit sequences. */
export const tablesOf = (count: number): readonly TableReading[] =>
  Array.from({ length: count }, (_, table) => ({
    table,
    stamp: stampOf(1_138_620_000 + table * 15_485_863),
    sequence: 4_000_000_000 + table * 104_729_111,
    bracketed: 4_000_000_000 + table * 104_729_111,
  }));

/** A replica's reading of 55 tables. */
export function snapshotOf(
  domain: string,
  sweep: number,
  host: string,
  changes: Partial<Snapshot> = {},
): Snapshot {
  return {
    domain,
    host,
    place: { sweep, phase: 'replicas' },
    readAtMs: NOW_MS + sweep * 300_000,
    head: {
      host,
      instance: '0123456789abcdef0123456789abcdef',
      configuredRole: 'replica',
      runningRole: 'replica',
      initRuns: true,
      masterRuns: false,
      boksVersion: '6.5.3',
      zoneOffsetMinutes: 120,
      sequenceExit: 0,
      listExit: undefined,
    },
    complete: true,
    tables: tablesOf(55),
    rawSha256: 'ab12'.repeat(16),
    ...changes,
  };
}

/** A record of a sweep in which nothing happened. */
export function recordOf(
  domain: string,
  number: number,
  nonce: string,
  changes: Partial<JudgedRecord['act']> = {},
): JudgedRecord {
  return {
    domain,
    number,
    previous: NO_RECORD_SHA256,
    nonce,
    act: {
      kind: 'sweep-judged',
      sweep: {
        id: `${domain}-${NOW_MS}`,
        number,
        scheduledAtMs: NOW_MS,
        purpose: { kind: 'regular' },
        complete: true,
        overdue: false,
      },
      settingsVersion: 1,
      software: '0.1.0',
      snapshotsSha256: 'cd34'.repeat(16),
      master: { kind: 'master', host: 'mashost', moved: false, mayProve: true },
      hosts: [],
      counts: NO_COUNTS,
      cells: [],
      moves: [],
      incidents: [],
      memory: EMPTY_MEMORY,
      alerts: [],
      ...changes,
    },
  };
}

/** REPHOST's incident of 2008, its three tables ahead. */
export function incidentOf(domain: string, id: string, changes: Partial<Incident> = {}): Incident {
  return {
    id,
    domain,
    host: 'rephost',
    kind: 'ahead',
    severity: 'critical',
    state: 'open',
    episode: 1,
    follows: null,
    firstSeenAtMs: NOW_MS,
    openedAtMs: NOW_MS,
    closedAtMs: null,
    count: { reads: 1, sinceMs: NOW_MS },
    progress: 0,
    tables: TABLES_OF_2008,
    now: TABLES_OF_2008,
    detail: {
      kind: 'ahead',
      tables: TABLES_OF_2008.map(aheadTableOf),
      confirmation: { kind: 'awaited', speakAfterMs: NOW_MS + 300_000 },
      inode: 4711,
    },
    heldBy: null,
    crossed: false,
    stale: false,
    told: null,
    moves: 1,
    records: [1],
    summary: 'rephost is ahead of mashost in T7, T9 and T15',
    ...changes,
  };
}

export function stateOf(
  domain: string,
  record: number,
  changes: Partial<DomainState> = {},
): DomainState {
  return {
    domain,
    record,
    memory: EMPTY_MEMORY,
    sweep: recordOf(domain, record, 'n').act.sweep,
    master: { kind: 'master', host: 'mashost', moved: false, mayProve: true },
    hosts: [],
    counts: NO_COUNTS,
    cells: [],
    ...changes,
  };
}

/** Numbers of the largest record: how the values of one table differ from sweep to sweep. */
export type Largest = {
  readonly replicas: number;
  readonly tables: number;
  /** A whole number of at most ten digits, another one at each call. */
  readonly random: () => number;
  /** True where a later sweep read other values than those that proved the incident. */
  readonly moving: boolean;
};

/** The largest record: every table of every replica ahead, each incident moved and held. */
export function largestRecordOf(domain: string, largest: Largest): JudgedRecord {
  const tables = Array.from({ length: largest.tables }, (_, table) => table);
  const masters = tables.map(() => ({ first: largest.random(), stampSeconds: largest.random() }));
  const incidents = Array.from({ length: largest.replicas }, (_, replica) =>
    largeIncident(domain, replica, { masters, largest }),
  );
  const cells = incidents.flatMap(({ host, now }) =>
    now.map((pair): CellRecord => ({ host: host ?? '', verdict: 'ahead', proved: true, ...pair })),
  );
  return recordOf(domain, 4711, 'b5cbf6d0-9b0f-4f9a-8d5c-0f7bb1d6a001', {
    counts: { ...NO_COUNTS, ahead: cells.length },
    cells,
    incidents,
    moves: incidents.map(({ id, host, kind, summary }) => ({
      incident: id,
      host,
      kind,
      number: 2,
      from: 'open',
      to: 'open',
      reason: 'held',
      text: summary,
      spoken: false,
    })),
    memory: {
      ...EMPTY_MEMORY,
      hosts: incidents.map(({ host }, index) => memoryOf(host ?? '', index, tables)),
      incidents: incidents.map(({ id, kind, host }) => ({ id, kind, host, closedAtMs: null })),
    },
    hosts: incidents.map(({ host }) => ({
      host: host ?? '',
      seen: {
        kind: 'read',
        place: { sweep: 4711, phase: 'replicas' },
        readAtMs: NOW_MS,
        role: 'replica',
      },
      complete: true,
      joining: false,
      listStatus: 'ok',
      emptyFiles: [],
    })),
  });
}

type Masters = readonly { readonly first: number; readonly stampSeconds: number }[];

function largeIncident(
  domain: string,
  replica: number,
  { masters, largest }: { readonly masters: Masters; readonly largest: Largest },
): Incident {
  const tables = masters.map(({ first }, table): IncidentTable => {
    const above = first + largest.random();
    return { table, master: first, replica: above, difference: above - first };
  });
  const now = tables.map((pair) => {
    const [master, read] = largest.moving
      ? [pair.master + (pair.table % 50), pair.replica + (largest.random() % 1000) + 50]
      : [pair.master, pair.replica];
    return { table: pair.table, master, replica: read, difference: read - master };
  });
  const id = `${domain}-4711-${replica + 1}`;
  return incidentOf(domain, id, {
    host: `replica-host-${String(replica).padStart(3, '0')}`,
    tables,
    now,
    detail: {
      kind: 'ahead',
      tables: now.map((pair, index) => ({
        ...aheadTableOf(pair),
        stampSeconds: masters[index]?.stampSeconds ?? 0,
        lastCalm: largest.random(),
        forkAtMost: masters[index]?.first ?? 0,
        atLeast: pair.master - (tables[index]?.master ?? 0),
      })),
      confirmation: { kind: 'confirmed' },
      inode: largest.random(),
    },
    heldBy: { id: `${domain}-4711-999`, kind: 'master-went-back' },
    moves: 2,
    records: [4710, 4711],
    summary: `${masters.length} tables ahead on replica-host-${replica}`,
  });
}

const memoryOf = (
  host: string,
  index: number,
  printed: readonly number[],
): (typeof EMPTY_MEMORY)['hosts'][number] => ({
  host,
  lastSweep: 4711,
  lastAtMs: NOW_MS,
  replicaSweep: 4711,
  masterSweep: null,
  firstMasterSweep: null,
  instance: `${index}`.padStart(32, '0'),
  boksVersion: '6.5.3',
  inode: index * 7919,
  zeroFiles: [],
  printed,
  listStatus: { status: 'ok', sinceMs: NOW_MS },
  listCounts: [1, 2, 3],
  answers: Array.from({ length: 12 }, () => 'answered'),
  joining: null,
  joinedStatus: null,
  waitingSweep: null,
});

const aheadTableOf = ({ table, master, replica }: IncidentTable): AheadTable => ({
  table,
  standing: 'ahead',
  stampSeconds: 1_181_810_026,
  highest: replica,
  lastCalm: null,
  forkAtMost: master,
  lastMaster: master,
  lastReplica: replica,
  atLeast: 0,
  resetAtMaster: null,
  cleanSweeps: 0,
  movedTo: null,
});

/** K1262. */
const TABLES_OF_2008: readonly IncidentTable[] = [
  { table: 7, master: 5053, replica: 6982, difference: 1929 },
  { table: 9, master: 7919, replica: 10_258, difference: 2339 },
  { table: 15, master: 1865, replica: 2043, difference: 178 },
];

const NO_COUNTS: JudgedRecord['act']['counts'] = { ...NO_CELLS, 'in-step': 110 };
