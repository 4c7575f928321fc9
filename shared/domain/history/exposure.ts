import { holeOf } from '../ahead.ts';
import type { CellRecord, HostStanding, JudgedRecord } from '../journal.ts';
import type { VerdictName } from '../verdict.ts';

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
  /**
   * Null where no sweep that was looked at saw it in step again, without a hole under it, or where a
   * person closed what was ahead.
   */
  readonly inStepAgainMs: number | null;
  /** Each once, in the order in which they came. */
  readonly verdicts: readonly VerdictName[];
  /** The incidents of it that were alive. */
  readonly incidents: readonly string[];
  /** Updates of the master that the replica did not have, at the worst; null where that is not known. */
  readonly atLeast: number | null;
  readonly atMost: number | null;
};

/** A time in which nothing is known of a host, or of one of its tables (null: of all). */
export type Unseen = {
  readonly host: string;
  readonly table: number | null;
  readonly cause: string;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Null where no sweep that was looked at had data again. */
  readonly againMs: number | null;
};

export type ExposureOfSpan = {
  readonly exposures: readonly Exposure[];
  readonly unseen: readonly Unseen[];
};

/**
 * When which table of which replica was not in step, over judged sweeps in their order. Silence neither
 * ends an exposure nor begins one: it stands apart. A host that a sweep did not ask is left as it was.
 */
export function exposureOf(records: readonly JudgedRecord[]): ExposureOfSpan {
  const fold: Fold = {
    open: new Map(),
    silent: new Map(),
    readAtMs: new Map(),
    doubts: new Map(),
    exposures: [],
    unseen: [],
  };
  let before: JudgedRecord | undefined;
  for (const record of records) {
    const seen = seenIn(record);
    takeSilence(fold, seen);
    takeExposed(fold, seen, { record, before });
    before = record;
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
  /** When a host was read last: its tables that are neither open nor in doubt were in step then. */
  readonly readAtMs: Map<string, number>;
  /** Tables of hosts that were read, of which nothing is known: when they were in step last. */
  readonly doubts: Map<string, { readonly host: string; readonly lastInStepMs: number | null }>;
  readonly exposures: Exposure[];
  readonly unseen: Unseen[];
};

function takeSilence({ silent, unseen, doubts, readAtMs }: Fold, seen: Seen): void {
  for (const [key, run] of silent) {
    if (seen.unseen.has(key) || !seen.asked.has(run.host)) continue;
    silent.delete(key);
    unseen.push({ ...run, againMs: seen.atMs });
  }
  for (const [key, { host, table, cause }] of seen.unseen) {
    const run = silent.get(key);
    const begun = { host, table, cause, firstMs: seen.atMs, lastMs: seen.atMs, againMs: null };
    silent.set(key, run === undefined ? begun : { ...run, lastMs: seen.atMs });
    if (table !== null && !doubts.has(key)) {
      doubts.set(key, { host, lastInStepMs: readAtMs.get(host) ?? null });
    }
  }
}

function takeExposed(
  { open, readAtMs, doubts, exposures }: Fold,
  seen: Seen,
  records: Pick<Sighting, 'record' | 'before'>,
): void {
  for (const [key, run] of open) {
    if (seen.exposed.has(key) || !isSeenInStep(seen, run)) continue;
    const hole = holeUnder(run, records.record);
    if (hole === 'there') open.set(key, { ...run, lastSeenMs: seen.atMs });
    if (hole === 'there') continue;
    open.delete(key);
    exposures.push({ ...run, inStepAgainMs: hole === 'not known' ? null : seen.atMs });
  }
  for (const [key, cell] of seen.exposed) {
    const doubt = doubts.get(key);
    const lastInStepMs = doubt === undefined ? readAtMs.get(cell.host) : doubt.lastInStepMs;
    const run = open.get(key) ?? begunBy(cell, lastInStepMs ?? null, seen);
    open.set(key, extended(run, { cell, ...records }));
  }
  for (const [key, { host }] of doubts) {
    const isRead = seen.asked.has(host) && !seen.unseen.has(host);
    if (isRead && !seen.unseen.has(key) && !open.has(key)) doubts.delete(key);
  }
  for (const host of seen.asked) {
    if (!seen.unseen.has(host)) readAtMs.set(host, seen.atMs);
  }
}

type Seen = {
  readonly atMs: number;
  /** Hosts that the sweep says anything of. */
  readonly asked: ReadonlySet<string>;
  readonly exposed: ReadonlyMap<string, CellRecord>;
  readonly unseen: ReadonlyMap<string, Pick<Unseen, 'host' | 'table' | 'cause'>>;
};

function seenIn({ act }: JudgedRecord): Seen {
  const causes = new Map(act.hosts.map((standing) => [standing.host, causeOf(standing)]));
  const exposed = new Map<string, CellRecord>();
  const unseen = new Map<string, Pick<Unseen, 'host' | 'table' | 'cause'>>();
  for (const [host, cause] of causes) {
    if (cause !== undefined) unseen.set(host, { host, table: null, cause });
  }
  for (const cell of act.cells) {
    const { host, table, verdict } = cell;
    if (verdict !== 'no-data') exposed.set(keyOf(cell), cell);
    else if (causes.get(host) === undefined) {
      unseen.set(keyOf(cell), { host, table, cause: 'nothing to compare it with' });
    }
  }
  const atMs = act.sweep.scheduledAtMs;
  return { atMs, asked: new Set(causes.keys()), exposed, unseen };
}

/** Why a host as a whole gave no data; undefined where it was read. */
function causeOf({ seen }: HostStanding): string | undefined {
  switch (seen.kind) {
    case 'read':
      return undefined;
    case 'stopped':
      return 'BoKS is stopped';
    case 'miss':
      return seen.cause;
  }
}

const keyOf = ({ host, table }: Pick<CellRecord, 'host' | 'table'>): string => `${host} T${table}`;

/** A table that a sweep says nothing else of, on a host that it read. */
const isSeenInStep = ({ asked, unseen }: Seen, of: Exposure): boolean =>
  asked.has(of.host) && !unseen.has(of.host) && !unseen.has(keyOf(of));

/**
 * What is under equal numbers of a table that was ahead: the hole is there until its incident is closed by
 * what was read. Where a person closed it, nobody knows.
 */
function holeUnder({ incidents }: Exposure, { act }: JudgedRecord): 'there' | 'none' | 'not known' {
  const ahead = act.memory.incidents.filter(
    ({ id, kind }) => kind === 'ahead' && incidents.includes(id),
  );
  if (ahead.some(({ closedAtMs }) => closedAtMs === null)) return 'there';
  const isRepaired = ({ id }: { readonly id: string }): boolean =>
    act.incidents.some(
      (incident) =>
        incident.id === id && incident.state === 'closed' && incident.closedBy === undefined,
    );
  return ahead.every(isRepaired) ? 'none' : 'not known';
}

const begunBy = (
  { host, table }: CellRecord,
  lastInStepMs: number | null,
  { atMs }: Seen,
): Exposure => ({
  host,
  table,
  lastInStepMs,
  firstSeenMs: atMs,
  lastSeenMs: atMs,
  inStepAgainMs: null,
  verdicts: [],
  incidents: [],
  ...NOT_KNOWN,
});

type Sighting = {
  readonly cell: CellRecord;
  readonly record: JudgedRecord;
  readonly before: JudgedRecord | undefined;
};

function extended(run: Exposure, sighting: Sighting): Exposure {
  const { cell, record } = sighting;
  const missing = missingIn(sighting);
  const alive = record.act.memory.incidents.filter(
    ({ host, kind, closedAtMs }) =>
      host === cell.host && kind === cell.verdict && closedAtMs === null,
  );
  return {
    ...run,
    lastSeenMs: record.act.sweep.scheduledAtMs,
    verdicts: [...new Set([...run.verdicts, cell.verdict])],
    incidents: [...new Set([...run.incidents, ...alive.map(({ id }) => id)])],
    atLeast: larger(run.atLeast, missing.atLeast),
    atMost: larger(run.atMost, missing.atMost),
  };
}

type Missing = Pick<Exposure, 'atLeast' | 'atMost'>;

/** How many updates a replica did not have in one sweep, as far as its record tells. */
function missingIn({ cell, record, before }: Sighting): Missing {
  const { host, table, verdict, difference } = cell;
  if (verdict === 'ahead') {
    const hole = record.act.incidents
      .filter((incident) => incident.host === host)
      .flatMap(({ detail }) => (detail.kind === 'ahead' ? detail.tables : []))
      .find((each) => each.table === table);
    return hole === undefined ? NOT_KNOWN : holeOf(hole);
  }
  if (!isBehind(cell)) return NOT_KNOWN;
  const atMost = difference === null ? null : Math.max(1, -difference);
  return { atLeast: Math.max(1, lackedBefore(cell, record, before)), atMost };
}

/**
 * How far the replica was below what its master had in the sweep before, which is proved where it was
 * behind then too: its series is the same. 0 where that cannot be told: the master must be the same one,
 * and not have fallen since.
 */
function lackedBefore(
  { host, table, master, replica }: CellRecord,
  record: JudgedRecord,
  before: JudgedRecord | undefined,
): number {
  const earlier = before?.act.cells.find(
    (cell) => cell.host === host && cell.table === table && isBehind(cell),
  );
  const had = earlier?.master ?? null;
  if (before === undefined || had === null || master === null || replica === null) return 0;
  const [one, other] = [before.act.master, record.act.master];
  const isSame = one.kind === 'master' && other.kind === 'master' && one.host === other.host;
  return isSame && had <= master ? had - replica : 0;
}

const isBehind = ({ verdict }: CellRecord): boolean => verdict === 'behind' || verdict === 'stuck';

const larger = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.max(one, other);

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

const NOT_KNOWN: Missing = { atLeast: null, atMost: null };
