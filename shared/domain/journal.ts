import type { Channel } from './channel.ts';
import type { Configured } from './configuration-act.ts';
import type { EvidenceEnded } from './evidence/evidence-act.ts';
import type { Incident, Move } from './incident.ts';
import type { MasterVerdict } from './master.ts';
import type { DomainMemory, Gap } from './memory.ts';
import type { Miss } from './miss.ts';
import type { Note } from './notes.ts';
import type { PersonActed } from './person-act.ts';
import type { Place } from './snapshot.ts';
import type { SweepPurpose } from './sweep.ts';
import type { VerdictName } from './verdict.ts';
import type { WindowVerdict } from './window-verdicts.ts';

/** How the judged sweep saw one host. */
export type HostStanding = {
  readonly host: string;
  readonly seen:
    | {
        readonly kind: 'read';
        readonly place: Place;
        readonly readAtMs: number;
        readonly role: string;
      }
    | { readonly kind: 'stopped'; readonly place: Place; readonly readAtMs: number }
    | Miss;
  /** False where lines were not understood. */
  readonly complete: boolean;
  readonly joining: boolean;
  /** Status word in the master's list of this sweep; null where it is not listed or no list was read. */
  readonly listStatus: string | null;
  readonly emptyFiles: readonly string[];
};

/** One cell as it is kept and shown. `atMost` is the lag of rows 10 and 11. */
export type CellRecord = {
  readonly host: string;
  readonly table: number;
  readonly verdict: VerdictName;
  readonly proved: boolean;
  readonly master: number | null;
  readonly replica: number | null;
  readonly difference: number | null;
};

/** One message owed to people on one channel: the moves that it tells, causes first. */
export type AlertDue = {
  /** `<domain>-<record>-<channel>`; the same whenever it is sent again. */
  readonly id: string;
  readonly channel: Channel;
  readonly moves: readonly { readonly incident: string; readonly number: number }[];
  /** A line above the rest, where the moves together say more than each alone. */
  readonly heading: string | null;
  /** Where it is the first message after a time without sweeps. */
  readonly afterGap?: Gap;
  /** Where it gathers what was not told one by one; it then has no moves. */
  readonly digest?: Digest;
};

/** What a digest gathers: since the one before (UTC ms; null for the first), worst first. */
export type Digest = {
  readonly sinceMs: number | null;
  readonly entries: readonly DigestEntry[];
};

/** An incident as it stood when the digest was made: what opened, still holds or closed since. */
export type DigestEntry = Pick<
  Incident,
  'id' | 'host' | 'kind' | 'severity' | 'state' | 'firstSeenAtMs' | 'closedAtMs' | 'summary'
>;

/** What judging one sweep decided: everything a reader of the history needs, and nothing to be computed again. */
export type SweepJudged = {
  readonly kind: 'sweep-judged';
  readonly sweep: {
    readonly id: string;
    readonly number: number;
    readonly scheduledAtMs: number;
    readonly purpose: SweepPurpose;
    readonly complete: boolean;
    readonly overdue: boolean;
  };
  readonly settingsVersion: number;
  readonly software: string;
  /** Over the raw hashes of the sweep's snapshots, in the order of hosts. */
  readonly snapshotsSha256: string;
  readonly master: MasterVerdict;
  readonly hosts: readonly HostStanding[];
  readonly counts: Readonly<Record<VerdictName, number>>;
  /** Cells that are not in step. */
  readonly cells: readonly CellRecord[];
  /** Remarks that are no incidents; left out where there are none. */
  readonly notes?: readonly Note[];
  readonly moves: readonly Move[];
  /** The resulting states of all incidents that changed. */
  readonly incidents: readonly Incident[];
  readonly memory: DomainMemory;
  readonly alerts: readonly AlertDue[];
  /** Left out where no window was judged. */
  readonly verdicts?: readonly WindowVerdict[];
};

/** What a record says: a sweep was judged, a person did something, or evidence came to its end. */
export type Act = SweepJudged | Configured | PersonActed | EvidenceEnded;

/** One record of a domain's append-only journal. Appending it is the only commit. */
export type JournalRecord = {
  readonly domain: string;
  /** From 1, without gaps. */
  readonly number: number;
  /** SHA-256 of the record before, over its canonical JSON, hex; 64 zeros before the first. */
  readonly previous: string;
  readonly nonce: string;
  readonly act: Act;
};

/** A record that judged a sweep. */
export type JudgedRecord = JournalRecord & { readonly act: SweepJudged };

/** A record that may move incidents, and then owes alerts. */
export type TellingRecord = JournalRecord & {
  readonly act: SweepJudged | PersonActed | EvidenceEnded;
};

/** Whether a record judged a sweep. */
export const isJudged = (record: JournalRecord): record is JudgedRecord =>
  record.act.kind === 'sweep-judged';

/** Whether a record may hold alerts: a configuration holds none. */
export const isTelling = (record: JournalRecord): record is TellingRecord =>
  record.act.kind !== 'configured';

/** When it happened: a sweep at its scheduled time. */
export const actedAtMs = (act: Act): number =>
  act.kind === 'sweep-judged' ? act.sweep.scheduledAtMs : act.atMs;

/** What the first record has as the hash of the one before it. */
export const NO_RECORD_SHA256 = '0'.repeat(64);

/**
 * JSON with keys sorted as texts and no blanks: the same value gives the same text, in every version
 * and by every tool. An object made anew would not do: it puts keys that are whole numbers first.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(elementJson).join(',')}]`;
  if (!isPlainObject(value)) return JSON.stringify(value);
  const fields: string[] = [];
  for (const key of Object.keys(value).toSorted()) {
    const inner = value[key];
    if (inner !== undefined) fields.push(`${JSON.stringify(key)}:${canonicalJson(inner)}`);
  }
  return `{${fields.join(',')}}`;
}

const elementJson = (element: unknown): string =>
  element === undefined ? 'null' : canonicalJson(element);

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
