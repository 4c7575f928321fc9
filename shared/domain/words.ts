import type { IncidentTable } from './incident.ts';

/** `+1929`, `-12`, `0`: replica − master, signed, never clamped. */
export const signed = (difference: number): string =>
  difference > 0 ? `+${difference}` : String(difference);

/** `T7 +1929, T9 +2339, T15 +178`; beyond eight tables the largest differences first, the rest counted. */
export function tablesInWords(tables: readonly IncidentTable[]): string {
  const shown = furthestOff(tables, MOST_TABLES);
  const words = shown.map(({ table, difference }) => `T${table} ${signed(difference)}`).join(', ');
  return shown.length === tables.length
    ? words
    : `${words} and ${tables.length - shown.length} more`;
}

/** All of them in their order; of more than `most` those with the largest differences, these first. */
export const furthestOff = (
  tables: readonly IncidentTable[],
  most: number,
): readonly IncidentTable[] =>
  tables.length <= most
    ? tables
    : tables.toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference)).slice(0, most);

/** `T7, T9 and 3 more`: the first `most` of them, the rest counted. */
export function listFirst(words: readonly string[], most: number, between = ', '): string {
  const shown = words.slice(0, most).join(between);
  return words.length > most ? `${shown} and ${words.length - most} more` : shown;
}

/** `1 table`, `3 tables`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Breaks a text at blanks into lines of at most `width` characters; a longer word stands alone. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines.push(`${lines.pop()} ${word}`);
    else lines.push(word);
  }
  return lines;
}

const MOST_TABLES = 8;
