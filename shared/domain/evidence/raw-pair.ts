import { aheadIn, aheadInWords, type AheadTable } from './ahead-line.ts';

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

/**
 * Why a pair's texts do not show what is claimed of them; undefined where they do, and where two
 * zones leave it open. `textAt` gives the text of a path within the bag.
 */
export function faultOfPair(
  { host, master, replica, ahead, zoneShiftSeconds }: RawPair,
  textAt: (path: string) => string | undefined,
): string | undefined {
  const [before, after] = [textAt(master), textAt(replica)];
  if (before === undefined || after === undefined) return `${host}: its raw texts are missing`;
  if (zoneShiftSeconds !== 0) return undefined;
  const [shown, claimed] = [aheadIn(before, after), ahead].map((tables) =>
    tables.map(aheadInWords).join(', '),
  );
  if (shown === claimed) return undefined;
  return `${replica} shows ${shown || 'nothing'}, and ${claimed || 'nothing'} is claimed`;
}

export const PAIRS_PATH = 'data/raw/pairs.json';
