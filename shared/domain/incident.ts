import type { Channel } from './channel.ts';
import type { ClosingRecord, PersonalClosing } from './closing.ts';
import type { Person } from './person.ts';

/** Every kind of finding that may live as an incident (rules.md, D5). */
export type IncidentKind =
  | 'ahead'
  | 'empty'
  | 'stuck'
  | 'behind'
  | 'other-series'
  | 'missing'
  | 'went-back'
  | 'silent'
  | 'boks-stopped'
  | 'list-down'
  | 'list-loading'
  | 'list-new'
  | 'not-listed'
  | 'unwatched-replica'
  | 'role-mismatch'
  | 'role-moved'
  | 'no-master'
  | 'two-masters'
  | 'master-went-back'
  | 'master-restamped'
  | 'master-not-sending'
  | 'master-silent'
  | 'too-few'
  | 'blind'
  | 'drift-of-format';

/** How bad it is, for whoever is told (rules.md, D10). */
export type Severity = 'critical' | 'error' | 'warning';
/** Where an incident's life stands (rules.md, D6). */
export type IncidentState = 'pending' | 'open' | 'recovering' | 'closed';

/** Open or recovering: it was opened, and is not over. */
export const isLive = ({ state }: { readonly state: IncidentState }): boolean =>
  state === 'open' || state === 'recovering';

/** A table of an incident with the numbers of one ordered pair; the difference is replica − master. */
export type IncidentTable = {
  readonly table: number;
  readonly master: number;
  readonly replica: number;
  readonly difference: number;
};

/** N and T so far: answered reads in which it held, and since when (the sweep's time, UTC ms). */
export type Count = { readonly reads: number; readonly sinceMs: number };

/** The same of one table, and its value in the reads that were counted: another one begins anew. */
export type TableCount = Count & { readonly value: number };

/** Where one table of an `ahead` incident stands (rules.md, D7). */
export type AheadStanding = 'ahead' | 'crossed' | 'reset' | 'reset-by-sign' | 'quiet' | 'proved';

/** The life of one table of an `ahead` incident, with the account of its hole (domain.md). */
export type AheadTable = {
  readonly table: number;
  readonly standing: AheadStanding;
  /** The stamp that the replica printed when the account began, or was reset: in its own zone. */
  readonly stampSeconds: number;
  /** Highest value seen on the replica while ahead: r*. */
  readonly highest: number;
  /** The replica's last value seen while it was a replica and not ahead: a; null when never seen. */
  readonly lastCalm: number | null;
  /** The first master value proved below it, or the first read while it ran as master, if lower: b. */
  readonly forkAtMost: number;
  /** Last pair read, for the next addend of `atLeast`. */
  readonly lastMaster: number;
  readonly lastReplica: number;
  /** The first value read below `lastReplica` since, where no reading of the master judged it. */
  readonly fellTo?: number;
  /** Updates never applied so far: Σ max(0, min(mᵢ₊₁, rᵢ) − mᵢ) over sweeps in which it was ahead. */
  readonly atLeast: number;
  /** The master's value when it was first in step after the reset; movement beyond it proves the repair. */
  readonly resetAtMaster: number | null;
  /** When that was, UTC milliseconds; left out before. */
  readonly resetAtMs?: number;
  /** Complete sweeps in step since the reset. */
  readonly cleanSweeps: number;
  /** The first master value read above `resetAtMaster`; reached by the replica, it proves the repair. */
  readonly movedTo: number | null;
};

/** Whether a second ordered pair confirmed the first proof, before it speaks (rules.md). */
export type Confirmation =
  | { readonly kind: 'awaited'; readonly speakAfterMs: number }
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'not-confirmed' };

/** What the master itself had in a table before, and had when that was seen. */
export type MasterFall = {
  readonly table: number;
  readonly before: number;
  readonly after: number;
};

/** The stamp that the master had in a table and has, in seconds, and its number when that was seen. */
export type MasterRestamp = MasterFall & { readonly sequence: number };

/** What happened to the master's own tables: proved by a second reading, and latched. */
export type Latch<Happened> = {
  readonly tables: readonly Happened[];
  /** What happened again while it lives, seen in one reading so far. */
  readonly awaited?: readonly Happened[];
  /** When the newest of all that was first seen: UTC milliseconds. */
  readonly sinceMs: number;
};

/** What a kind keeps between sweeps, beyond what every incident has. */
export type IncidentDetail =
  | {
      readonly kind: 'ahead';
      readonly tables: readonly AheadTable[];
      readonly confirmation: Confirmation;
      /** Inode of `data/sequence` when last read; a change is a sign of a reset, never a proof. */
      readonly inode: number | null;
    }
  | (Latch<MasterFall> & { readonly kind: 'master-went-back' })
  | (Latch<MasterRestamp> & { readonly kind: 'master-restamped' })
  | {
      readonly kind: 'counted';
      /** Per table: N and T so far. */
      readonly counts: Readonly<Record<string, TableCount>>;
      /** Tables, or files, that held when last read, as a person reads them. */
      readonly names: readonly string[];
    };

/** Who took it upon themselves, when (UTC ms), and why. */
export type Acknowledgement = { readonly by: Person; readonly atMs: number; readonly why: string };

/** When the master's counter would pass a replica's at the usual pace: a UTC day, and edits a day. */
export type Crossing = {
  readonly table: number;
  readonly dayMs: number;
  readonly editsADay: number;
};

/** A mute or a window that covers it: nothing is spoken until its end (UTC ms), two exceptions apart. */
export type Quieting = {
  readonly kind: 'mute' | 'window';
  readonly id: string;
  readonly untilMs: number;
};

/** A finding with a life; at most one of an identity (domain, host, kind) is not closed. */
export type Incident = {
  readonly id: string;
  readonly domain: string;
  /** Null for what concerns the domain as a whole. */
  readonly host: string | null;
  readonly kind: IncidentKind;
  readonly severity: Severity;
  readonly state: IncidentState;
  /** 1 at the first opening; one more at each reopening under the same id. */
  readonly episode: number;
  /** The incident of the same identity that closed 14 days before or longer ago. */
  readonly follows: string | null;
  readonly firstSeenAtMs: number;
  readonly openedAtMs: number | null;
  readonly closedAtMs: number | null;
  readonly count: Count;
  /** Clean sweeps towards closing, while recovering; reads towards clearing, while open. */
  readonly progress: number;
  /** The numbers of the pair that first proved each table in this episode; never rewritten. */
  readonly tables: readonly IncidentTable[];
  /** The latest numbers read of those tables. */
  readonly now: readonly IncidentTable[];
  readonly detail: IncidentDetail;
  /** The cause that speaks for it. */
  readonly heldBy: { readonly id: string; readonly kind: IncidentKind } | null;
  /** True where no table is above the master any more and no reset was seen (`ahead` only). */
  readonly crossed: boolean;
  /** True where its host gave no data in the last sweep. */
  readonly stale: boolean;
  /** Left out where it held when it was last read. */
  readonly notHeld?: true;
  /** What people were last told of it; null when never. */
  readonly told: {
    readonly atMs: number;
    readonly tables: number;
    /** The largest difference then, or when it had grown since. */
    readonly largest: number;
    /** Reminders since it was told anything else. */
    readonly reminders?: number;
    /**
     * The worst severity that people know of it, and since when; a mute or window that ended begins
     * anew. Left out, until it closes, of what was told before they were kept.
     */
    readonly severity?: Severity;
    readonly sinceMs?: number;
    /** When the pager last heard that it is open; `again`: as nobody took care of it. */
    readonly paged?: { readonly atMs: number; readonly again?: true };
  } | null;
  /**
   * Channels that heard of this episode, and so hear that it is over. Left out by what was told before
   * they were kept: then all of them, where people were told.
   */
  readonly heardOn?: readonly Channel[];
  /** Ends when it closes, reopens or has grown. */
  readonly acknowledged?: Acknowledgement;
  readonly quieted?: Quieting;
  /** Moments of its last openings, at most four, none older than 24 hours at the newest. */
  readonly opens?: readonly number[];
  /** At least four openings in 24 hours; never for latched kinds. */
  readonly flapping?: true;
  /** `ahead` only, the soonest first, at most eight; left out where none can be foreseen. */
  readonly crossings?: readonly Crossing[];
  /** Told, in this episode, though it was acknowledged or muted. */
  readonly noticed?: readonly ('still-written' | 'crossing-soon')[];
  /** Since when it is repaired and only not proved by movement (D7, *quiet*). */
  readonly quietSinceMs?: number;
  readonly closedBy?: PersonalClosing;
  readonly closing?: ClosingRecord & { readonly by: Person; readonly atMs: number };
  /** Its host is no longer configured: asked once, never closed by itself. */
  readonly retired?: true;
  /** The newest version of its evidence that was collected, whatever became of it; left out before the first. */
  readonly evidenceVersion?: number;
  /** What became of that version; left out where a record of before this was kept told it. */
  readonly evidenceBecame?: 'sealed' | 'held' | 'failed';
  /** Number of its last move, from 1, without gaps. */
  readonly moves: number;
  /** The journal records that hold its moves. */
  readonly records: readonly number[];
  /** What holds, in one sentence with its numbers, as of the last move. */
  readonly summary: string;
};

/** Fields that come and go. */
export type Flag =
  | 'notHeld'
  | 'acknowledged'
  | 'quieted'
  | 'flapping'
  | 'crossings'
  | 'noticed'
  | 'quietSinceMs'
  | 'closedBy'
  | 'closing'
  | 'retired'
  | 'heardOn';

/** The incident without those flags. */
export function without(incident: Incident, ...flags: readonly Flag[]): Incident {
  const left: { -readonly [Key in keyof Incident]: Incident[Key] } = { ...incident };
  for (const flag of flags) delete left[flag];
  return left;
}

/** Why an incident moved. A closed set; the text beside it has the numbers of then. */
export type MoveReason =
  | 'first-seen'
  | 'counted'
  | 'did-not-confirm'
  | 'opened'
  | 'confirmed'
  | 'not-confirmed'
  | 'more-tables'
  | 'grown'
  | 'crossed'
  | 'recovering'
  | 'progressed'
  | 'back'
  | 'closed'
  | 'seen-again'
  | 'reopened'
  | 'held'
  | 'no-longer-held'
  | 'reminder'
  | 'worsened'
  | 'escalated'
  | 'quieted'
  | 'quiet-ended'
  | 'acknowledged'
  | 'closed-by-person'
  | 'flapping'
  | 'still-written'
  | 'crossing-soon'
  | 'retired'
  | 'bundle-sealed'
  | 'bundle-held'
  | 'bundle-failed'
  | 'bundle-not-collected';

/** One change of an incident, never rewritten: from, to, why, and whether people are told. */
export type Move = {
  readonly incident: string;
  readonly host: string | null;
  readonly kind: IncidentKind;
  readonly number: number;
  readonly from: IncidentState | 'none';
  readonly to: IncidentState | 'none';
  readonly reason: MoveReason;
  readonly text: string;
  readonly spoken: boolean;
};
