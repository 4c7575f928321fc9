import { isNoise, linesOf } from './lines.ts';
import type { Refusal, UnreadLine } from './refusal.ts';
import { readWholeNumber } from './whole-number.ts';

/**
 * The stamp of a table: `days` and `secondOfDay` (0 to 86,399) as printed, and both as `seconds`
 * = days * 86400 + secondOfDay. It reads like the birth of the table's number series, in days
 * since 1970-01-01, zone unknown (an inference from K1262, not BoKS documentation).
 */
export type Stamp = {
  readonly days: number;
  readonly secondOfDay: number;
  readonly seconds: number;
};

/**
 * One line of `boksdiag sequence`: table T0 to T9999, its stamp, its sequence number and the
 * number in parentheses, whose meaning is unpublished (K1262).
 */
export type TableReading = {
  readonly table: number;
  readonly stamp: Stamp;
  readonly sequence: number;
  readonly bracketed: number;
};

/**
 * A text of `boksdiag sequence` as read: its tables, ascending, and the lines that were not
 * understood. With any `unread` the reading is partial: its tables may be judged, and nothing is
 * concluded from a table's absence.
 */
export type SequenceText = {
  readonly kind: 'read';
  readonly tables: readonly TableReading[];
  readonly unread: readonly UnreadLine[];
};

/**
 * Reads what `boksdiag sequence` prints: `T7 13678d 8:33:46 5053 (5053)`, a line a table (K1262).
 *
 * Refuses a line that begins like a table's and is not one, a table printed twice, a time of day
 * out of range, a number beyond 2^53-1, and a text without any table. Blank lines and prompts are
 * noise; every other line is kept as unread.
 *
 * Invariant: a number is never guessed; what is returned stands in the text. Linear time.
 */
export function parseSequence(text: string): SequenceText | Refusal {
  const tables = new Map<number, TableReading>();
  const unread: UnreadLine[] = [];
  for (const { number: line, text: printed } of linesOf(text)) {
    const trimmed = printed.trim();
    if (BEGINS_LIKE_A_TABLE.test(trimmed)) {
      const read = readTable(trimmed);
      if (typeof read === 'string') return { kind: 'refused', line, reason: read };
      if (tables.has(read.table)) {
        return { kind: 'refused', line, reason: `table T${read.table} is printed twice` };
      }
      tables.set(read.table, read);
    } else if (!isNoise(printed)) {
      unread.push({ line, text: printed });
    }
  }
  if (tables.size === 0) {
    return { kind: 'refused', line: undefined, reason: 'the text has no table line' };
  }
  return { kind: 'read', tables: [...tables.values()].toSorted(byTable), unread };
}

/** Prints tables as `boksdiag sequence` does, a line each, in the order given. */
export function formatSequence(tables: readonly TableReading[]): string {
  return tables
    .map(
      ({ table, stamp, sequence, bracketed }) =>
        `T${table} ${formatStamp(stamp)} ${sequence} (${bracketed})\n`,
    )
    .join('');
}

/** Prints a stamp as BoKS does, the hour not padded: `13678d 8:33:46`. */
export function formatStamp({ days, secondOfDay }: Stamp): string {
  const hours = Math.floor(secondOfDay / 3600);
  const minutes = Math.floor(secondOfDay / 60) % 60;
  return `${days}d ${hours}:${twoDigits(minutes)}:${twoDigits(secondOfDay % 60)}`;
}

/** The stamp of a whole number of seconds, 0 to 2^53-1. */
export function stampOf(seconds: number): Stamp {
  const secondOfDay = seconds % SECONDS_A_DAY;
  return { days: (seconds - secondOfDay) / SECONDS_A_DAY, secondOfDay, seconds };
}

/** One table line, or the reason why it is none. */
function readTable(line: string): TableReading | string {
  const words = line.split(/\s+/, 6);
  const [name, days, time, sequence, bracketed] = words;
  if (
    words.length !== 5 ||
    name === undefined ||
    days === undefined ||
    time === undefined ||
    sequence === undefined ||
    bracketed === undefined
  ) {
    return 'a table line has five words: table, days, time of day, sequence, bracketed number';
  }
  const table = TABLE.exec(name)?.[1];
  if (table === undefined) return 'the table is not T0 to T9999';
  const stamp = readStamp(days, time);
  if (typeof stamp === 'string') return stamp;
  const counter = readWholeNumber(sequence);
  if (counter.kind !== 'number') return `the sequence number ${counter.reason}`;
  const inside = BRACKETED.exec(bracketed)?.[1];
  if (inside === undefined) return 'the last word is not a number in parentheses';
  const second = readWholeNumber(inside);
  if (second.kind !== 'number') return `the bracketed number ${second.reason}`;
  return { table: Number(table), stamp, sequence: counter.value, bracketed: second.value };
}

function readStamp(daysWord: string, timeWord: string): Stamp | string {
  if (!daysWord.endsWith('d')) return 'the days of the stamp do not end in d';
  const days = readWholeNumber(daysWord.slice(0, -1));
  if (days.kind !== 'number') return `the number of days ${days.reason}`;
  const time = TIME_OF_DAY.exec(timeWord);
  if (time === null) return 'the time of day is not H:MM:SS';
  const [hours, minutes, seconds] = [Number(time[1]), Number(time[2]), Number(time[3])];
  if (hours > 23 || minutes > 59 || seconds > 59) return 'the time of day is out of range';
  const stamp = stampOf(days.value * SECONDS_A_DAY + hours * 3600 + minutes * 60 + seconds);
  return Number.isSafeInteger(stamp.seconds) ? stamp : 'the stamp is greater than 2^53-1 seconds';
}

const byTable = (one: TableReading, other: TableReading): number => one.table - other.table;
const twoDigits = (number: number): string => String(number).padStart(2, '0');

const BEGINS_LIKE_A_TABLE = /^T\s*[-+]?\d/;
const TABLE = /^T(0|[1-9]\d{0,3})$/;
const TIME_OF_DAY = /^(\d{1,2}):(\d\d):(\d\d)$/;
const BRACKETED = /^\((\d+)\)$/;
const SECONDS_A_DAY = 86_400;
