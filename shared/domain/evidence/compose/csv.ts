/** A value of a cell; null is an empty one. */
export type Cell = string | number | null;

/** Lines of comma-separated values, a heading first (RFC 4180, but with a bare newline). */
export const csvOf = (heading: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [heading, ...rows].map(csvLine).join('');

/** One line, its values quoted where they need it. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\n`;

/**
 * What a host printed may begin like a formula: a spreadsheet would run it. A text that does is set
 * behind an apostrophe, which spreadsheets do not show.
 */
function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const line = cell.replaceAll(/[\r\n\t]+/g, ' ');
  const text = FORMULA.test(line) ? `'${line}` : line;
  return /[",']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A signed number, and a dash alone, are none. */
const FORMULA = /^(?:[=@]|[+-](?![\d.]*$))/;
