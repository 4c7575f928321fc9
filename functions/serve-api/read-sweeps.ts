import type { ReadSweep } from '#domain/history/table-looks.ts';
import { isJudged, type JournalRecord } from '#domain/journal.ts';
import type { Snapshot } from '#domain/snapshot.ts';
import type { AuditStore, SnapshotKey } from '#ports/audit-store.ts';

import { judgedBefore, type Span } from './span-asked.ts';

type Store = Pick<
  AuditStore,
  'latestSweep' | 'readSweep' | 'listSweeps' | 'readRecords' | 'readSnapshots'
>;

/** Of which domain, which table, and of which host alone; null for all. */
export type Wanted = {
  readonly domain: string;
  readonly table: number;
  readonly host: string | null;
};

/** Judged sweeps, in their order, with the numbers that were read of them. */
export type SweepsRead = {
  readonly sweeps: readonly ReadSweep[];
  /** Whether numbers were asked for that are no longer kept. */
  readonly isExpired: boolean;
};

/**
 * The judged sweeps of a span; those before it, ever further apart, that tell when an update was made
 * which arrived late; and the first behind it, up to a number of the master, which the last is judged by.
 *
 * Where a span has more numbers than are read at once, those of each second, third, … sweep are, and of
 * the others those of whoever began, or ceased, to be ahead, with its master's.
 */
export async function readSweeps(
  store: Store,
  wanted: Wanted,
  { fromMs, toMs }: Span,
): Promise<SweepsRead> {
  const { domain } = wanted;
  const first = await judgedBefore(store, domain, fromMs);
  const before = await actsBefore(store, wanted, first);
  const acts = [...before, ...(await actsFrom(store, wanted, { first, toMs }))];
  const keys = acts.map((act) => keysOf(act, wanted));
  const all = keys.slice(before.length).reduce((sum, each) => sum + each.length, 0);
  const step = Math.max(1, Math.ceil(all / MOST_SNAPSHOTS));
  const read = keys.map((each, n) => {
    if (n < before.length || n % step === 0) return each;
    const turned = turnedAhead(acts, n);
    const master = turned.size === 0 ? undefined : masterOf(acts[n]);
    return each.filter(({ host }) => turned.has(host) || host === master);
  });
  const snapshots = await store.readSnapshots(domain, read.flat());
  const bySweep = new Map<number, Snapshot[]>();
  for (const snapshot of snapshots) {
    const { sweep } = snapshot.place;
    bySweep.set(sweep, [...(bySweep.get(sweep) ?? []), snapshot]);
  }
  const isIn = ({ sweep }: Act): boolean =>
    fromMs <= sweep.scheduledAtMs && sweep.scheduledAtMs < toMs;
  return {
    sweeps: acts.map((act) => ({ act, snapshots: bySweep.get(act.sweep.number) ?? [] })),
    isExpired: acts.some(
      (act, n) =>
        isIn(act) && (bySweep.get(act.sweep.number)?.length ?? 0) < (read[n]?.length ?? 0),
    ),
  };
}

type Act = ReadSweep['act'];

/** Little of a record, which may be large: of a domain that is all ahead a day has millions of cells. */
const actsIn = (records: readonly JournalRecord[], table: number): readonly Act[] =>
  records.filter(isJudged).map(({ act: { sweep, master, hosts, cells } }) => {
    return { sweep, master, hosts, cells: cells.filter((cell) => cell.table === table) };
  });

/** Each half as far again from the record as the one before, to the first of all. */
async function actsBefore(
  store: Store,
  { domain, table }: Wanted,
  first: number,
): Promise<readonly Act[]> {
  const acts: Act[] = [];
  const furthest = Math.min(first - 1, FURTHEST);
  for (let distance = 1; distance <= furthest;) {
    acts.unshift(...actsIn(await store.readRecords(domain, first - distance, 1), table));
    const next = Math.ceil(distance * 1.5);
    distance = distance < furthest ? Math.min(next, furthest) : next;
  }
  return acts;
}

async function actsFrom(
  store: Store,
  { domain, table }: Wanted,
  { first, toMs }: { readonly first: number; readonly toMs: number },
): Promise<readonly Act[]> {
  const acts: Act[] = [];
  let behind = 0;
  for (let next = first; ; next += AT_ONCE) {
    const page = await store.readRecords(domain, next, AT_ONCE);
    for (const act of actsIn(page, table)) {
      acts.push(act);
      if (act.sweep.scheduledAtMs < toMs) continue;
      behind += 1;
      if (act.master.kind === 'master' || behind === MOST_BEHIND) return acts;
    }
    if (page.length < AT_ONCE) return acts;
  }
}

/** The snapshots of a sweep: of its master, and of whoever is meant. */
function keysOf({ hosts, master }: Act, { host: only }: Wanted): readonly SnapshotKey[] {
  const other = masterOf({ master });
  return hosts.flatMap(({ host, seen }) =>
    seen.kind === 'read' && (only === null || host === only || host === other)
      ? [{ sweep: seen.place.sweep, host }]
      : [],
  );
}

const masterOf = (act: Pick<Act, 'master'> | undefined): string | undefined =>
  act?.master.kind === 'master' ? act.master.host : undefined;

/** Who was ahead in a sweep and not in the one before or behind it, or the other way round. */
function turnedAhead(acts: readonly Act[], at: number): ReadonlySet<string> {
  const own = aheadIn(acts[at]);
  const around = [at - 1, at + 1].map((n) => aheadIn(acts[n]));
  const all = new Set([...own, ...around.flatMap((one) => [...one])]);
  return new Set([...all].filter((host) => around.some((one) => one.has(host) !== own.has(host))));
}

const aheadIn = (act: Act | undefined): ReadonlySet<string> =>
  new Set((act?.cells ?? []).flatMap((cell) => (cell.verdict === 'ahead' ? [cell.host] : [])));

/** Records a query of the store. */
const AT_ONCE = 10;
/** Looked at behind a span for a number of the master. */
const MOST_BEHIND = 10;
/** A day of a sweep every five minutes of a master and seven replicas. */
const MOST_SNAPSHOTS = 2_500;
/** Records before a span: more than 35 days of a sweep every five minutes. */
const FURTHEST = 10_000;
