import type { DomainThen } from '#contracts/api-sweeps.ts';
import { momentOf } from '#contracts/api.ts';
import { snapshotLines, snapshotsOf } from '#domain/answer.ts';
import type { JudgedRecord } from '#domain/journal.ts';
import type { Snapshot } from '#domain/snapshot.ts';
import { byHandOf, type Sweep } from '#domain/sweep.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import { openSweep, type OpenSweepPorts } from '#runtime/open-sweep.ts';

import { masterIn, rowsOf, snapshotsShown } from './matrix.ts';
import { recordOf, sweepEntry, viewSweep } from './sweep-entry.ts';

type Store = Pick<AuditStore, 'latestSweep' | 'readSweep' | 'readRecords' | 'readSnapshots'>;
export type ThenPorts = OpenSweepPorts & { readonly store: Store };

/** What was known of a domain at a moment, from the newest regular sweep that was due by then. */
export async function viewThen(
  ports: ThenPorts,
  domain: string,
  atMs: number,
): Promise<DomainThen> {
  const found = await judgedBefore(ports.store, domain, atMs);
  const asked = momentOf(atMs);
  if (found === undefined) {
    return {
      domain,
      asked,
      sweep: null,
      ageSeconds: null,
      byHand: [],
      numbers: null,
      replicas: [],
    };
  }
  const { sweep, record } = found;
  const { act } = record;
  const { numbers, snapshots } = await numbersOf(found, ports);
  const master = masterIn(act);
  const replicas = act.hosts.map(({ host }) => host).filter((host) => host !== master);
  return {
    domain,
    asked,
    sweep: viewSweep(sweep, record),
    ageSeconds: Math.round((atMs - sweep.scheduledAtMs) / 1000),
    byHand: found.byHand.slice(0, MOST_BY_HAND).map(sweepEntry),
    numbers,
    replicas: [...rowsOf(replicas, act, snapshots)],
  };
}

type Numbers = {
  readonly numbers: NonNullable<DomainThen['numbers']>;
  readonly snapshots: readonly Snapshot[];
};

/** What the hosts of a sweep read: from its snapshots, or once they have expired from its raw texts. */
async function numbersOf({ sweep, record }: Found, ports: ThenPorts): Promise<Numbers> {
  const shown = snapshotsShown(record.act);
  const kept = await ports.store.readSnapshots(sweep.domain, shown);
  if (kept.length === shown.length) return { numbers: 'kept', snapshots: kept };
  const phases = await openSweep(sweep, ports);
  if ('why' in phases) {
    return { numbers: phases.kind === 'missing' ? 'expired' : 'damaged', snapshots: kept };
  }
  const again = snapshotsOf(phases.replicas, phases.master, phases.repeat);
  return ports.sha256(snapshotLines(again)) === record.act.snapshotsSha256
    ? { numbers: 'from-texts', snapshots: again }
    : { numbers: 'damaged', snapshots: kept };
}

type Found = {
  readonly sweep: Sweep;
  readonly record: JudgedRecord;
  /** Those by hand after it, newest first. */
  readonly byHand: readonly Sweep[];
};

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
  const byHand: Sweep[] = [];
  let sweep = from;
  while (sweep !== undefined) {
    const record = sweep.purpose.kind === 'regular' ? await recordOf(sweep, store) : undefined;
    if (record !== undefined) return { sweep, record, byHand };
    if (byHandOf(sweep) !== undefined) byHand.push(sweep);
    sweep = await store.readSweep(sweep.domain, sweep.number - 1);
  }
  return undefined;
}

const MOST_BY_HAND = 20;
