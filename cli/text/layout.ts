/** The widest line that any text of the command prints, in characters. */
export const WIDTH = 80;

/** One column of a printed table: its heading, and whether its cells are numbers. */
export type Column = { readonly heading: string; readonly align: 'left' | 'right' };

/** A cell as measured (`text`) and as printed (`painted`, the same with colour around it). */
export type Cell = { readonly text: string; readonly painted: string };

export const cell = (text: string, paint: (text: string) => string = (it) => it): Cell => ({
  text,
  painted: paint(text),
});

/** Breaks a text into lines of at most 80 characters; the first begins with `lead`, the rest under it. */
export function wrap(text: string, lead = ''): readonly string[] {
  const room = WIDTH - lead.length;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((long) => piecesOf(long, room))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  const rest = ' '.repeat(lead.length);
  return [...lines, line].map((one, index) => `${index === 0 ? lead : rest}${one}`.trimEnd());
}

/** The text in at most `width` characters, `…` standing for what was cut off. */
export const clip = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

/**
 * A table, set in by two. Each column is as wide as its widest cell; where that is more than fits,
 * the column `shrinks` gives way.
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  shrinks: number,
): readonly string[] {
  const headings = columns.map(({ heading }) => cell(heading));
  const widths = columns.map((_, at) =>
    [headings, ...rows].reduce((widest, row) => Math.max(widest, row[at]?.text.length ?? 0), 0),
  );
  const tooMuch = widths.reduce((sum, width) => sum + width + GAP.length, 0) - WIDTH;
  const fitted = widths.map((width, at) =>
    at === shrinks ? Math.max(1, width - Math.max(0, tooMuch)) : width,
  );
  return [headings, ...rows].map((row) =>
    columns
      .map(({ align }, at) => `${GAP}${padded(row[at] ?? cell(''), fitted[at] ?? 0, align)}`)
      .join('')
      .trimEnd(),
  );
}

/**
 * A text from outside as it may stand on a terminal: control characters, and what is neither ASCII
 * nor Latin, become `?`, so that a file cannot move the cursor or break a line.
 */
export const printable = (text: string): string =>
  text.replace(/\t/g, ' ').replace(/[^\x20-\x7e\u00a0-\u024f‘’“”…→]/gu, '?');

function padded({ text, painted }: Cell, width: number, align: Column['align']): string {
  if (text.length > width) return clip(text, width);
  const blank = ' '.repeat(width - text.length);
  return align === 'left' ? `${painted}${blank}` : `${blank}${painted}`;
}

function piecesOf(word: string, room: number): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < word.length; at += room) pieces.push(word.slice(at, at + room));
  return pieces;
}

const GAP = '  ';
