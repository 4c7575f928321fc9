import type { DataFilesText } from '#domain/boksdiag/data-files.ts';
import type { ListText } from '#domain/boksdiag/list.ts';
import { stampOf, type TableReading } from '#domain/boksdiag/sequence.ts';
import { missOf, type Miss, type MissCause } from '#domain/miss.ts';
import { DEFAULT_THRESHOLDS, type DomainSettings } from '#domain/settings.ts';
import type { Place, Reading } from '#domain/snapshot.ts';

/** Counters by table: `{ 7: 5053 }`. */
export type Counters = Readonly<Record<number, number>>;

/** How a host answers; name only what the test is about. */
export type Saying = {
  /** Laid over those of the master in this sweep; the master's own over the last it said. */
  readonly tables?: Counters;
  /** Tables it does not print. */
  readonly lacks?: readonly number[];
  /** Seconds beside the birth of the series, by table, or of all tables. */
  readonly stamps?: Counters | number;
  /** Numbers in brackets, where they are not the sequences. */
  readonly brackets?: Counters;
  readonly role?: string;
  readonly configured?: string;
  readonly runs?: 'as-said' | 'stopped';
  /** False: some line was not understood. */
  readonly complete?: boolean;
  readonly instance?: string;
  readonly version?: string;
  readonly inode?: number;
  /** Data files of 0 bytes; the others have content. `unread`: no listing of them. */
  readonly zero?: readonly string[] | 'unread';
  /** Status words of the master's list, where they are not `ok`; other names are lines of their own. */
  readonly list?: Readonly<Record<string, string>> | 'unread';
  /** Counts of the master's list, where they are not the usual ones. */
  readonly sent?: Readonly<Record<string, number>>;
};

export type Said = Saying | MissCause;

export const MASTER = 'MASTER';
export const HEALTHY: Counters = { 1: 100, 2: 200, 5: 500, 7: 700, 9: 900, 25: 250 };
export const FILES = ['addr.dat', 'group.dat', 'user.dat'] as const;
/** 2 March 2026, 08:00 UTC. */
export const STARTS_AT_MS = 1_772_438_400_000;

/** A master and two replicas, swept every five minutes; name only what the test is about. */
export const settingsOf = (differing: Partial<DomainSettings> = {}): DomainSettings => ({
  domain: 'bank',
  version: 1,
  master: MASTER,
  replicas: replicasOf('R1', 'R2'),
  periodSeconds: 300,
  replicaSeconds: 60,
  masterSeconds: 60,
  joiningSeconds: 3_600,
  busy: [5],
  ignore: [],
  channels: ['terminal'],
  thresholds: DEFAULT_THRESHOLDS,
  ...differing,
});

export const replicasOf = (...hosts: readonly string[]): DomainSettings['replicas'] =>
  hosts.map((host) => ({ host, formerMaster: false, listNames: [] }));

/** What a host said at one place, or that it said nothing. */
export function answerOf(
  host: string,
  said: Said,
  at: { readonly place: Place; readonly atMs: number; readonly counters: Counters },
): Reading | Miss {
  if (typeof said === 'string') return missOf(said, '');
  const { place, atMs } = at;
  const role = said.role ?? (host === MASTER ? 'master' : 'replica');
  const runs = said.runs !== 'stopped';
  return {
    kind: 'reading',
    snapshot: {
      domain: 'bank',
      host,
      place,
      readAtMs: atMs,
      head: {
        host,
        instance: said.instance ?? `machine of ${host}`,
        configuredRole: said.configured ?? role,
        runningRole: runs ? role : undefined,
        initRuns: runs,
        masterRuns: runs && role === 'master',
        boksVersion: said.version ?? '6.0',
        zoneOffsetMinutes: 0,
        sequenceExit: runs ? 0 : undefined,
        listExit: role === 'master' ? 0 : undefined,
      },
      complete: runs && (said.complete ?? true),
      tables: runs ? tablesOf(said, at.counters) : [],
      rawSha256: `${host} ${place.sweep} ${place.phase}`,
    },
    unread: said.complete === false ? [{ line: 1, text: 'the licence expires' }] : [],
    list: undefined,
    files: said.zero === 'unread' ? undefined : filesOf(said.zero ?? []),
    counters: { inode: said.inode ?? 4_711, modifiedSeconds: Math.floor(atMs / 1_000) },
  };
}

/** The master's list: every replica `ok`, but those named. */
export function listOf(
  hosts: readonly string[],
  said: Readonly<Record<string, string>>,
  sent: Readonly<Record<string, number>> = {},
): ListText {
  const names = [...new Set([...hosts, ...Object.keys(said)])];
  const entries = names.map((host, n) => ({
    line: n + 3,
    text: `${host} 00:49 04:50 ${sent[host] ?? 1_000 + n} ${said[host] ?? 'ok'}`,
    name: host,
    sincePacketSeconds: 49,
    sinceFailSeconds: undefined,
    sinceSyncSeconds: 290,
    count: sent[host] ?? 1_000 + n,
    status: said[host] ?? 'ok',
  }));
  return { kind: 'read', entries: entries.filter(({ status }) => status !== ABSENT), unread: [] };
}

/** The status of a replica that the list does not show at all. */
export const ABSENT = 'absent';

function tablesOf(
  { lacks = [], stamps = 0, brackets = {} }: Saying,
  counters: Counters,
): readonly TableReading[] {
  return Object.entries(counters)
    .map(([name, sequence]) => ({ table: Number(name), sequence }))
    .filter(({ table }) => !lacks.includes(table))
    .map(({ table, sequence }) => {
      const later = typeof stamps === 'number' ? stamps : (stamps[table] ?? 0);
      return {
        table,
        stamp: stampOf(BIRTH + later),
        sequence,
        bracketed: brackets[table] ?? sequence,
      };
    });
}

const filesOf = (zero: readonly string[]): DataFilesText => ({
  kind: 'read',
  files: [...new Set([...FILES, ...zero])].map((name) => ({
    name,
    sizeBytes: zero.includes(name) ? 0 : 4_096,
    mode: '-rw-------',
    owner: 'root',
    group: 'root',
    modified: 'Mar  2 07:00',
  })),
  unread: [],
});

/** 13678d, the stamp of T7 in the captures of K1262. */
const BIRTH = 13_678 * 86_400;
