import { createHash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

import { EXPIRES_AT, SNAPSHOT_DAYS, snapshotExpiresAtMs } from '#contracts/retention.ts';
import type { Snapshot } from '#domain/snapshot.ts';

import { ByteReader, BytesDamaged, ByteWriter } from './bytes.ts';
import { bodyOf, inParts, readerOf, type ItemInParts, type StoredItem } from './codec.ts';
import * as keys from './keys.ts';
import { packSnapshot, unpackSnapshot } from './snapshot-codec.ts';

/** One snapshot of a sweep's item, packed: most readers want a few hosts of many sweeps. */
export type PackedSnapshot = {
  readonly host: string;
  readonly sweep: number;
  readonly open: () => Snapshot;
  readonly expiresAtMs: () => number;
};

/**
 * The snapshots of one sweep, all of them, as one item. What 50 replicas in step print differs by little
 * but hashes: compressed together they take a tenth of what 50 items take, to write, to keep and to read.
 */
export function sweepSnapshotsItem(
  snapshots: readonly Snapshot[],
  days: number = SNAPSHOT_DAYS,
): ItemInParts {
  const [first] = snapshots;
  if (first === undefined) throw new Error('an item of no snapshots');
  const key = keys.sweepSnapshotsKey(first.domain, first.place.sweep);
  const body = packed(snapshots, days);
  const expiresAtMs = snapshots.map(({ readAtMs }) => snapshotExpiresAtMs(readAtMs, days));
  const end = { [EXPIRES_AT]: Math.max(...expiresAtMs) / 1000 };
  // Who repeats this writes the same bytes, so the same parts.
  const nonce = createHash('sha256').update(body).digest('hex').slice(0, NONCE_DIGITS);
  const { item, parts } = inParts(key, body, nonce);
  return { item: { ...item, ...end }, parts: parts.map((part) => ({ ...part, ...end })) };
}

function packed(snapshots: readonly Snapshot[], days: number): Buffer {
  const out = new ByteWriter();
  out.unsigned(days);
  out.unsigned(snapshots.length);
  for (const snapshot of snapshots) {
    if (snapshot.host === '') throw new Error('a snapshot is of an empty host');
    const bytes = packSnapshot(snapshot);
    out.text(snapshot.host);
    out.unsigned(bytes.length);
    out.bytes(bytes);
  }
  const bytes = out.finish();
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

/** The snapshots that a sweep's item holds, its parts being with it. */
export const readSweepSnapshots = readerOf<readonly PackedSnapshot[]>({
  1: (item) => {
    const { domain, sweep } = placeIn(item);
    const bytes = brotliDecompressSync(bodyOf(item), { maxOutputLength: MOST_UNPACKED_BYTES });
    const from = new ByteReader(bytes);
    const days = from.unsigned();
    const found = Array.from({ length: from.unsigned() }, (): PackedSnapshot => {
      const host = from.text();
      const own = from.bytes(from.unsigned());
      const open = (): Snapshot => unpackSnapshot(own, { domain, host, sweep });
      return { host, sweep, open, expiresAtMs: () => snapshotExpiresAtMs(open().readAtMs, days) };
    });
    from.finish();
    return found;
  },
});

function placeIn({ pk, sk }: StoredItem): { readonly domain: string; readonly sweep: number } {
  if (typeof pk !== 'string' || typeof sk !== 'string') throw new BytesDamaged('it has no key');
  return { domain: pk.slice(pk.indexOf('#') + 1), sweep: Number(sk) };
}

/** Above it the same bytes take ten times as long to be one in twenty fewer. */
const QUALITY = 7;
const NONCE_DIGITS = 16;
/** 501 hosts of 10,000 tables are 90 MB. */
const MOST_UNPACKED_BYTES = 128 * 1024 * 1024;
