import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

import { EXPIRES_AT, snapshotExpiresAtMs } from '#contracts/retention.ts';
import type { Cursor } from '#domain/delivery.ts';
import type { Collection } from '#domain/evidence/collection.ts';
import type { Incident } from '#domain/incident.ts';
import type { JournalRecord } from '#domain/journal.ts';
import type { Snapshot } from '#domain/snapshot.ts';
import type { DomainState } from '#domain/state.ts';
import type { Sweep } from '#domain/sweep.ts';

import { BytesDamaged } from './bytes.ts';
import { readColumns, writeColumns } from './columns.ts';
import { refuseTooLarge } from './item-size.ts';
import * as keys from './keys.ts';
import { packSnapshot, unpackSnapshot } from './snapshot-codec.ts';

/** An item as the table holds it, key included. */
export type StoredItem = Readonly<Record<string, unknown>>;

/** The names of an item's attributes, short because they are counted with every item. */
export const ATTRIBUTE = {
  /** Version of the item's form. */
  version: 'v',
  /** All of the value, packed. */
  body: 'b',
  /** A sweep's or collection's revision, the record that made an incident or a state, a cursor's place. */
  guard: 'g',
  /** A record's nonce; the hash of a sweep's snapshots; a cursor's last writer. */
  token: 't',
  /** How many parts there are beyond the item; left out where there are none. */
  parts: 'p',
  /** Writers of a sweep or a collection: revision to token. */
  writers: 'w',
} as const;

/** A stored item has a version that no reader knows: a newer service wrote it. */
export class UnknownItemVersion extends Error {
  constructor(item: string, version: unknown) {
    super(`item ${item} has version ${String(version)}, which this version cannot read`);
    this.name = 'UnknownItemVersion';
  }
}

/** A stored item cannot be read. */
export class ItemDamaged extends Error {
  constructor(item: string, cause: unknown) {
    super(
      `item ${item} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
    this.name = 'ItemDamaged';
  }
}

/** Key, version and body of an item; throws `ItemTooLarge` where it would not be taken. */
export function itemOf(key: keys.ItemKey, body: Buffer): StoredItem {
  refuseTooLarge(key, body.length + Buffer.byteLength(key.pk + key.sk) + ROOM_FOR_THE_REST);
  return { ...key, [ATTRIBUTE.version]: VERSION, [ATTRIBUTE.body]: body };
}

export const sweepItem = (sweep: Sweep): StoredItem =>
  itemOf(keys.sweepKey(sweep.domain, sweep.number), pack(sweep));

export const collectionItem = (collection: Collection): StoredItem =>
  itemOf(keys.collectionKey(collection.domain, collection.number), pack(collection));

export const snapshotItem = (snapshot: Snapshot, days?: number): StoredItem => {
  const { domain, host, place } = snapshot;
  return {
    ...itemOf(keys.snapshotKey(domain, place.sweep, host), packSnapshot(snapshot)),
    [EXPIRES_AT]: snapshotExpiresAtMs(snapshot.readAtMs, days) / 1000,
  };
};

/** What one item does not hold: in parts, and the item itself, put last. */
export type ItemInParts = {
  readonly item: StoredItem;
  readonly parts: readonly StoredItem[];
};

/** Throws `ItemTooLarge` beyond a size that no domain comes to. */
export const recordItems = (record: JournalRecord): ItemInParts =>
  inParts(keys.recordKey(record.domain, record.number), pack(record), record.nonce);

/** An item that bears its writer's nonce, and the parts that it names by it. */
export function inParts(key: keys.ItemKey, body: Buffer, nonce: string): ItemInParts {
  const count = Math.ceil(body.length / PART_BYTES) - 1;
  if (count > MOST_PARTS) refuseTooLarge(key, body.length);
  const chunk = (part: number): Buffer => body.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
  const item = { ...itemOf(key, chunk(0)), [ATTRIBUTE.token]: nonce };
  if (count === 0) return { item, parts: [] };
  const parts = Array.from({ length: count }, (_, index) =>
    itemOf(keys.recordPartKey(key, { nonce, part: index + 1 }), chunk(index + 1)),
  );
  return { item: { ...item, [ATTRIBUTE.parts]: count }, parts };
}

/** The keys of an item's further parts, in their order. */
export function partKeys(item: StoredItem): readonly keys.ItemKey[] {
  const count = item[ATTRIBUTE.parts];
  if (typeof count !== 'number') return [];
  const key = { pk: textAt(item, 'pk'), sk: textAt(item, 'sk') };
  const nonce = textAt(item, ATTRIBUTE.token);
  return Array.from({ length: count }, (_, index) =>
    keys.recordPartKey(key, { nonce, part: index + 1 }),
  );
}

/** An item with the bodies of its parts, which are given in no order, behind its own. */
export function withParts(item: StoredItem, parts: readonly StoredItem[]): StoredItem {
  const bodies = partKeys(item).map((key) => {
    const part = parts.find((each) => each['sk'] === key.sk);
    if (part === undefined) throw new ItemDamaged(keys.nameOf(key), 'it is not there');
    return bodyOf(part);
  });
  return { ...item, [ATTRIBUTE.body]: Buffer.concat([bodyOf(item), ...bodies]) };
}

export const incidentItem = (incident: Incident, record: number): StoredItem => ({
  ...itemOf(keys.incidentKey(incident.domain, incident.id), pack(incident)),
  [ATTRIBUTE.guard]: record,
});

export const stateItem = (state: DomainState): StoredItem => ({
  ...itemOf(keys.stateKey(state.domain), pack(state)),
  [ATTRIBUTE.guard]: state.record,
});

/** A channel that takes what it is given is a number; what else is known of it is packed beside. */
export function cursorItem(key: keys.ItemKey, { record, ...trouble }: Cursor): StoredItem {
  const item = { ...key, [ATTRIBUTE.version]: VERSION, [ATTRIBUTE.guard]: record };
  return Object.keys(trouble).length === 0 ? item : { ...item, ...itemOf(key, pack(trouble)) };
}

/** Readers of every version ever released; each has a golden file. */
export const readSweepItem = readerOf({ 1: (item) => sure(unpack(bodyOf(item)), isSweep) });
export const readCollectionItem = readerOf({
  1: (item) => sure(unpack(bodyOf(item)), isCollection),
});
export const readRecordItem = readerOf({ 1: (item) => sure(unpack(bodyOf(item)), isRecord) });
export const readIncidentItem = readerOf({ 1: (item) => sure(unpack(bodyOf(item)), isIncident) });
export const readStateItem = readerOf({ 1: (item) => sure(unpack(bodyOf(item)), isState) });
export const readSnapshotItem = readerOf({
  1: (item) => {
    const [pk, sk] = [textAt(item, 'pk'), textAt(item, 'sk')];
    const [bar, hash] = [pk.indexOf('#'), sk.indexOf('#')];
    const sweep = Number(sk.slice(0, hash));
    return unpackSnapshot(bodyOf(item), {
      domain: pk.slice(bar + 1),
      host: sk.slice(hash + 1),
      sweep,
    });
  },
});
export const readCursorItem = readerOf({
  1: (item): Cursor => {
    const record = numberAt(item, ATTRIBUTE.guard);
    if (item[ATTRIBUTE.body] === undefined) return { record };
    return { ...sure(unpack(bodyOf(item)), isTrouble), record };
  },
});

/** Whether a stored snapshot is as if it were not there: as it was put; the first ones do not say. */
export function isExpiredAt(item: StoredItem, nowMs: number): boolean {
  const seconds = item[EXPIRES_AT];
  const expiresAtMs =
    typeof seconds === 'number'
      ? seconds * 1000
      : snapshotExpiresAtMs(readSnapshotItem(item).readAtMs);
  return expiresAtMs <= nowMs;
}

/** The token of the writer who wrote this revision of a sweep or a collection. */
export function writerOf(item: StoredItem, revision: number): unknown {
  const writers = item[ATTRIBUTE.writers];
  return isPlain(writers) ? writers[String(revision)] : undefined;
}

/** The version that is written; a change of form needs a new one, and its reader beside the old. */
export const VERSION = 1;

/** As `nameOf` names its key. */
export const nameOfItem = (item: StoredItem): string =>
  `${String(item['pk'])}/${String(item['sk'])}`;

type Reader<T> = (item: StoredItem) => T;

/** A reader by an item's version; what it throws names the item. */
export function readerOf<T>(versions: Readonly<Record<number, Reader<T>>>): Reader<T> {
  return (item) => {
    const name = nameOfItem(item);
    const version = item[ATTRIBUTE.version];
    const read = typeof version === 'number' ? versions[version] : undefined;
    if (read === undefined) throw new UnknownItemVersion(name, version);
    try {
      return read(item);
    } catch (error) {
      throw new ItemDamaged(name, error);
    }
  };
}

/** A value in columns, compressed. */
export function pack(value: unknown): Buffer {
  const columns = writeColumns(value);
  return brotliCompressSync(columns, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 5,
      [constants.BROTLI_PARAM_SIZE_HINT]: columns.length,
    },
  });
}

export const unpack = (bytes: Uint8Array): unknown =>
  readColumns(brotliDecompressSync(bytes, { maxOutputLength: MOST_UNPACKED_BYTES }));

export function bodyOf(item: StoredItem): Uint8Array {
  const body = item[ATTRIBUTE.body];
  if (!(body instanceof Uint8Array)) throw new BytesDamaged('there is no body');
  return body;
}

function textAt(item: StoredItem, name: string): string {
  const text = item[name];
  if (typeof text !== 'string') throw new BytesDamaged(`${name} is no text`);
  return text;
}

function numberAt(item: StoredItem, name: string): number {
  const number = item[name];
  if (typeof number !== 'number') throw new BytesDamaged(`${name} is no number`);
  return number;
}

/** What an item of this version holds is what was written; the guard tells one class from another. */
export function sure<T>(value: unknown, isOne: (value: unknown) => value is T): T {
  if (!isOne(value)) throw new BytesDamaged('the body is of another class');
  return value;
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
export const has = (value: unknown, ...names: readonly string[]): boolean =>
  isPlain(value) && names.every((name) => name in value);
const isTrouble = (value: unknown): value is Omit<Cursor, 'record'> =>
  has(value, 'waiting') || has(value, 'passedOver');
const isSweep = (value: unknown): value is Sweep => has(value, 'domain', 'purpose', 'revision');
const isCollection = (value: unknown): value is Collection =>
  has(value, 'domain', 'occasion', 'revision');
const isRecord = (value: unknown): value is JournalRecord => has(value, 'domain', 'nonce', 'act');
const isIncident = (value: unknown): value is Incident => has(value, 'id', 'kind', 'detail');
const isState = (value: unknown): value is DomainState => has(value, 'domain', 'memory', 'record');

/** Names and values of the short attributes; a sweep's writers are 40 bytes each. */
const ROOM_FOR_THE_REST = 200;
/** Of a record's body in one item; its whole is at most nine such, 3 MB. */
const PART_BYTES = 350_000;
const MOST_PARTS = 8;
const MOST_UNPACKED_BYTES = 64 * 1024 * 1024;
