import { SNAPSHOT_DAYS, snapshotExpiresAtMs } from '#contracts/retention.ts';
import type { Cursor } from '#domain/delivery.ts';
import type { Collection } from '#domain/evidence/collection.ts';
import type { Incident } from '#domain/incident.ts';
import type { JournalRecord } from '#domain/journal.ts';
import type { Snapshot } from '#domain/snapshot.ts';
import type { DomainState } from '#domain/state.ts';
import type { Sweep } from '#domain/sweep.ts';
import type {
  AuditStore,
  CursorStep,
  Freshness,
  SnapshotKey,
  Written,
} from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';

import {
  collectionItem,
  incidentItem,
  recordItems,
  snapshotItem,
  stateItem,
  sweepItem,
} from '../aws/dynamodb/codec.ts';
import * as keys from '../aws/dynamodb/keys.ts';
import { MemoryTable, type Write } from './memory-table.ts';

/** How a store in memory behaves. */
export type MemoryStoreOptions = {
  /**
   * Asked at each read that may be old: as of how many writes ago it is answered, 0 to 8. The
   * simulation draws it; without it every read is fresh.
   */
  readonly writesAgo?: () => number;
  /** By which what has expired is passed over. Without one nothing expires. */
  readonly clock?: Clock;
};

type KeptSnapshot = { readonly snapshot: Snapshot; readonly days: number };

/**
 * An `AuditStore` in memory. Every method acts before it returns its promise, so two writers at
 * once cannot both win; it keeps JSON texts, so nothing is shared with callers.
 */
export class MemoryAuditStore implements AuditStore {
  readonly #sweeps = new MemoryTable<Sweep>(sweepItem);
  readonly #collections = new MemoryTable<Collection>(collectionItem);
  readonly #snapshots = new MemoryTable<KeptSnapshot>(({ snapshot, days }) =>
    snapshotItem(snapshot, days),
  );
  readonly #records = new MemoryTable<JournalRecord>(recordItems);
  readonly #incidents = new MemoryTable<Incident>((incident) => incidentItem(incident, 0));
  readonly #states = new MemoryTable<DomainState>(stateItem);
  readonly #cursors = new MemoryTable<NamedCursor>(() => undefined);
  readonly #writesAgo: () => number;
  readonly #clock: Clock | undefined;

  constructor({ writesAgo = () => 0, clock }: MemoryStoreOptions = {}) {
    this.#writesAgo = writesAgo;
    this.#clock = clock;
  }

  latestSweep(domain: string): Promise<Sweep | undefined> {
    return act(() => this.#sweeps.range(keys.partitionOf('SWEEP', domain), NEWEST)[0]);
  }

  readSweep(domain: string, number: number): Promise<Sweep | undefined> {
    return act(() => this.#sweeps.read(keys.sweepKey(domain, number)));
  }

  listSweeps(domain: string, limit: number, before?: number): Promise<readonly Sweep[]> {
    return act(() => {
      const below = before === undefined ? {} : { below: keys.fixedWidth(before) };
      const range = { limit, newestFirst: true, ...below };
      return this.#sweeps.range(keys.partitionOf('SWEEP', domain), range, this.#writesAgo());
    });
  }

  openSweep(sweep: Sweep, token: string): Promise<Written> {
    return act(() => this.#sweeps.putWhere(undefined, sweepWrite(sweep, token)));
  }

  writeSweep(sweep: Sweep, token: string): Promise<Written> {
    return act(() => this.#sweeps.putWhere(sweep.revision - 1, sweepWrite(sweep, token)));
  }

  latestCollection(domain: string): Promise<Collection | undefined> {
    return act(() => this.#collections.range(keys.partitionOf('COLLECTION', domain), NEWEST)[0]);
  }

  readCollection(domain: string, number: number): Promise<Collection | undefined> {
    return act(() => this.#collections.read(keys.collectionKey(domain, number)));
  }

  openCollection(collection: Collection, token: string): Promise<Written> {
    return act(() => this.#collections.putWhere(undefined, collectionWrite(collection, token)));
  }

  writeCollection(collection: Collection, token: string): Promise<Written> {
    const seen = collection.revision - 1;
    return act(() => this.#collections.putWhere(seen, collectionWrite(collection, token)));
  }

  putSnapshots(snapshots: readonly Snapshot[], days: number = SNAPSHOT_DAYS): Promise<void> {
    return act(() => {
      for (const snapshot of snapshots) {
        const key = keys.snapshotKey(snapshot.domain, snapshot.place.sweep, snapshot.host);
        this.#snapshots.put({ key, value: { snapshot, days }, guard: 0 });
      }
    });
  }

  readSnapshots(domain: string, wanted: readonly SnapshotKey[]): Promise<readonly Snapshot[]> {
    return act(() => {
      const nowMs = this.#clock?.nowMs() ?? 0;
      return this.#snapshots
        .readAll(wanted.map(({ sweep, host }) => keys.snapshotKey(domain, sweep, host)))
        .filter(({ snapshot, days }) => snapshotExpiresAtMs(snapshot.readAtMs, days) > nowMs)
        .map(({ snapshot }) => snapshot);
    });
  }

  headRecord(domain: string): Promise<JournalRecord | undefined> {
    return act(() => this.#records.range(keys.partitionOf('JOURNAL', domain), NEWEST)[0]);
  }

  readRecords(domain: string, from: number, limit: number): Promise<readonly JournalRecord[]> {
    return act(() => {
      const range = { limit, newestFirst: false, from: keys.fixedWidth(from) };
      return this.#records.range(keys.partitionOf('JOURNAL', domain), range);
    });
  }

  hasRecord(domain: string, number: number): Promise<boolean> {
    return act(() => {
      const { pk, sk } = keys.recordKey(domain, number);
      const range = { limit: 1, newestFirst: false, from: sk };
      return this.#records.range(pk, range, this.#writesAgo()).some((one) => one.number === number);
    });
  }

  appendRecord(value: JournalRecord): Promise<Written> {
    return act(() => {
      const key = keys.recordKey(value.domain, value.number);
      return this.#records.putWhere(undefined, { key, value, guard: 0, token: value.nonce });
    });
  }

  putIncident(value: Incident, record: number): Promise<void> {
    return act(() => {
      const key = keys.incidentKey(value.domain, value.id);
      this.#incidents.putUnlessHigher({ key, value, guard: record });
    });
  }

  putState(value: DomainState): Promise<void> {
    return act(() => {
      const key = keys.stateKey(value.domain);
      this.#states.putUnlessHigher({ key, value, guard: value.record });
    });
  }

  readState(domain: string, freshness?: Freshness): Promise<DomainState | undefined> {
    return act(() => {
      const { pk } = keys.stateKey(domain);
      return this.#states.range(pk, NEWEST, this.#writesAgoWhere(freshness))[0];
    });
  }

  readIncidents(domain: string, ids: readonly string[]): Promise<readonly Incident[]> {
    return act(() =>
      this.#incidents.readAll(ids.flatMap((id) => keys.findIncidentKey(domain, id) ?? [])),
    );
  }

  listIncidents(domain: string, limit: number, before?: string): Promise<readonly Incident[]> {
    return act(() => {
      const below = before === undefined ? {} : { below: keys.incidentKey(domain, before).sk };
      const range = { limit, newestFirst: true, ...below };
      return this.#incidents.range(keys.partitionOf('INCIDENT', domain), range, this.#writesAgo());
    });
  }

  readCursors(domain: string, freshness?: Freshness): Promise<Readonly<Record<string, Cursor>>> {
    return act(() => {
      const range = { limit: Infinity, newestFirst: false };
      const writesAgo = this.#writesAgoWhere(freshness);
      const all = this.#cursors.range(keys.partitionOf('CURSOR', domain), range, writesAgo);
      return Object.fromEntries(all.map(({ channel, cursor }) => [channel, cursor]));
    });
  }

  advanceCursor(domain: string, channel: string, { from, to }: CursorStep): Promise<Written> {
    return act(() => {
      const key = keys.cursorKey(domain, channel);
      if ((this.#cursors.read(key)?.cursor.record ?? 0) !== from) return 'stale';
      this.#cursors.put({ key, value: { channel, cursor: to }, guard: 0 });
      return 'committed';
    });
  }

  /** Drawn for a read that may be old, and for no other. */
  #writesAgoWhere(freshness: Freshness | undefined): number {
    return freshness === undefined ? 0 : this.#writesAgo();
  }
}

type NamedCursor = { readonly channel: string; readonly cursor: Cursor };

const NEWEST = { limit: 1, newestFirst: true };

const sweepWrite = (value: Sweep, token: string): Write<Sweep> => ({
  key: keys.sweepKey(value.domain, value.number),
  value,
  guard: value.revision,
  token: tokenOf(token),
});

const collectionWrite = (value: Collection, token: string): Write<Collection> => ({
  key: keys.collectionKey(value.domain, value.number),
  value,
  guard: value.revision,
  token: tokenOf(token),
});

function tokenOf(token: string): string {
  if (token === '') throw new Error('a write of a revision has no token');
  return token;
}

/** Acts at once; what it throws becomes the promise's rejection. */
function act<T>(work: () => T): Promise<T> {
  try {
    return Promise.resolve(work());
  } catch (error) {
    return Promise.reject(error);
  }
}
