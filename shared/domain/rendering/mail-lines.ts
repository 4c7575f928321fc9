import type { Incident } from '../incident.ts';
import { meaningOf } from '../table-names.ts';
import { counted, signed } from '../words.ts';
import { worstFirst } from './headline.ts';
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
export function tableLines({ now, state, detail }: Incident): readonly string[] {
  if (state === 'closed') return [];
  if (detail.kind === 'master-went-back') {
    const rows = detail.tables.map(({ table, before, after }) =>
      row(table, { left: before, right: after, difference: after - before }),
    );
    return tableOf(['before', 'now'], rows);
  }
  const rows = worstFirst(now).map(({ table, replica, master, difference }) =>
    row(table, { left: replica, right: master, difference }),
  );
  return tableOf(['replica', 'master'], rows);
}

function tableOf([left, right]: readonly [string, string], rows: readonly string[]) {
  if (rows.length === 0) return [];
  const head = `${'table'.padEnd(7)}${'meaning'.padEnd(24)}${left.padStart(11)}${right.padStart(11)}${'difference'.padStart(12)}`;
  const left_ = rows.length - MOST_ROWS;
  const more = left_ > 0 ? [`and ${counted(left_, 'more table')}`] : [];
  return [head, ...rows.slice(0, MOST_ROWS), ...more].map((line) => `${INDENT}${line}`);
}

type Numbers = { readonly left: number; readonly right: number; readonly difference: number };

const row = (table: number, { left, right, difference }: Numbers): string =>
  `T${table}`.padEnd(7) +
  meaningOf(table).slice(0, 23).padEnd(24) +
  String(left).padStart(11) +
  String(right).padStart(11) +
  signed(difference).padStart(12);

const LINE_LENGTH = 72;
const INDENT = '       ';
const MOST_ROWS = 8;
