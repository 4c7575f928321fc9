/**
 * What a text must be before a channel carries it. Host names and reasons come from lists, files and
 * people: none of them may break a line, turn the direction of reading, or end a message early.
 */

/** On one line: blanks, line breaks and control characters are one blank, what is invisible is `?`. */
export const onOneLine = (text: string): string =>
  text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll(/[\p{Cf}\p{Cs}\p{Co}]/gu, '?')
    .trim();

/** Printable ASCII on one line: accents fall, signs become words, what is left is `?`. */
export const asAscii = (text: string): string =>
  onOneLine(
    text
      .replaceAll(/[^ -~]/gu, (character) => IN_ASCII.get(character) ?? character)
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, ''),
  ).replaceAll(/[^ -~]/gu, '?');

/**
 * The characters that ASCII and the basic alphabet of GSM-7 share. One other would make an SMS a
 * text of 70 characters, and `[ ] { } | ^ ~ \` count double.
 */
export const asGsm = (text: string): string =>
  asAscii(text).replaceAll(/[[\]{}|^~\\`]/g, (character) => IN_GSM.get(character) ?? '?');

/** At most so many characters: the end is cut, and says so. */
export const cutEnd = (text: string, most: number): string =>
  text.length <= most ? text : withoutHalf(text.slice(0, Math.max(0, most - CUT.length))) + CUT;

/** At most so many characters, the middle cut: `bok..02`. Beginning and end tell hosts apart. */
export function cutMiddle(name: string, most: number): string {
  if (name.length <= most) return name;
  const left = Math.max(0, most - CUT_MIDDLE.length);
  const head = Math.ceil(left / 2);
  const tail = name.slice(name.length - (left - head));
  return `${withoutHalf(name.slice(0, head))}${CUT_MIDDLE}${left === head ? '' : tail}`;
}

/** Two names in so much room: the longer gives way first, both keep at least their ends. */
export function cutBoth(
  [first, second]: readonly [string, string],
  room: number,
): readonly [string, string] {
  if (first.length + second.length <= room) return [first, second];
  const half = Math.floor(room / 2);
  if (first.length <= half) return [first, cutMiddle(second, room - first.length)];
  if (second.length <= half) return [cutMiddle(first, room - second.length), second];
  return [cutMiddle(first, half), cutMiddle(second, room - half)];
}

/**
 * Breaks at blanks into lines of at most `width`. A moment, a table with its number, and what is quoted
 * stay whole where a line can hold them.
 */
export function wrapQuoted(text: string, width: number): readonly string[] {
  const pieces = (text.match(TOGETHER) ?? []).flatMap((piece) =>
    piece.length <= width ? [piece] : piece.split(' '),
  );
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + piece.length <= width)
      lines.push(`${lines.pop()} ${piece}`);
    else lines.push(piece);
  }
  return lines;
}

/** A cut may have left the first half of a character of two. */
const withoutHalf = (text: string): string => text.replace(/[\uD800-\uDBFF]$/u, '');

const TOGETHER = /\d{4}-\d\d-\d\d \d\d:\d\d UTC\S*|T\d+ [+-]?\d+\S*|\S*"[^"]*"\S*|\S+/g;
const CUT = '...';
const CUT_MIDDLE = '..';

const IN_ASCII: ReadonlyMap<string, string> = new Map([
  ['→', '->'],
  ['−', '-'],
  ['–', '-'],
  ['—', '-'],
  ['×', 'x'],
  ['·', '-'],
  ['…', '...'],
  ['‘', "'"],
  ['’', "'"],
  ['“', '"'],
  ['”', '"'],
  ['≤', '<='],
  ['≥', '>='],
  ['ß', 'ss'],
]);

const IN_GSM: ReadonlyMap<string, string> = new Map([
  ['[', '('],
  [']', ')'],
  ['{', '('],
  ['}', ')'],
  ['|', '/'],
  ['\\', '/'],
  ['^', "'"],
  ['`', "'"],
  ['~', '-'],
]);
