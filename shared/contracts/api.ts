import * as z from 'zod';

import { CLOSING_CODES, WITHDRAWN_RIGHTS } from '#domain/closing.ts';
import type { IncidentKind, IncidentState } from '#domain/incident.ts';
import { WORST_FIRST } from '#domain/verdict.ts';

import { CursorGiven, Place } from './api-cursor.ts';
import { ChannelView, Undelivered } from './api-delivery.ts';
import { MomentGiven } from './api-moments.ts';
import { BundleEntry } from './bundle-entry.ts';

const Verdict = z.enum(WORST_FIRST);

/** A moment as the API writes it: ISO 8601, UTC, with `Z`. */
export const Moment = z.iso.datetime();

/**
 * UTC milliseconds as the API writes a moment: one whose year has no four digits, as a person could once
 * give it, is shown as the nearest that has.
 */
export const momentOf = (atMs: number): string =>
  new Date(Math.min(Math.max(atMs, FIRST_MS), LAST_MS)).toISOString();

const FIRST_MS = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** What went wrong with a request (RFC 9457). */
export const Problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    /** As in the header `X-Request-Id`, and in the log. */
    requestId: z.string(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** A page of a list; `next` is the cursor of the page after it. It may be short, and yet have a next. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), next: z.string().nullable() });

/** How the service is: who it is, its clock, and when each domain was last judged. */
export const Health = z
  .strictObject({
    /** `undelivered` where a channel of some domain did not take what it was owed. */
    status: z.enum(['ok', 'undelivered']),
    pid: z.int().nullable(),
    version: z.string(),
    /** The service's own clock: virtual in a demo. */
    now: Moment,
    startedAt: Moment,
    /** Virtual seconds a second; 1 for real hosts. */
    speed: z.number(),
    domains: z.array(
      z.strictObject({
        domain: z.string(),
        lastSweepAt: Moment.nullable(),
        ageSeconds: z.int().nullable(),
        running: z.boolean(),
      }),
    ),
    undelivered: z.array(Undelivered),
    /** The simulated story that is played, if any. */
    story: z
      .strictObject({
        scenario: z.string(),
        seed: z.int(),
        startsAt: Moment,
        endsAt: Moment,
        ended: z.boolean(),
      })
      .nullable(),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;

export const DomainEntry = z
  .strictObject({
    domain: z.string(),
    master: z.string(),
    replicas: z.int(),
    periodSeconds: z.int(),
    lastSweepAt: Moment.nullable(),
    /** The worst verdict of the last judged sweep; null before the first. */
    worst: Verdict.nullable(),
    /** Incidents that are open or recovering. */
    liveIncidents: z.int(),
    /** Those of them that a mute or a window covers now: nobody is told of them. */
    mutedIncidents: z.int(),
    /** Closed incidents whose closing record is asked for and was not given. */
    closedWithoutRecord: z.int(),
  })
  .meta({ id: 'DomainEntry' });
export type DomainEntry = z.infer<typeof DomainEntry>;
export const DomainList = listOf(DomainEntry).meta({ id: 'DomainList' });
export type DomainList = z.infer<typeof DomainList>;

/** One replica × table: the one word for it, and the numbers that were compared. */
export const MatrixCell = z
  .strictObject({
    table: z.int(),
    meaning: z.string(),
    verdict: Verdict,
    proved: z.boolean(),
    master: z.number().nullable(),
    replica: z.number().nullable(),
    /** replica − master. */
    difference: z.number().nullable(),
  })
  .meta({ id: 'MatrixCell' });
export type MatrixCell = z.infer<typeof MatrixCell>;

/** One replica in a judged sweep. */
export const matrixRow = {
  host: z.string(),
  seen: z.enum(['read', 'stopped', 'miss']),
  /** Why there is no reading, in words; null where there is one. */
  cause: z.string().nullable(),
  /** The node through which it was read; null where it was read directly, or not at all. */
  via: z.string().nullable(),
  role: z.string().nullable(),
  joining: z.boolean(),
  listStatus: z.string().nullable(),
  emptyFiles: z.array(z.string()),
  lastReadAt: Moment.nullable(),
  worst: Verdict,
  tables: z.array(MatrixCell),
};

/** One replica in the latest judged sweep. */
export const MatrixRow = z
  .strictObject({
    ...matrixRow,
    /** May it be promoted, by counters (D8); `because` is a sentence. */
    promote: z.strictObject({
      answer: z.enum(['yes', 'yes-as-of', 'best-available', 'no', 'unknown']),
      because: z.string(),
    }),
  })
  .meta({ id: 'MatrixRow' });
export type MatrixRow = z.infer<typeof MatrixRow>;

/** A remark on a sweep: no incident, and nobody is told. */
export const Note = z.strictObject({
  kind: z.string(),
  host: z.string().nullable(),
  text: z.string(),
});

/** A planned drill or maintenance. */
export const WindowEntry = z
  .strictObject({
    id: z.string(),
    domain: z.string(),
    hosts: z.array(z.string()),
    /** Empty: every kind. */
    kinds: z.array(z.string()),
    change: z.string(),
    from: Moment,
    until: Moment,
    state: z.enum(['planned', 'on', 'over']),
    by: z.string(),
    why: z.string(),
    /** Whether each host came back clean, once it was read after the end. */
    came: z.array(
      z.strictObject({
        host: z.string(),
        clean: z.enum(['yes', 'no', 'cannot-be-told']),
        because: z.string(),
      }),
    ),
  })
  .meta({ id: 'WindowEntry' });
export type WindowEntry = z.infer<typeof WindowEntry>;

/** A domain as its latest judged regular sweep saw it. */
export const DomainView = z
  .strictObject({
    domain: z.string(),
    expectedMaster: z.string(),
    /** Who is master, by what was read; null where nobody is, and `masterText` says why. */
    master: z.string().nullable(),
    masterText: z.string(),
    sweep: z
      .strictObject({
        number: z.int(),
        id: z.string(),
        scheduledAt: Moment,
        complete: z.boolean(),
        overdue: z.boolean(),
      })
      .nullable(),
    /** Of the data shown: now − the sweep's time; null before the first sweep. */
    ageSeconds: z.int().nullable(),
    now: Moment,
    periodSeconds: z.int(),
    worst: Verdict.nullable(),
    counts: z.record(z.string(), z.int()),
    /** Remarks on that sweep: no incidents, and nobody is told. */
    notes: z.array(Note),
    /** Planned drills and maintenance: those that are to come or on, and the last that are over. */
    windows: z.array(WindowEntry),
    /** Incidents that are open or recovering. */
    liveIncidents: z.int(),
    /** Those of them that a mute or a window covers now: nobody is told of them. */
    mutedIncidents: z.int(),
    /**
     * Closed incidents whose closing record is asked for and was not given: the newest, and how many more
     * there were before those, which are not followed any more.
     */
    closedWithoutRecord: z.strictObject({ incidents: z.array(z.string()), before: z.int() }),
    /**
     * First proofs of `ahead` that a second pair of readings did not show, or that were not read again in
     * time, ever since they are counted. Many of the former would mean that counters are written late.
     */
    unconfirmed: z.strictObject({ notShown: z.int(), notRead: z.int() }),
    /** The sweep that runs now. */
    running: z.strictObject({ number: z.int(), stage: z.string() }).nullable(),
    /** Who would lose least if the master were lost now, in words; null before the first sweep. */
    ifMasterIsLost: z.string().nullable(),
    /** Where it is told what happens, and whether that arrives. */
    channels: z.array(ChannelView),
    replicas: z.array(MatrixRow),
  })
  .meta({ id: 'DomainView' });
export type DomainView = z.infer<typeof DomainView>;

export const sweepEntry = {
  number: z.int(),
  id: z.string(),
  purpose: z.enum(['regular', 'follow-up', 'by-hand']),
  /** Who asked for it, where a person did. */
  byHand: z
    .strictObject({ by: z.string(), why: z.string(), change: z.string().nullable() })
    .nullable(),
  scheduledAt: Moment,
  stage: z.string(),
  overdue: z.boolean(),
  read: z.int(),
  missed: z.int(),
  /** The journal record that judged it. */
  judgedBy: z.int().nullable(),
};
export const SweepEntry = z.strictObject(sweepEntry).meta({ id: 'SweepEntry' });
export type SweepEntry = z.infer<typeof SweepEntry>;
export const SweepList = listOf(SweepEntry).meta({ id: 'SweepList' });
export type SweepList = z.infer<typeof SweepList>;

const TableNumbers = z
  .strictObject({
    table: z.int(),
    master: z.number(),
    replica: z.number(),
    /** replica − master. */
    difference: z.number(),
  })
  .meta({ id: 'TableNumbers' });

const incidentEntry = {
  id: z.string(),
  domain: z.string(),
  host: z.string().nullable(),
  kind: z.string(),
  state: z.enum(['pending', 'open', 'recovering', 'closed']),
  severity: z.enum(['critical', 'error', 'warning']),
  summary: z.string(),
  firstSeenAt: Moment,
  /** Null while it is pending. */
  openedAt: Moment.nullable(),
  closedAt: Moment.nullable(),
  episode: z.int(),
  /** The numbers of the pair that first proved each table in this episode; never rewritten. */
  tables: z.array(TableNumbers),
  /** The latest numbers of the same tables. */
  now: z.array(TableNumbers),
  crossed: z.boolean(),
  stale: z.boolean(),
  /** Who took it upon themselves; null where nobody did. */
  acknowledgedBy: z.string().nullable(),
  /** The mute or window that covers it now: nobody is told until then. */
  quieted: z
    .strictObject({ kind: z.enum(['mute', 'window']), id: z.string(), until: Moment })
    .nullable(),
  /** It opened four times in a day. */
  flapping: z.boolean(),
  /** Its host is no longer configured: only a person closes it. */
  retired: z.boolean(),
  /** The incident that speaks for this one. */
  heldBy: z.strictObject({ id: z.string(), kind: z.string() }).nullable(),
  follows: z.string().nullable(),
  /** When people were last told of it. */
  toldAt: Moment.nullable(),
  /** The newest version of its evidence that was collected; its view says what became of it. */
  evidenceVersion: z.int().nullable(),
  /** Whether that version can be had: HELD and FAILED ones cannot. Null where it is not known. */
  evidenceBecame: z.enum(['sealed', 'held', 'failed']).nullable(),
  /** `ahead` only: whether a second ordered pair confirmed the first. */
  confirmation: z.enum(['awaited', 'confirmed', 'not-confirmed']).nullable(),
};
export const IncidentEntry = z.strictObject(incidentEntry).meta({ id: 'IncidentEntry' });
export type IncidentEntry = z.infer<typeof IncidentEntry>;
export const IncidentList = listOf(IncidentEntry).meta({ id: 'IncidentList' });
export type IncidentList = z.infer<typeof IncidentList>;

export const MoveEntry = z
  .strictObject({
    number: z.int(),
    at: Moment,
    from: z.string(),
    to: z.string(),
    reason: z.string(),
    text: z.string(),
    /** Whether people were told of it. */
    spoken: z.boolean(),
    record: z.int(),
    /** Null where a person moved it. */
    sweep: z.int().nullable(),
  })
  .meta({ id: 'MoveEntry' });
export type MoveEntry = z.infer<typeof MoveEntry>;

/** At most is null where it is not known. */
const Range = z.strictObject({ atLeast: z.number(), atMost: z.number().nullable() });

/** What is asked of a person once an incident is closed, as it is shown. */
const closingShown = {
  rootCause: z.string(),
  remediation: z.string(),
  /** While it lasted. */
  exposure: z.strictObject({ from: Moment, to: Moment }),
  /** Was a right that had been withdrawn still usable, and was it used? */
  withdrawnRight: z.strictObject({
    usable: z.enum(WITHDRAWN_RIGHTS),
    used: z.enum(WITHDRAWN_RIGHTS),
  }),
  prevention: z.string(),
  ticket: z.string(),
};
const ClosingDraft = z.strictObject(closingShown).meta({ id: 'ClosingDraft' });
export type ClosingDraft = z.infer<typeof ClosingDraft>;

export const IncidentView = z
  .strictObject({
    ...incidentEntry,
    /** It held when it was last read: until it does not, no person closes it. */
    provedNow: z.boolean(),
    acknowledged: z.strictObject({ by: z.string(), at: Moment, why: z.string() }).nullable(),
    /** Null while it lives, and where it closed by proof. */
    closedBy: z
      .strictObject({
        by: z.string(),
        at: Moment,
        code: z.enum(CLOSING_CODES),
        acceptedUntil: Moment.nullable(),
        why: z.string(),
      })
      .nullable(),
    closingRecord: z.strictObject({
      /** Whether its kind asks for one. */
      asked: z.boolean(),
      given: z.strictObject({ ...closingShown, by: z.string(), at: Moment }).nullable(),
      /** To be filled in and sent with the closing; null where none is asked for, or it was given. */
      draft: z.union([ClosingDraft, z.null()]),
    }),
    /** What people did about it, oldest first: comments too, which are no moves. */
    acts: z.array(
      z.strictObject({
        record: z.int(),
        at: Moment,
        by: z.string(),
        did: z.string(),
        why: z.string(),
        change: z.string().nullable(),
      }),
    ),
    /** `ahead` only: where each of its tables stands, with the updates that it never applied. */
    standings: z.array(
      z.strictObject({
        table: z.int(),
        standing: z.string(),
        highest: z.number(),
        /** Updates of the master that it never applied: the hole. */
        neverApplied: Range,
        /** Edits that exist only on this replica. */
        onlyHere: Range,
        cleanSweeps: z.int(),
        /** The first master value read after the reset; reached by the replica, it proves the repair. */
        movedTo: z.number().nullable(),
      }),
    ),
    /** What may be behind it, the likeliest first, from what is known now; empty once it is closed. */
    causes: z.array(
      z.strictObject({
        id: z.string(),
        says: z.string(),
        supports: z.array(z.string()),
        contradicts: z.array(z.string()),
        /** The check that tells it from the others. */
        next: z.string(),
      }),
    ),
    /** What became of its evidence, the first version first. */
    evidence: z.array(BundleEntry),
    moves: z.array(MoveEntry),
    /**
     * How many records about it lie behind the first ones and are not shown, with what they moved, what
     * was done and collected; and from when on all is shown. Null where nothing is left out.
     */
    leftOut: z.strictObject({ records: z.int(), shownFrom: Moment }).nullable().default(null),
  })
  .meta({ id: 'IncidentView' });
export type IncidentView = z.infer<typeof IncidentView>;

export const KINDS: readonly [IncidentKind, ...IncidentKind[]] = [
  'ahead',
  'empty',
  'stuck',
  'behind',
  'other-series',
  'missing',
  'went-back',
  'silent',
  'boks-stopped',
  'list-down',
  'list-loading',
  'list-new',
  'not-listed',
  'unwatched-replica',
  'role-mismatch',
  'role-moved',
  'no-master',
  'two-masters',
  'master-went-back',
  'master-restamped',
  'master-not-sending',
  'master-silent',
  'too-few',
  'blind',
  'drift-of-format',
];
const STATES: readonly IncidentState[] = ['pending', 'open', 'recovering', 'closed'];
const IDENTIFIER = /^([a-z0-9][a-z0-9-]{0,30})-[1-9]\d{0,11}-[1-9]\d{0,5}$/;

/** A kind of incident, by its name. */
export const Kind = z.enum(KINDS, `no kind of incident: one of ${KINDS.join(', ')}`);

/** The most entries of a page. */
export const Limit = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, 'a whole number from 1 to 500')
  .transform(Number)
  .refine((limit) => limit <= 500, 'a whole number from 1 to 500')
  .default(100)
  .meta({ type: 'integer', minimum: 1, maximum: 500, default: 100 });

/** An incident's id as it may stand in an address: `<domain>-<record>-<k>`. */
export const IncidentId = z.string().regex(IDENTIFIER, 'an incident’s id looks like demo-31-1');

/** Where the list of incidents goes on: behind one of the domain that it stands in. */
export const IncidentPlace = Place.refine(
  ({ domain, behind }) => behind === undefined || IDENTIFIER.exec(behind)?.[1] === domain,
);

/** What may be asked of the list of incidents; anything else is refused by name. */
export const IncidentQuery = z.strictObject({
  domain: z.string().min(1).max(64).optional(),
  host: z.string().min(1).max(253).optional(),
  kind: Kind.optional(),
  state: z.enum(STATES, 'one of pending, open, recovering, closed').optional(),
  /** Only those that a mute or a window covers now; with `false` only the others. */
  muted: z
    .enum(['true', 'false'], 'true or false')
    .transform((text) => text === 'true')
    .optional(),
  /** Those alone that lived then: seen first before `to`, and not closed before `from`. */
  from: MomentGiven.optional(),
  to: MomentGiven.optional(),
  limit: Limit,
  cursor: CursorGiven.optional(),
});
export type IncidentQuery = z.infer<typeof IncidentQuery>;

/** Which page of a list is asked for. */
export const PageQuery = z.strictObject({ limit: Limit, cursor: CursorGiven.optional() });
export type PageQuery = z.infer<typeof PageQuery>;
