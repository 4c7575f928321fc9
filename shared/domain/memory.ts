import type { FollowUp } from './follow-up.ts';
import type { Incident, IncidentKind } from './incident.ts';
import type { Mute, PlannedWindow } from './mutes-and-windows.ts';

/** A day's first complete reading of the master: the sweep's number and its time. */
export type MasterDay = { readonly host: string; readonly sweep: number; readonly atMs: number };

/** A time of three periods or more without a judged sweep: its last one before, its first after. */
export type Gap = { readonly fromMs: number; readonly toMs: number };

/** Why a host is joining: `missing`, `behind`, `empty`, `stuck` are recorded meanwhile, not opened. */
export type Joining = {
  readonly sinceMs: number;
  readonly because: 'first-seen' | 'new-instance' | 'restamped' | 'list-status';
};

/** What the next sweep must remember of a host. Sweep numbers name stored snapshots. */
export type HostMemory = {
  readonly host: string;
  /** Last sweep with a reading of it; null when never. */
  readonly lastSweep: number | null;
  readonly lastAtMs: number | null;
  /** Last one in which every table that it has was read; left out when never. */
  readonly wholeSweep?: number;
  /** Last sweep in which it was read as a replica; last, and first of the latest spell, as master. */
  readonly replicaSweep: number | null;
  readonly masterSweep: number | null;
  readonly firstMasterSweep: number | null;
  /** It ran as master when it last ran: BoKS stopped ends no spell. */
  readonly ranAsMaster?: true;
  readonly instance: string | null;
  readonly boksVersion: string | null;
  readonly inode: number | null;
  /** Names of `.dat` files that had 0 bytes in the last reading with files. */
  readonly zeroFiles: readonly string[];
  /** Every table it ever printed, ascending; those that it printed last as another BoKS version. */
  readonly printed: readonly number[];
  readonly printedByOther?: readonly number[];
  readonly listStatus: { readonly status: string; readonly sinceMs: number } | null;
  /** Last three counts of the list, newest last. */
  readonly listCounts: readonly number[];
  /** Last 12 sweeps, newest last: answered, missed, or left out (a cause of ours). */
  readonly answers: readonly ('answered' | 'missed' | 'left-out')[];
  readonly joining: Joining | null;
  /** The list status that its last join belongs to: the same status lasting starts no second. */
  readonly joinedStatus: string | null;
  /** A sweep whose reading waits for the next reading of the master (D2, row 8). */
  readonly waitingSweep: number | null;
  /** An earlier one that waits with it, for the tables that a partial reading left out. */
  readonly waitingBefore?: number;
  /** What crossed before we watched (rules.md); left out where nothing was seen that tells. */
  readonly history?: 'unknown' | 'known';
};

/** Readings of one master in regular sweeps, oldest first, and their sweeps' times. */
export type MasterReadings = {
  readonly host: string | null;
  readonly readings: readonly { readonly sweep: number; readonly atMs: number }[];
};

/** What the next sweep must remember of the domain. Made by judging; one item a domain. */
export type DomainMemory = {
  readonly hosts: readonly HostMemory[];
  /** Scheduled time of the last judged regular sweep; null before the first. */
  readonly lastRegularAtMs: number | null;
  /** Where another host runs as master: which, and whether the expected one was seen in another role. */
  readonly movedTo: { readonly host: string; readonly oldMasterSeen: boolean } | null;
  /** What the age of a lag is told by, and whether one is to be told. */
  readonly masterReadings?: MasterReadings;
  readonly isBehind?: boolean;
  /** The newest incident of each identity that ever opened; one closed 14 days ago is not read again. */
  readonly incidents: readonly IncidentEntry[];
  /** Findings counted towards an opening: they have no item of their own until they open. */
  readonly pending: readonly Incident[];
  readonly followUps: readonly FollowUp[];
  /** Those that are not over, or whose end no sweep has told yet. */
  readonly mutes?: readonly Mute[];
  readonly windows?: readonly PlannedWindow[];
  /** One reading of the master a UTC day, oldest first: what its daily edits are counted by. */
  readonly masterDays?: readonly MasterDay[];
  /** When the last digest was due, whether or not there was anything in it; left out where none is. */
  readonly digestedAtMs?: number;
  /** A gap without sweeps that no message has told of yet. */
  readonly gap?: Gap;
};

/** Names an opened incident by its identity; `closedAtMs` is null while it lives. */
export type IncidentEntry = {
  readonly id: string;
  readonly kind: IncidentKind;
  readonly host: string | null;
  readonly closedAtMs: number | null;
};

/** How long after its closing an incident is reopened under the same id. */
export const REOPEN_WITHIN_MS = 14 * 86_400_000;

/** Whether an incident that closed then is another one when its finding holds again at `nowMs`. */
export const isLongOver = (closedAtMs: number | null, nowMs: number): boolean =>
  closedAtMs !== null && nowMs - closedAtMs >= REOPEN_WITHIN_MS;

/**
 * Ids of the incidents that judging at `nowMs` needs: living, closed less than 14 days ago, or since
 * the last digest, which may be longer ago after a time without sweeps.
 */
export const incidentsNeeded = (memory: DomainMemory, nowMs: number): readonly string[] =>
  memory.incidents
    .filter(
      ({ closedAtMs }) =>
        !isLongOver(closedAtMs, nowMs) ||
        (closedAtMs ?? 0) > (memory.digestedAtMs ?? Number.POSITIVE_INFINITY),
    )
    .map(({ id }) => id);

/** What is remembered before the first sweep. */
export const EMPTY_MEMORY: DomainMemory = {
  hosts: [],
  lastRegularAtMs: null,
  movedTo: null,
  incidents: [],
  pending: [],
  followUps: [],
};
