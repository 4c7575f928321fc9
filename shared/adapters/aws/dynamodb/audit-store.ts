import { randomUUID } from 'node:crypto';

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
  ATTRIBUTE,
  collectionItem,
  cursorItem,
  incidentItem,
  readCollectionItem,
  readCursorItem,
  readIncidentItem,
  readRecordItem,
  isExpiredAt,
  partKeys,
  readSnapshotItem,
  readStateItem,
  readSweepItem,
  recordItems,
  stateItem,
  sweepItem,
  VERSION,
  withParts,
  writerOf,
  type StoredItem,
} from './codec.ts';
import { isAt, IS_NEW, ItemTable, notHigherThan, type TableAt } from './item-table.ts';
import * as keys from './keys.ts';
import { readSweepSnapshots, sweepSnapshotsItem } from './sweep-snapshots.ts';

/**
 * An `AuditStore` in one DynamoDB table. Each write is one item under one condition and carries its
 * writer's token: where the condition did not hold, the item is read, and our own token there says
 * that an earlier try of ours, whose answer was lost, was the one.
 */
export class DynamoAuditStore implements AuditStore {
  readonly #table: ItemTable;
  readonly #clock: Clock | undefined;

  constructor(at: TableAt) {
    this.#table = new ItemTable(at);
    this.#clock = at.clock;
  }

  async latestSweep(domain: string): Promise<Sweep | undefined> {
    const [newest] = await this.#table.query(keys.partitionOf('SWEEP', domain), NEWEST);
    return newest && readSweepItem(newest);
  }

  async readSweep(domain: string, number: number): Promise<Sweep | undefined> {
    const item = await this.#table.get(keys.sweepKey(domain, number));
    return item && readSweepItem(item);
  }

  async listSweeps(domain: string, limit: number, before?: number): Promise<readonly Sweep[]> {
    const below = before === undefined ? {} : { below: keys.fixedWidth(before) };
    const items = await this.#listOld(keys.partitionOf('SWEEP', domain), { limit, ...below });
    return items.map(readSweepItem);
  }

  async openSweep(sweep: Sweep, token: string): Promise<Written> {
    const key = keys.sweepKey(sweep.domain, sweep.number);
    return this.#open({ key, item: sweepItem(sweep), revision: sweep.revision, token });
  }

  async writeSweep(sweep: Sweep, token: string): Promise<Written> {
    const key = keys.sweepKey(sweep.domain, sweep.number);
    return this.#rewrite({ key, item: sweepItem(sweep), revision: sweep.revision, token });
  }

  async latestCollection(domain: string): Promise<Collection | undefined> {
    const [newest] = await this.#table.query(keys.partitionOf('COLLECTION', domain), NEWEST);
    return newest && readCollectionItem(newest);
  }

  async readCollection(domain: string, number: number): Promise<Collection | undefined> {
    const item = await this.#table.get(keys.collectionKey(domain, number));
    return item && readCollectionItem(item);
  }

  async openCollection(collection: Collection, token: string): Promise<Written> {
    const { domain, number, revision } = collection;
    const key = keys.collectionKey(domain, number);
    return this.#open({ key, item: collectionItem(collection), revision, token });
  }

  async writeCollection(collection: Collection, token: string): Promise<Written> {
    const { domain, number, revision } = collection;
    const key = keys.collectionKey(domain, number);
    return this.#rewrite({ key, item: collectionItem(collection), revision, token });
  }

  async putSnapshots(snapshots: readonly Snapshot[], days?: number): Promise<void> {
    for (const ofSweep of bySweep(snapshots)) {
      const { item, parts } = sweepSnapshotsItem(ofSweep, days);
      for (const part of parts) await this.#table.put(part);
      await this.#table.put(item);
    }
  }

  async readSnapshots(
    domain: string,
    wanted: readonly SnapshotKey[],
  ): Promise<readonly Snapshot[]> {
    const hosts = hostsBySweep(wanted);
    const items = await this.#table.getAll(
      [...hosts.keys()].map((sweep) => keys.sweepSnapshotsKey(domain, sweep)),
    );
    const whole = await Promise.all(items.map(async (item) => this.#wholeOrGone(item)));
    const found = whole.flat().flatMap(readSweepSnapshots);
    const there = new Set(found.map(({ sweep }) => sweep));
    const single = await this.#readSingleSnapshots(
      domain,
      wanted.filter(({ sweep }) => !there.has(sweep)),
    );
    const nowMs = this.#clock?.nowMs() ?? 0;
    return [
      ...found
        .filter(({ sweep, host }) => hosts.get(sweep)?.has(host))
        .filter(({ expiresAtMs }) => expiresAtMs() > nowMs)
        .map(({ open }) => open()),
      ...single.filter((item) => !isExpiredAt(item, nowMs)).map(readSnapshotItem),
    ];
  }

  /** Each was an item at first: they are gone when the last of them has expired. */
  async #readSingleSnapshots(
    domain: string,
    wanted: readonly SnapshotKey[],
  ): Promise<readonly StoredItem[]> {
    return this.#table.getAll(
      wanted.map(({ sweep, host }) => keys.snapshotKey(domain, sweep, host)),
    );
  }

  async headRecord(domain: string): Promise<JournalRecord | undefined> {
    const range = { ...NEWEST, from: FIRST_RECORD };
    const [newest] = await this.#table.query(keys.partitionOf('JOURNAL', domain), range);
    return newest && this.#wholeRecord(newest);
  }

  async readRecords(
    domain: string,
    from: number,
    limit: number,
  ): Promise<readonly JournalRecord[]> {
    if (limit < 1) return [];
    const range = { limit, from: keys.fixedWidth(from), newestFirst: false, consistent: true };
    const items = await this.#table.query(keys.partitionOf('JOURNAL', domain), range);
    return Promise.all(items.map(async (item) => this.#wholeRecord(item)));
  }

  async hasRecord(domain: string, number: number): Promise<boolean> {
    return (await this.#table.get(keys.recordKey(domain, number), false)) !== undefined;
  }

  async appendRecord(record: JournalRecord): Promise<Written> {
    const { item, parts } = recordItems(record);
    // Nothing names them before the record does; those of a writer who was late stay, unread.
    for (const part of parts) await this.#table.put(part);
    if (await this.#table.put(item, IS_NEW)) return 'committed';
    return this.#isOurs(
      keys.recordKey(record.domain, record.number),
      (stored) => stored[ATTRIBUTE.token] === record.nonce,
    );
  }

  async putIncident(incident: Incident, record: number): Promise<void> {
    await this.#table.put(incidentItem(incident, record), notHigherThan(record));
  }

  async putState(state: DomainState): Promise<void> {
    await this.#table.put(stateItem(state), notHigherThan(state.record));
  }

  async readState(domain: string, freshness?: Freshness): Promise<DomainState | undefined> {
    const item = await this.#table.get(keys.stateKey(domain), freshness === undefined);
    return item && readStateItem(item);
  }

  async readIncidents(domain: string, ids: readonly string[]): Promise<readonly Incident[]> {
    const items = await this.#table.getAll(
      ids.flatMap((id) => keys.findIncidentKey(domain, id) ?? []),
    );
    return items.map(readIncidentItem);
  }

  async listIncidents(
    domain: string,
    limit: number,
    before?: string,
  ): Promise<readonly Incident[]> {
    const below = before === undefined ? {} : { below: keys.incidentKey(domain, before).sk };
    const items = await this.#listOld(keys.partitionOf('INCIDENT', domain), { limit, ...below });
    return items.map(readIncidentItem);
  }

  async readCursors(
    domain: string,
    freshness?: Freshness,
  ): Promise<Readonly<Record<string, Cursor>>> {
    const consistent = freshness === undefined;
    const range = { limit: MOST_CHANNELS, newestFirst: false, consistent };
    const items = await this.#table.query(keys.partitionOf('CURSOR', domain), range);
    return Object.fromEntries(items.map((item) => [String(item['sk']), readCursorItem(item)]));
  }

  /** The token is this call's own: a repeat of the call after a lost answer is told `stale`. */
  async advanceCursor(domain: string, channel: string, { from, to }: CursorStep): Promise<Written> {
    const key = keys.cursorKey(domain, channel);
    const token = randomUUID();
    const item = { ...cursorItem(key, to), [ATTRIBUTE.token]: token };
    if (await this.#table.put(item, isAt(from))) return 'committed';
    return this.#isOurs(key, (stored) => stored[ATTRIBUTE.token] === token);
  }

  async #open({ key, item, revision, token }: Revised): Promise<Written> {
    const writers = { [revision]: tokenOf(token) };
    const opened = { ...item, [ATTRIBUTE.guard]: revision, [ATTRIBUTE.writers]: writers };
    if (await this.#table.put(opened, IS_NEW)) return 'committed';
    return this.#isOurs(key, (stored) => writerOf(stored, revision) === token);
  }

  async #rewrite({ key, item, revision, token }: Revised): Promise<Written> {
    const held = await this.#table.update(key, SET_REVISION, {
      expression: '#g = :seen',
      names: { ...REVISED, '#revision': String(revision) },
      values: {
        ':v': VERSION,
        ':b': item[ATTRIBUTE.body],
        ':g': revision,
        ':token': tokenOf(token),
        ':seen': revision - 1,
      },
    });
    if (held) return 'committed';
    return this.#isOurs(key, (stored) => writerOf(stored, revision) === token);
  }

  /** Newest first. May be old: half the price. */
  async #listOld(
    pk: string,
    { limit, below }: { readonly limit: number; readonly below?: string },
  ): Promise<readonly StoredItem[]> {
    if (limit < 1) return [];
    const bound = below === undefined ? {} : { below };
    return this.#table.query(pk, { limit, newestFirst: true, consistent: false, ...bound });
  }

  async #wholeRecord(item: StoredItem): Promise<JournalRecord> {
    return readRecordItem(await this.#whole(item));
  }

  async #whole(item: StoredItem): Promise<StoredItem> {
    const parts = partKeys(item);
    return parts.length === 0 ? item : withParts(item, await this.#table.getAll(parts));
  }

  /** Parts were there before their item and expire with it, in no order: what lacks one has expired. */
  async #wholeOrGone(item: StoredItem): Promise<readonly StoredItem[]> {
    const named = partKeys(item);
    const parts = named.length === 0 ? [] : await this.#table.getAll(named);
    return parts.length < named.length ? [] : [withParts(item, parts)];
  }

  async #isOurs(key: keys.ItemKey, isOurs: (stored: StoredItem) => boolean): Promise<Written> {
    const stored = await this.#table.get(key);
    return stored !== undefined && isOurs(stored) ? 'committed' : 'stale';
  }
}

/** What is written over and over, each time at the next revision and by a token. */
type Revised = {
  readonly key: keys.ItemKey;
  readonly item: StoredItem;
  readonly revision: number;
  readonly token: string;
};

function tokenOf(token: string): string {
  if (token === '') throw new Error('a write of a revision has no token');
  return token;
}

function bySweep(snapshots: readonly Snapshot[]): readonly (readonly Snapshot[])[] {
  const found = new Map<string, Snapshot[]>();
  for (const snapshot of snapshots) {
    const name = `${snapshot.domain} ${snapshot.place.sweep}`;
    found.set(name, [...(found.get(name) ?? []), snapshot]);
  }
  return [...found.values()];
}

function hostsBySweep(wanted: readonly SnapshotKey[]): ReadonlyMap<number, ReadonlySet<string>> {
  const found = new Map<number, Set<string>>();
  for (const { sweep, host } of wanted) {
    const hosts = found.get(sweep) ?? new Set();
    found.set(sweep, hosts.add(host));
  }
  return found;
}

/** Parts of records sort before it. */
const FIRST_RECORD = keys.fixedWidth(0);
const NEWEST = { limit: 1, newestFirst: true, consistent: true };
const SET_REVISION = 'SET #v = :v, #b = :b, #g = :g, #w.#revision = :token';
const REVISED = {
  '#v': ATTRIBUTE.version,
  '#b': ATTRIBUTE.body,
  '#g': ATTRIBUTE.guard,
  '#w': ATTRIBUTE.writers,
};
/** Of one domain, those that were ever configured. */
const MOST_CHANNELS = 100;
