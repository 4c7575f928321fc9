/**
 * Edits `from` to `to` of one table, both included, written in one series.
 *
 * A series is one host's stint as master: two edits with the same number and different series
 * are different edits. That is what a counter cannot show, and what the truth is judged by.
 */
export type EditRange = { readonly series: number; readonly from: number; readonly to: number };

/** The edits one host has of one table: numbers ascending, none twice. */
export type Edits = readonly EditRange[];

/** Adds edits whose numbers lie above all held ones. */
export function addEdits(held: Edits, range: EditRange): Edits {
  if (range.to < range.from) return held;
  const last = held.at(-1);
  if (last === undefined || last.series !== range.series || last.to + 1 !== range.from) {
    return [...held, range];
  }
  return [...held.slice(0, -1), { ...last, to: range.to }];
}

/** The edits numbered above `number`. */
export function editsAbove(held: Edits, number: number): Edits {
  return held
    .filter((range) => range.to > number)
    .map((range) => ({ ...range, from: Math.max(range.from, number + 1) }));
}

/** The edits numbered `number` or lower. */
export function editsUpTo(held: Edits, number: number): Edits {
  return held
    .filter((range) => range.from <= number)
    .map((range) => ({ ...range, to: Math.min(range.to, number) }));
}

/** How many edits the ranges hold. */
export function countEdits(held: Edits): number {
  return held.reduce((sum, range) => sum + range.to - range.from + 1, 0);
}

/** How many of the wanted edits are not held: the same number of another series does not count. */
export function countNotHeld(wanted: Edits, held: Edits): number {
  let shared = 0;
  for (const want of wanted) {
    for (const have of held) {
      if (have.series !== want.series) continue;
      shared += Math.max(0, Math.min(want.to, have.to) - Math.max(want.from, have.from) + 1);
    }
  }
  return countEdits(wanted) - shared;
}
