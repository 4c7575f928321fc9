import { holeOf } from '../ahead.ts';
import type { Incident } from '../incident.ts';
import type { VerdictName } from '../verdict.ts';
import { lackedIn, NOT_KNOWN, worstOf, type Sighting } from './lacked-updates.ts';
import { isSeenInStep, keyOf, type Lacked, type Look, type Silence } from './look.ts';

/**
 * How an exposure stands at the last sweep that was looked at. `over-a-hole`: the numbers met, and what
 * the replica never got is lacked still. `not-known`: a person closed what was ahead, and nobody saw
 * its hole filled.
 */
export type ExposureEnd = 'in-step' | 'goes-on' | 'over-a-hole' | 'not-known';

/**
 * A time in which a replica's table was not in step with the master's, as far as was seen: somewhere
 * between the sweep before `firstSeenMs` and that one it began. UTC ms.
 */
export type Exposure = {
  readonly host: string;
  readonly table: number;
  /** Null where it was so in the first sweep that was looked at. */
  readonly lastInStepMs: number | null;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** When a sweep saw it in step again, without a hole under it; null where it has another end. */
  readonly inStepAgainMs: number | null;
  readonly end: ExposureEnd;
  /** Each once, in the order in which they came. */
  readonly verdicts: readonly VerdictName[];
  /** The incidents of it that were alive. */
  readonly incidents: readonly string[];
} & Lacked;

/** A time in which nothing is known of a host, or of one of its tables (null: of all). */
export type Unseen = Silence & {
  readonly firstMs: number;
  readonly lastMs: number;
  /** Null where no sweep that was looked at had data again. */
  readonly againMs: number | null;
};

export type ExposureOfSpan = {
  readonly exposures: readonly Exposure[];
  readonly unseen: readonly Unseen[];
};

/** A table of an incident that was ahead before the first look: a hole is under it while that lives. */
export type HoleBefore = Lacked & {
  readonly incident: string;
  readonly host: string;
  readonly table: number;
};

/** The tables of an `ahead` as it stood, each with its hole; none of another kind. */
export const holesOf = ({ id, host, detail }: Incident): readonly HoleBefore[] =>
  host === null || detail.kind !== 'ahead'
    ? []
    : detail.tables.map((each) => ({
        incident: id,
        host,
        table: each.table,
        ...holeOf(each),
      }));

/**
 * When which table of which replica was not in step, over judged sweeps in their order. Silence neither
 * ends an exposure nor begins one: it stands apart. A host that a sweep did not ask is left as it was.
 * `holes` are those of before the first: numbers that are equal over one are no step.
 */
export function exposureOf(
  looks: readonly Look[],
  holes: readonly HoleBefore[] = [],
): ExposureOfSpan {
  const fold: Fold = {
    open: new Map(),
    silent: new Map(),
    readAtMs: new Map(),
    doubts: new Map(),
    holes: new Map(holes.map((hole) => [keyOf(hole), hole])),
    closed: new Map(),
    exposures: [],
    unseen: [],
  };
  for (const [index, look] of looks.entries()) {
    takeSilence(fold, look);
    takeClosed(fold, look);
    takeHoles(fold, look);
    takeStep(fold, look);
    takeExposed(fold, look, looks[index - 1]);
  }
  return {
    exposures: [...fold.exposures, ...fold.open.values()].toSorted(inOrder),
    unseen: [...fold.unseen, ...fold.silent.values()].toSorted(inOrder),
  };
}

/** What was begun and has not ended, by host and table; what has ended. */
type Fold = {
  readonly open: Map<string, Exposure>;
  readonly silent: Map<string, Unseen>;
  /** When a host was read and compared last: its tables that are neither open nor in doubt were in step then. */
  readonly readAtMs: Map<string, number>;
  /** Tables of hosts that were read, of which nothing is known: when they were in step last. */
  readonly doubts: Map<string, { readonly host: string; readonly lastInStepMs: number | null }>;
  /** Holes of before, whose tables were not seen yet. */
  readonly holes: Map<string, HoleBefore>;
  /** How each `ahead` ended that was seen to end. */
  readonly closed: Map<string, 'repaired' | 'not known'>;
  readonly exposures: Exposure[];
  readonly unseen: Unseen[];
};

function takeSilence({ silent, unseen, doubts, readAtMs }: Fold, look: Look): void {
  for (const [key, run] of silent) {
    if (look.unseen.has(key) || !look.asked.has(run.host)) continue;
    silent.delete(key);
    unseen.push({ ...run, againMs: look.atMs });
  }
  for (const [key, { host, table, cause }] of look.unseen) {
    const run = silent.get(key);
    const begun = { host, table, cause, firstMs: look.atMs, lastMs: look.atMs, againMs: null };
    silent.set(key, run === undefined ? begun : { ...run, lastMs: look.atMs });
    if (table !== null && !doubts.has(key)) {
      doubts.set(key, { host, lastInStepMs: readAtMs.get(host) ?? null });
    }
  }
}

/** By what an incident was closed is told by the first look that has it closed alone. */
function takeClosed({ closed }: Fold, look: Look): void {
  for (const [id, how] of look.closedAhead) {
    if (!closed.has(id)) closed.set(id, how);
  }
  for (const { id } of look.live) closed.delete(id);
}

/** What was ahead before the first look is exposed from the first on that reads it, whatever it has then. */
function takeHoles({ open, holes }: Fold, look: Look): void {
  for (const [key, { incident, host, table, atLeast, atMost }] of holes) {
    if (!look.exposed.has(key) && !isSeenInStep(look, { host, table })) continue;
    holes.delete(key);
    if (!look.live.some(({ id }) => id === incident)) continue;
    const run = begunBy({ host, table }, null, look);
    open.set(key, { ...run, verdicts: ['ahead'], incidents: [incident], atLeast, atMost });
  }
}

/** Ends what is in step again, and goes on with what is over a hole. */
function takeStep({ open, closed, exposures }: Fold, look: Look): void {
  for (const [key, run] of open) {
    if (!isSeenInStep(look, run)) continue;
    const end = endIn(run, look, closed);
    if (end === 'over-a-hole') {
      const lacked = worstOf(run, look.holes.get(key) ?? NOT_KNOWN);
      open.set(key, { ...run, ...lacked, end, lastSeenMs: look.atMs });
    } else {
      open.delete(key);
      exposures.push({ ...run, end, inStepAgainMs: end === 'in-step' ? look.atMs : null });
    }
  }
}

function takeExposed({ open, readAtMs, doubts }: Fold, look: Look, before: Look | undefined): void {
  for (const [key, cell] of look.exposed) {
    const doubt = doubts.get(key);
    const lastInStepMs = doubt === undefined ? readAtMs.get(cell.host) : doubt.lastInStepMs;
    const run = open.get(key) ?? begunBy(cell, lastInStepMs ?? null, look);
    open.set(key, extended(run, { cell, look, before }));
  }
  for (const [key, { host }] of doubts) {
    const isRead = look.asked.has(host) && !look.unseen.has(host);
    if (isRead && !look.unseen.has(key) && !open.has(key)) doubts.delete(key);
  }
  for (const host of look.asked) {
    if (!look.unseen.has(host) && host !== look.standIn) readAtMs.set(host, look.atMs);
  }
}

/**
 * What equal numbers of a table are: over a hole, where it was ahead, until its incident is closed by what
 * was read. Where a person closed it, nobody knows.
 */
function endIn(
  { incidents }: Exposure,
  { live }: Look,
  closed: Fold['closed'],
): Exclude<ExposureEnd, 'goes-on'> {
  const isOpen = live.some(({ id, kind }) => kind === 'ahead' && incidents.includes(id));
  if (isOpen) return 'over-a-hole';
  return incidents.some((id) => closed.get(id) === 'not known') ? 'not-known' : 'in-step';
}

const begunBy = (
  { host, table }: { readonly host: string; readonly table: number },
  lastInStepMs: number | null,
  { atMs }: Look,
): Exposure => ({
  host,
  table,
  lastInStepMs,
  firstSeenMs: atMs,
  lastSeenMs: atMs,
  inStepAgainMs: null,
  end: 'goes-on',
  verdicts: [],
  incidents: [],
  ...NOT_KNOWN,
});

function extended(run: Exposure, sighting: Sighting): Exposure {
  const { cell, look } = sighting;
  const alive = look.live.filter(({ host, kind }) => host === cell.host && kind === cell.verdict);
  return {
    ...run,
    end: 'goes-on',
    lastSeenMs: look.atMs,
    verdicts: [...new Set([...run.verdicts, cell.verdict])],
    incidents: [...new Set([...run.incidents, ...alive.map(({ id }) => id)])],
    ...worstOf(run, lackedIn(sighting)),
  };
}

type Placed = { readonly host: string; readonly table: number | null };

const inOrder = (
  one: Placed & ({ readonly firstSeenMs: number } | { readonly firstMs: number }),
  other: typeof one,
): number =>
  (one.host < other.host ? -1 : one.host > other.host ? 1 : 0) ||
  (one.table ?? -1) - (other.table ?? -1) ||
  beginOf(one) - beginOf(other);

const beginOf = (run: { readonly firstSeenMs: number } | { readonly firstMs: number }): number =>
  'firstMs' in run ? run.firstMs : run.firstSeenMs;
