import type { SnapshotEntry } from '#contracts/api-sweeps.ts';
import { momentOf } from '#contracts/api.ts';
import type { Snapshot } from '#domain/snapshot.ts';
import type { AuditStore } from '#ports/audit-store.ts';

/**
 * What was read of a host in so many sweeps below a number, newest first; `next` is the number below
 * which it goes on. A sweep in which it was not read, or whose snapshots have expired, has none.
 */
export async function listSnapshots(
  store: Pick<AuditStore, 'listSweeps' | 'readSnapshots'>,
  { domain, host }: { readonly domain: string; readonly host: string },
  { limit, below }: { readonly limit: number; readonly below: number | undefined },
): Promise<{ readonly items: readonly SnapshotEntry[]; readonly next: number | undefined }> {
  const sweeps = await store.listSweeps(domain, limit + 1, below);
  const looked = sweeps.slice(0, limit).map(({ number }) => number);
  const keys = looked.map((sweep) => ({ sweep, host }));
  const snapshots = await store.readSnapshots(domain, keys);
  const items = snapshots.toSorted((a, b) => b.place.sweep - a.place.sweep).map(entryOf);
  return { items, next: sweeps.length > limit ? looked.at(-1) : undefined };
}

const entryOf = ({
  place,
  readAtMs,
  via,
  head,
  complete,
  rawSha256,
  tables,
}: Snapshot): SnapshotEntry => ({
  ...place,
  readAt: momentOf(readAtMs),
  via: via ?? null,
  role: head.runningRole ?? null,
  boksVersion: head.boksVersion ?? null,
  complete,
  rawSha256,
  tables: tables.map(({ table, sequence, bracketed, stamp: { days, secondOfDay } }) => ({
    table,
    sequence,
    bracketed,
    stamp: { days, secondOfDay },
  })),
});
