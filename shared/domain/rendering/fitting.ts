import { cutBoth } from './plain-text.ts';

/** What a subject, a title and an SMS begin with: `CRIT prod: REPHOST AHEAD, T9 +2339`. */
export type Beginning = {
  readonly prefix: string;
  readonly domain: string;
  readonly name: string;
  /** Ways to say it, the longest first. */
  readonly says: readonly [string, ...string[]];
  /** Comes after it, e.g. `, T9 +2339`; never cut. */
  readonly end: string;
};

/**
 * Fits it into so much room: said as fully as leaves both names whole, else as shortly as can be,
 * and then the names are cut in the middle.
 */
export function fitBeginning({ prefix, domain, name, says, end }: Beginning, room: number): string {
  const roomFor = (said: string): number => room - `${prefix}:  ${said}${end}`.length;
  const whole = says.find((said) => domain.length + name.length <= roomFor(said));
  if (whole !== undefined) return `${prefix}${domain}: ${name} ${whole}${end}`;
  const shortest = says.at(-1) ?? says[0];
  const names = cutBoth([domain, name], Math.max(LEAST_NAMES, roomFor(shortest)));
  return `${prefix}${names[0]}: ${names[1]} ${shortest}${end}`;
}

/** Puts parts together in their order, leaving out the least important ones until the rest fits. */
export function fitParts(parts: readonly Part[], room: number): string {
  const left = parts.filter(({ text }) => text !== '');
  const whole = left.map(({ text }) => text).join('');
  const last = left.filter(({ rank }) => rank > 0).toSorted((a, b) => b.rank - a.rank)[0];
  if (whole.length <= room || last === undefined) return whole;
  return fitParts(
    left.filter((part) => part !== last),
    room,
  );
}

/** A part of rank 0 stays; of the others the highest rank goes first. */
export type Part = { readonly text: string; readonly rank: number };

const LEAST_NAMES = 6;
