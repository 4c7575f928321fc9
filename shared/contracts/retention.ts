/** How long what is not kept for ever is kept. */
export const SNAPSHOT_DAYS = 35;
export const RAW_DAYS = 400;

/** The attribute by which DynamoDB deletes an item some time after: epoch seconds. */
export const EXPIRES_AT = 'expiresAt';

/** From when on a snapshot that was read at `readAtMs` is as if it were not there; UTC ms, both. */
export const snapshotExpiresAtMs = (readAtMs: number): number =>
  readAtMs + SNAPSHOT_DAYS * MS_A_DAY;

const MS_A_DAY = 86_400_000;

/** Where nodes store what is too long for SSM to show: below it, in the bucket of raw texts. */
export const NODE_OUTPUTS = 'evidence-output';
/** How long it lies there: what is evidence of it is kept as a raw text. */
export const NODE_OUTPUT_DAYS = 7;
