import { DEFAULT_SNAPSHOT_DAYS } from '#domain/settings.ts';

/** How long what is not kept for ever is kept; snapshots for longer where a domain says so. */
export const SNAPSHOT_DAYS = DEFAULT_SNAPSHOT_DAYS;
export const RAW_DAYS = 400;

/** The attribute by which DynamoDB deletes an item some time after: epoch seconds. */
export const EXPIRES_AT = 'expiresAt';

/**
 * From when on a snapshot that was read at `readAtMs` is as if it were not there; UTC ms, both. In
 * whole seconds, as DynamoDB knows it, and never too early.
 */
export const snapshotExpiresAtMs = (readAtMs: number, days = SNAPSHOT_DAYS): number =>
  Math.ceil((readAtMs + days * MS_A_DAY) / 1000) * 1000;

/**
 * The snapshots that judging a sweep of `atMs` (UTC) may look at. It looks back no further for being
 * told to keep them longer: so a sweep is judged once more alike, whatever was kept then.
 */
export const judgedFrom = <Read extends { readonly readAtMs: number }>(
  snapshots: readonly Read[],
  atMs: number,
): readonly Read[] => snapshots.filter(({ readAtMs }) => snapshotExpiresAtMs(readAtMs) > atMs);

const MS_A_DAY = 86_400_000;

/** Where nodes store what is too long for SSM to show: below it, in the bucket of raw texts. */
export const NODE_OUTPUTS = 'evidence-output';
/** How long it lies there: what is evidence of it is kept as a raw text. */
export const NODE_OUTPUT_DAYS = 7;
