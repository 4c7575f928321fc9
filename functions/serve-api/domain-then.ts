import type { DomainThen } from '#contracts/api-sweeps.ts';
import { momentOf } from '#contracts/api.ts';
import type { JudgedRecord } from '#domain/journal.ts';
import type { Sweep } from '#domain/sweep.ts';
import type { AuditStore } from '#ports/audit-store.ts';

import { masterIn, rowsOf, snapshotsShown } from './matrix.ts';
import { recordOf, viewSweep } from './sweep-entry.ts';

type Store = Pick<AuditStore, 'latestSweep' | 'readSweep' | 'readRecords' | 'readSnapshots'>;

/** What was known of a domain at a moment, from the newest regular sweep that was due by then. */
export async function viewThen(store: Store, domain: string, atMs: number): Promise<DomainThen> {
  const found = await judgedBefore(store, domain, atMs);
  const asked = momentOf(atMs);
  if (found === undefined) {
    return { domain, asked, sweep: null, ageSeconds: null, numbers: null, replicas: [] };
  }
  const { sweep, record } = found;
  const { act } = record;
  const shown = snapshotsShown(act);
  const snapshots = await store.readSnapshots(domain, shown);
  const master = masterIn(act);
  const replicas = act.hosts.map(({ host }) => host).filter((host) => host !== master);
  return {
    domain,
    asked,
    sweep: viewSweep(sweep, record),
    ageSeconds: Math.round((atMs - sweep.scheduledAtMs) / 1000),
    numbers: snapshots.length === shown.length ? 'kept' : 'expired',
    replicas: [...rowsOf(replicas, act, snapshots)],
  };
}

type Found = { readonly sweep: Sweep; readonly record: JudgedRecord };

/** Sweeps' times grow with their numbers: halved until it is found, so a year is read in twenty steps. */
async function judgedBefore(
  store: Store,
  domain: string,
  atMs: number,
): Promise<Found | undefined> {
  let newest = await store.latestSweep(domain);
  let below = 0;
  let above = (newest?.number ?? 0) + 1;
  newest = newest !== undefined && newest.scheduledAtMs <= atMs ? newest : undefined;
  if (newest !== undefined) below = newest.number;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    const sweep = await store.readSweep(domain, middle);
    if (sweep !== undefined && sweep.scheduledAtMs <= atMs) {
      newest = sweep;
      below = middle;
    } else {
      above = middle;
    }
  }
  return regularFrom(store, newest);
}

/** The newest that is regular and judged, from a sweep downwards: follow-ups see some hosts alone. */
async function regularFrom(store: Store, from: Sweep | undefined): Promise<Found | undefined> {
  let sweep = from;
  while (sweep !== undefined) {
    const record = sweep.purpose.kind === 'regular' ? await recordOf(sweep, store) : undefined;
    if (record !== undefined) return { sweep, record };
    sweep = await store.readSweep(sweep.domain, sweep.number - 1);
  }
  return undefined;
}
