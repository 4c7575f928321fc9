import type { HistoryRow } from '#domain/evidence/bundle-facts.ts';
import type { Collection } from '#domain/evidence/collection.ts';
import type { Incident } from '#domain/incident.ts';
import { isJudged, type JournalRecord } from '#domain/journal.ts';
import type { Snapshot } from '#domain/snapshot.ts';
import type { AuditStore, SnapshotKey } from '#ports/audit-store.ts';

type Around = { readonly incident: Incident; readonly records: readonly JournalRecord[] };

/**
 * What the hosts concerned read in the incident's tables: in the sweeps that its records judged, and
 * in the 288 before the first of them (a day at the usual pace). Ascending by time. Reads at most
 * 750 snapshots a host; those that have expired are not there.
 */
export async function gatherHistory(
  { domain, master, replicas }: Collection,
  { incident, records }: Around,
  store: AuditStore,
): Promise<readonly HistoryRow[]> {
  const judged = records.filter(isJudged).map(({ act }) => act.sweep.number);
  const first = judged[0] ?? 1;
  const from = Math.max(1, first - SWEEPS_BEFORE);
  const earlier = Array.from({ length: first - from }, (_, at) => from + at);
  const hosts = [...new Set([master, ...replicas])];
  const keys = [...new Set([...earlier, ...judged])].flatMap((sweep) =>
    hosts.map((host) => ({ sweep, host })),
  );
  const tables = new Set(incident.tables.map(({ table }) => table));
  const rows = (await readAll(store, domain, keys)).flatMap((snapshot) => rowsOf(snapshot, tables));
  return rows.toSorted(byTime);
}

async function readAll(
  store: AuditStore,
  domain: string,
  keys: readonly SnapshotKey[],
): Promise<readonly Snapshot[]> {
  const snapshots: Snapshot[] = [];
  for (let at = 0; at < keys.length; at += BATCH) {
    snapshots.push(...(await store.readSnapshots(domain, keys.slice(at, at + BATCH))));
  }
  return snapshots;
}

/** An incident without tables of its own is about all of them. */
const rowsOf = (
  { host, head, place, readAtMs, tables }: Snapshot,
  wanted: ReadonlySet<number>,
): readonly HistoryRow[] =>
  tables
    .filter(({ table }) => wanted.size === 0 || wanted.has(table))
    .map(({ table, sequence }) => ({
      atMs: readAtMs,
      host,
      role: head.runningRole ?? '-',
      table,
      sequence,
      sweep: place.sweep,
    }));

const byTime = (one: HistoryRow, other: HistoryRow): number =>
  one.atMs - other.atMs ||
  one.sweep - other.sweep ||
  (one.host < other.host ? -1 : one.host > other.host ? 1 : one.table - other.table);

const SWEEPS_BEFORE = 288;
const BATCH = 400;
