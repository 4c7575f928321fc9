import type { DataFilesText } from './boksdiag/data-files.ts';
import type { ListText } from './boksdiag/list.ts';
import type { Refusal, UnreadLine } from './boksdiag/refusal.ts';
import type { TableReading } from './boksdiag/sequence.ts';
import type { CountersFile, HostHead } from './reading.ts';

/**
 * The phases of a sweep, in the order in which hosts are asked: every replica, only then the
 * master, and last, where another host runs as master than the expected one, that host again.
 */
export type PhaseName = 'replicas' | 'master' | 'repeat';
/** In the order in which a sweep goes through them. */
export const PHASES: readonly PhaseName[] = ['replicas', 'master', 'repeat'];

/** Where a reading stands in the domain's order of reads. Sweeps and phases never overlap. */
export type Place = { readonly sweep: number; readonly phase: PhaseName };

/** True when all of `first` was observed before anything of `second` was asked for. */
export const isBefore = (first: Place, second: Place): boolean =>
  first.sweep < second.sweep ||
  (first.sweep === second.sweep && PHASES.indexOf(first.phase) < PHASES.indexOf(second.phase));

/** One reading as it is stored: what a host said of its tables, and its place in the order of reads. */
export type Snapshot = {
  readonly domain: string;
  readonly host: string;
  readonly place: Place;
  /** When its phase was closed, by our clock, UTC milliseconds. For people; order is by `place`. */
  readonly readAtMs: number;
  /** The node through which it was read; left out where the host was read directly. */
  readonly via?: string;
  readonly head: HostHead;
  /** False where some line of the sequence text was not understood: an absent table says nothing then. */
  readonly complete: boolean;
  /** Ascending by table; empty where BoKS does not run on the host. */
  readonly tables: readonly TableReading[];
  /** Of the raw text of the whole answer, hex. */
  readonly rawSha256: string;
};

/** A snapshot with what stays in the raw text alone: the list, the data files, the unread lines. */
export type Reading = {
  readonly kind: 'reading';
  readonly snapshot: Snapshot;
  readonly unread: readonly UnreadLine[];
  readonly list: ListText | Refusal | undefined;
  readonly files: DataFilesText | undefined;
  readonly counters: CountersFile | undefined;
};

/** True where the host answered and no `boks_init` runs on it (rules.md, D0: BoKS stopped). */
export const isStopped = (snapshot: Snapshot): boolean => !snapshot.head.initRuns;

/** True where the host runs as master and `boksdiag` answered there (rules.md, two-masters). */
export const runsAsMaster = ({ head }: Snapshot): boolean =>
  head.initRuns && head.masterRuns && head.runningRole === 'master' && head.sequenceExit === 0;

/** True for the roles that hold a copy of the database; `server` is another word for replica (K1456). */
export const isReplicaRole = (role: string | undefined): boolean =>
  role === 'replica' || role === 'server';
