import type { AheadTable } from './ahead-line.ts';

/**
 * Two raw texts of `boksdiag sequence` in a bundle, the replica's read first, and what the service
 * judged of them: whoever has the bundle can judge them again.
 */
export type RawPair = {
  readonly host: string;
  /** Path of the master's text within the bag: `data/raw/…`. */
  readonly master: string;
  readonly replica: string;
  /** The tables judged ahead, in the order of the replica's lines. */
  readonly ahead: readonly AheadTable[];
  /**
   * Seconds that were added to the replica's stamps before they were compared; 0 where both hosts
   * print one zone. By any other number the pair cannot be judged again from its texts alone.
   */
  readonly zoneShiftSeconds: number;
};

/** The pairs as they stand in the bundle, at `PAIRS_PATH`. */
export const formatPairs = (pairs: readonly RawPair[]): string =>
  `${JSON.stringify({ version: 1, pairs }, undefined, 2)}\n`;

export const PAIRS_PATH = 'data/raw/pairs.json';
