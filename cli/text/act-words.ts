import type { ActTaken } from '#contracts/api-acts.ts';

/** `ann closed prod-31-1: reset by hand (change CHG0042)`; what was done may name its change itself. */
export const actText = ({
  by,
  did,
  why,
  change,
}: Pick<ActTaken, 'by' | 'did' | 'why' | 'change'>): string =>
  change === null || did.endsWith(`change ${change}`)
    ? `${by} ${did}: ${why}`
    : `${by} ${did}: ${why} (change ${change})`;
