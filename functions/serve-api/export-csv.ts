import { MOVE_COLUMNS } from '#contracts/api-export.ts';
import { momentOf } from '#contracts/api.ts';
import type { Incident } from '#domain/incident.ts';
import { actedAtMs, isTelling, type JournalRecord, type TellingRecord } from '#domain/journal.ts';
import { nameOf } from '#domain/person.ts';

/** The first line of moves as CSV (RFC 4180). */
export const CSV_HEADER = `${MOVE_COLUMNS.join(',')}\r\n`;

/** A line for each move that a record made; none where it made none. */
export const csvOfMoves = (record: JournalRecord): string =>
  isTelling(record) ? rowsOf(record).map(csvLineOf).join('') : '';

/** The same without what may be long. */
export const shortCsvOfMoves = (record: JournalRecord): string =>
  isTelling(record)
    ? rowsOf(record)
        .map((row) => csvLineOf({ ...row, tables: '', text: LEFT_OUT }))
        .join('')
    : '';

type Row = Readonly<Record<(typeof MOVE_COLUMNS)[number], string>>;

function rowsOf({ domain, number, act }: TellingRecord): readonly Row[] {
  // What is still counted is no incident yet: it stands in what the sweep remembers.
  const pending = act.kind === 'sweep-judged' ? act.memory.pending : [];
  const moved = [...pending, ...act.incidents];
  const tables = new Map(moved.map((incident) => [incident.id, tablesOf(incident)]));
  return act.moves.map((move) => ({
    time: momentOf(actedAtMs(act)),
    domain,
    incident: move.incident,
    kind: move.kind,
    host: move.host ?? '',
    tables: tables.get(move.incident) ?? '',
    from: move.from,
    to: move.to,
    reason: move.reason,
    sweep: act.kind === 'sweep-judged' ? String(act.sweep.number) : '',
    who: act.kind === 'acted' ? nameOf(act.by) : '',
    record: String(number),
    text: move.text,
  }));
}

/** `T7 T9`: every table that an incident is about, as far as it is about tables. */
function tablesOf({ tables, detail }: Incident): string {
  const numbers = [...tables, ...(detail.kind === 'counted' ? [] : detail.tables)].map(
    ({ table }) => table,
  );
  const named = detail.kind === 'counted' ? detail.names.filter((name) => /^T\d+$/.test(name)) : [];
  const all = new Set([...numbers, ...named.map((name) => Number(name.slice(1)))]);
  return [...all]
    .toSorted((a, b) => a - b)
    .map((table) => `T${table}`)
    .join(' ');
}

const csvLineOf = (row: Row): string =>
  `${MOVE_COLUMNS.map((column) => fieldOf(row[column])).join(',')}\r\n`;

/**
 * A field on one line. What a spreadsheet would compute is a text to it behind an apostrophe:
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
function fieldOf(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  const shown = /^\s*[=+\-@＝＋－＠]/u.test(line) ? `'${line}` : line;
  return /[",]|^\s|\s$/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}

const LEFT_OUT = '(left out: the record is too long for a page)';
