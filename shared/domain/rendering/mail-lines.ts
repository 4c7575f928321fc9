import type { Incident } from '../incident.ts';
import { meaningOf } from '../table-names.ts';
import { counted, signed } from '../words.ts';
import { rowsOf, type TableRow } from './headline.ts';
import { wrapQuoted } from './plain-text.ts';

/** A word in the margin, and lines of at most 72 characters beside it; nothing where it has no text. */
export const section = (word: string, ...texts: readonly string[]): readonly string[] =>
  texts
    .filter((text) => text !== '')
    .flatMap((text) => wrapQuoted(text, LINE_LENGTH - INDENT.length))
    .map((line, index) => `${index === 0 ? word.padEnd(INDENT.length) : INDENT}${line}`);

/** Lines that are to be copied as they stand, beside a word in the margin. */
export const verbatim = (word: string, lines: readonly string[]): readonly string[] =>
  lines.map((line, index) => `${index === 0 ? word.padEnd(INDENT.length) : INDENT}${line}`);

/** The tables of an incident, the worst first, with both numbers. */
export function tableLines(incident: Incident): readonly string[] {
  if (incident.state === 'closed') return [];
  const rows = rowsOf(incident);
  if (rows.length === 0) return [];
  const [left, right] =
    incident.detail.kind === 'master-went-back' ? ['before', 'now'] : ['replica', 'master'];
  const head = [
    'table'.padEnd(7),
    'meaning'.padEnd(24),
    left.padStart(11),
    right.padStart(11),
    // Across two series a difference says nothing.
    (incident.kind === 'other-series' ? 'if same' : 'difference').padStart(12),
  ];
  const more = rows.length - MOST_ROWS;
  return [
    head.join(''),
    ...rows.slice(0, MOST_ROWS).map(rowLine),
    ...(more > 0 ? [`and ${counted(more, 'more table')}`] : []),
  ].map((line) => `${INDENT}${line}`);
}

const rowLine = ({ table, left, right, difference }: TableRow): string =>
  `T${table}`.padEnd(7) +
  meaningOf(table).slice(0, 23).padEnd(24) +
  String(left).padStart(11) +
  String(right).padStart(11) +
  signed(difference).padStart(12);

const LINE_LENGTH = 72;
const INDENT = '       ';
const MOST_ROWS = 8;
