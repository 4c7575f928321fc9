import type { Cursor } from '#domain/delivery.ts';
import type { Collection } from '#domain/evidence/collection.ts';
import type { Incident } from '#domain/incident.ts';
import type { JournalRecord } from '#domain/journal.ts';
import type { Snapshot } from '#domain/snapshot.ts';
import type { DomainState } from '#domain/state.ts';
import type { Sweep } from '#domain/sweep.ts';

/** `stale`: another writer was first; nothing was written. A repeat of our own write is `committed`. */
export type Written = 'committed' | 'stale';

/** Names a stored snapshot: the sweep's number and the host. */
export type SnapshotKey = { readonly sweep: number; readonly host: string };

/** Asked for where a read is only a hint: it may not show the newest writes, and costs half. */
export type Freshness = 'may be old';

/**
 * Everything the service keeps, but raw texts. Every read here is consistent unless it says
 * otherwise; every write is one item, conditional, and may be repeated after a lost answer.
 */
export interface AuditStore {
  /** The domain's sweep with the highest number. */
  latestSweep(domain: string): Promise<Sweep | undefined>;
  readSweep(domain: string, number: number): Promise<Sweep | undefined>;
  /** Newest first, below `before` where given. May be old. */
  listSweeps(domain: string, limit: number, before?: number): Promise<readonly Sweep[]>;
  /** Puts a sweep that is not there yet; its number is the next one. */
  openSweep(sweep: Sweep, token: string): Promise<Written>;
  /** Replaces a sweep whose stored revision is one less. */
  writeSweep(sweep: Sweep, token: string): Promise<Written>;

  /** The domain's collection of evidence with the highest number. */
  latestCollection(domain: string): Promise<Collection | undefined>;
  readCollection(domain: string, number: number): Promise<Collection | undefined>;
  /** Puts a collection that is not there yet; its number is the next one. */
  openCollection(collection: Collection, token: string): Promise<Written>;
  /** Replaces a collection whose stored revision is one less. */
  writeCollection(collection: Collection, token: string): Promise<Written>;

  /**
   * Puts the snapshots of whole sweeps; they expire so many days after they were read, 35 unless said.
   * Those of a sweep never change, so a repeat changes nothing.
   */
  putSnapshots(snapshots: readonly Snapshot[], days?: number): Promise<void>;
  /** Those that are there and have not expired, in no order. */
  readSnapshots(domain: string, keys: readonly SnapshotKey[]): Promise<readonly Snapshot[]>;

  /** The record with the highest number. */
  headRecord(domain: string): Promise<JournalRecord | undefined>;
  /** Records from `from` upwards, at most `limit`. */
  readRecords(domain: string, from: number, limit: number): Promise<readonly JournalRecord[]>;
  /** Whether the journal has a record of this number. May be old. */
  hasRecord(domain: string, number: number): Promise<boolean>;
  /** The only commit: puts a record whose number is not taken. Its nonce tells our own repeat. */
  appendRecord(record: JournalRecord): Promise<Written>;

  /** Items made from a record, each written only where its stored record number is not higher. */
  putIncident(incident: Incident, record: number): Promise<void>;
  putState(state: DomainState): Promise<void>;
  readState(domain: string, freshness?: Freshness): Promise<DomainState | undefined>;
  /** Those that are there, each once, in the order of `ids`: what is told names them in it. */
  readIncidents(domain: string, ids: readonly string[]): Promise<readonly Incident[]>;
  /** Newest id first, below `before` where given. May be old. */
  listIncidents(domain: string, limit: number, before?: string): Promise<readonly Incident[]>;

  /** Where each channel of a domain stands that was ever given anything, by its name. */
  readCursors(domain: string, freshness?: Freshness): Promise<Readonly<Record<string, Cursor>>>;
  /**
   * Moves a channel's cursor from the record that was seen, up or, where it waits, within its place:
   * of two that wait there, the later is kept.
   */
  advanceCursor(domain: string, channel: string, step: CursorStep): Promise<Written>;
}

/** `from` is the record at which the cursor was seen, 0 where there was none. */
export type CursorStep = { readonly from: number; readonly to: Cursor };
