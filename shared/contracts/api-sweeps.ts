import * as z from 'zod';

import { MomentGiven } from './api-moments.ts';
import { MatrixCell, matrixRow, Moment, MoveEntry, Note, sweepEntry, SweepEntry } from './api.ts';
import { DomainName } from './configuration.ts';

/** The number of a sweep as it may stand in an address; a key of the store has 12 digits. */
const SweepNumber = z
  .string()
  .regex(/^[1-9]\d{0,11}$/, 'a sweep’s number is a whole number from 1, of at most 12 digits')
  .transform(Number)
  .meta({ type: 'integer', minimum: 1, maximum: 999_999_999_999 });

/** The sweep that an address names. */
export const SweepNamed = z.object({ domain: DomainName, sweep: SweepNumber });

/** The host that an address names. */
export const HostNamed = z.object({ domain: DomainName, host: z.string().min(1).max(253) });

/** What the record that judged a sweep says of it. */
const Judged = z.strictObject({
  record: z.int(),
  /** By which software, parser and rules, and by which version of the configuration. */
  software: z.string(),
  configuration: z.int(),
  complete: z.boolean(),
  master: z.string().nullable(),
  masterText: z.string(),
  /** Over the hashes of the raw texts of its snapshots, in the order of hosts; lower-case hex. */
  snapshotsSha256: z.string(),
  counts: z.record(z.string(), z.int()),
  /** Each replica × table that was not in step. */
  cells: z.array(z.strictObject({ host: z.string(), ...MatrixCell.shape })),
  notes: z.array(Note),
  moves: z.array(z.strictObject({ incident: z.string(), ...MoveEntry.shape })),
});

/** One sweep: whom it asked, what came of each, and what was judged. */
export const SweepView = z
  .strictObject({
    ...sweepEntry,
    domain: z.string(),
    /** Once its phase is closed: which answers are in hand, in the order of phases. */
    hosts: z.array(
      z.strictObject({
        host: z.string(),
        phase: z.enum(['replicas', 'master', 'repeat']),
        /** SHA-256 of the raw text of its answer; null where there is none. */
        rawSha256: z.string().nullable(),
        /** The node through which it was read; null where the host was read directly, or not at all. */
        via: z.string().nullable(),
        /** Why there is no answer, in words; null where there is one. */
        cause: z.string().nullable(),
      }),
    ),
    /** Null until it is judged. */
    judged: Judged.nullable(),
  })
  .meta({ id: 'SweepView' });
export type SweepView = z.infer<typeof SweepView>;

/** A replica as it was seen then: nothing is said of whether it may be promoted now. */
const RowThen = z.strictObject(matrixRow).meta({ id: 'RowThen' });
export type RowThen = z.infer<typeof RowThen>;

/** What was known of a domain at a moment. */
export const DomainThen = z
  .strictObject({
    domain: z.string(),
    asked: Moment,
    /** The newest regular sweep that was due by then and is judged; null where there was none yet. */
    sweep: z.union([SweepView, z.null()]),
    /** How old that was at the moment asked for. */
    ageSeconds: z.int().nullable(),
    /**
     * Sweeps by hand that were begun after it, by the moment asked for; newest first, at most 20. What
     * each saw is its own: nothing here is changed by it.
     */
    byHand: z.array(SweepEntry),
    /**
     * Of tables in step: `kept` while the sweep’s snapshots are (35 days or more), `from-texts` while what its
     * hosts printed is (400 days), `expired` since; `damaged` where those texts are not the ones that the
     * record names. What was not in step is in the record, for good.
     */
    numbers: z.enum(['kept', 'from-texts', 'expired', 'damaged']).nullable(),
    replicas: z.array(RowThen),
  })
  .meta({ id: 'DomainThen' });
export type DomainThen = z.infer<typeof DomainThen>;

/** Which moment is asked for. */
export const AtQuery = z.strictObject({ time: MomentGiven });

/** One reading of a host as it is kept. */
export const SnapshotEntry = z
  .strictObject({
    sweep: z.int(),
    phase: z.enum(['replicas', 'master', 'repeat']),
    readAt: Moment,
    /** The node through which it was read; null where the host was read directly. */
    via: z.string().nullable(),
    role: z.string().nullable(),
    boksVersion: z.string().nullable(),
    /** False where lines were not understood: a table that is not here says nothing then. */
    complete: z.boolean(),
    rawSha256: z.string(),
    tables: z.array(
      z.strictObject({
        table: z.int(),
        sequence: z.number(),
        /** The number in parentheses. */
        bracketed: z.number(),
        /** The birth of its number series, as printed: days since 1970, and the second of that day. */
        stamp: z.strictObject({ days: z.int(), secondOfDay: z.int() }),
      }),
    ),
  })
  .meta({ id: 'SnapshotEntry' });
export type SnapshotEntry = z.infer<typeof SnapshotEntry>;

export const SnapshotList = z
  .strictObject({ items: z.array(SnapshotEntry), next: z.string().nullable() })
  .meta({ id: 'SnapshotList' });
export type SnapshotList = z.infer<typeof SnapshotList>;
