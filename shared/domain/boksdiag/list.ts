import { isNoise, linesOf } from './lines.ts';
import type { Refusal, UnreadLine } from './refusal.ts';
import { readWholeNumber } from './whole-number.ts';

/**
 * One replica's line of `boksdiag list` on the master (K1262). `text` is the exact line, quoted
 * in evidence; the three ages are seconds, undefined where the column is blank or cannot be told
 * from another one; `count` is the updates sent; `status` the word as printed (`ok`, `loading`,
 * `down`, `new` were seen, in varying case; an unknown word is kept). Names may be short, long
 * or aliases.
 */
export type ListEntry = {
  readonly line: number;
  readonly text: string;
  readonly name: string;
  readonly sincePacketSeconds: number | undefined;
  readonly sinceFailSeconds: number | undefined;
  readonly sinceSyncSeconds: number | undefined;
  readonly count: number;
  readonly status: string;
};

/** A `boksdiag list` as read, in the order printed; a domain without replicas has no entry. */
export type ListText = {
  readonly kind: 'read';
  readonly entries: readonly ListEntry[];
  readonly unread: readonly UnreadLine[];
};

/** What of an entry is printed. */
export type ListRow = Pick<
  ListEntry,
  'name' | 'sincePacketSeconds' | 'sinceFailSeconds' | 'sinceSyncSeconds' | 'count' | 'status'
>;

/**
 * Reads what `boksdiag list` prints, its header in one line or two, collapsed or in columns
 * (K1262). Under an intact second header (`pckt fail sync sent status` in columns) an age belongs
 * to the one column it stands under; three are always pckt, fail and sync. Where the header or the
 * line has no columns, two ages are pckt and sync, and one is pckt. Fewer than three in a line that
 * has columns, but other ones than the header, are unknown. A line without any age is an entry
 * only when it stands in the columns or ends in a status that was seen. The rest is unread.
 *
 * Refuses a text with neither header nor entry. Linear time.
 */
export function parseList(text: string): ListText | Refusal {
  const entries: ListEntry[] = [];
  const unread: UnreadLine[] = [];
  let headerSeen = false;
  let columns: Columns | undefined;
  for (const { number: line, text: printed } of linesOf(text)) {
    const words = wordsOf(printed);
    const header = headerOf(words);
    if (header === undefined) {
      const row = isNoise(printed) ? 'noise' : readRow(words, columns);
      if (row === undefined) unread.push({ line, text: printed });
      else if (row !== 'noise') entries.push({ line, text: printed, ...row });
    } else {
      headerSeen = true;
      columns = header === 'names' ? columnsOf(words) : undefined;
    }
  }
  if (!headerSeen && entries.length === 0) {
    return { kind: 'refused', line: undefined, reason: 'the text has neither header nor replica' };
  }
  return { kind: 'read', entries, unread };
}

/** Prints rows in columns under two header lines, as `boksdiag list` does (K1262). */
export function formatList(rows: readonly ListRow[]): string {
  const printed = rows.map((row) => [
    row.name,
    formatAge(row.sincePacketSeconds),
    formatAge(row.sinceFailSeconds),
    formatAge(row.sinceSyncSeconds),
    String(row.count),
    row.status,
  ]);
  const lines = [TITLES, ['', ...COLUMN_NAMES], ...printed];
  const widths = TITLES.map((_, column) =>
    lines.reduce((width, line) => Math.max(width, (line[column] ?? '').length), 0),
  );
  return lines
    .map((line) => line.map((word, column) => word.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** A word and where it stands: columns from 0, a tab running to the next multiple of eight. */
type Word = { readonly text: string; readonly start: number; readonly end: number };
type Age = { readonly seconds: number; readonly start: number; readonly end: number };
type Span = { readonly start: number; readonly end: number };
/** The words of the second header line: pckt, fail, sync, sent, status. */
type Columns = readonly Word[];

/** The words of a line, and one more than any entry has when there are too many. */
function wordsOf(line: string): readonly Word[] {
  const words: Word[] = [];
  let column = 0;
  let read = 0;
  for (const { 0: text, index } of line.matchAll(/\S+/g)) {
    for (; read < index; read += 1) column = line[read] === '\t' ? nextTabStop(column) : column + 1;
    words.push({ text, start: column, end: column + text.length });
    if (words.length > MOST_WORDS) break;
    column += text.length;
    read += text.length;
  }
  return words;
}

function headerOf(words: readonly Word[]): 'titles' | 'names' | undefined {
  const text = words.map((word) => word.text).join(' ');
  if (text === TITLES.join(' ')) return 'titles';
  return text === COLUMN_NAMES.join(' ') ? 'names' : undefined;
}

/** The columns, where the header still has them: set in, and apart by more than one blank. */
function columnsOf(names: readonly Word[]): Columns | undefined {
  const apart = names.every((name, index) => name.start >= (names[index - 1]?.end ?? -1) + 2);
  return apart ? names : undefined;
}

function readRow(words: readonly Word[], columns: Columns | undefined): ListRow | undefined {
  const name = words[0]?.text;
  if (name === undefined || words.length > MOST_WORDS || NUMBER_OR_AGE.test(name)) return undefined;
  const { ages, next } = readAges(words);
  const [count, status] = words.slice(next);
  if (count === undefined || status === undefined || words.length !== next + 2) return undefined;
  const sent = readWholeNumber(count.text);
  if (sent.kind !== 'number' || !STATUS.test(status.text)) return undefined;
  const places = placesOf([...ages, count, status], columns, words);
  if (places === undefined) return undefined;
  const at = (place: number): number | undefined => ages[places.indexOf(place)]?.seconds;
  return {
    name,
    sincePacketSeconds: at(0),
    sinceFailSeconds: at(1),
    sinceSyncSeconds: at(2),
    count: sent.value,
    status: status.text,
  };
}

/**
 * The column of each age, 0 to 2, as far as it can be told; undefined where the line is no entry.
 * `spans` are the ages, the count and the status.
 */
function placesOf(
  spans: readonly Span[],
  columns: Columns | undefined,
  words: readonly Word[],
): readonly number[] | undefined {
  const number = spans.length - 2;
  const placed = columns && placeByColumn(shiftedBack(spans, columns, words), columns);
  if (placed !== undefined) return placed;
  const status = words.at(-1)?.text.toLowerCase() ?? '';
  if (number === 0 && !STATUS_SEEN.has(status)) return undefined;
  const outOfColumns = columns !== undefined && number < ALL_AGES && !isCollapsed(words);
  return number > 0 && outOfColumns ? [] : PLACES_BY_NUMBER_OF_AGES[number];
}

/** A name that runs into the columns moves all that follows; the status, set left, tells how far. */
function shiftedBack(
  spans: readonly Span[],
  columns: Columns,
  words: readonly Word[],
): readonly Span[] {
  const [first, last] = [columns[0], columns.at(-1)];
  const [name, status] = [words[0], words.at(-1)];
  if (!first || !last || !name || !status || name.end < first.start) return spans;
  const shift = status.start - last.start;
  return spans.map(({ start, end }) => ({ start: start - shift, end: end - shift }));
}

/** Whether no more than one blank stands between any two words: then no column can be told. */
const isCollapsed = (words: readonly Word[]): boolean =>
  words.every((word, index) => index === 0 || word.start === (words[index - 1]?.end ?? 0) + 1);

/** The ages after the name, and the index of the first word that belongs to none. */
function readAges(words: readonly Word[]): {
  readonly ages: readonly Age[];
  readonly next: number;
} {
  const ages: Age[] = [];
  let next = 1;
  for (;;) {
    const [first, second] = [words[next], words[next + 1]];
    if (first === undefined) return { ages, next };
    const short = secondsOf(first.text);
    const long = second && secondsWithDays(first.text, second.text);
    if (short !== undefined) {
      ages.push({ seconds: short, start: first.start, end: first.end });
      next += 1;
    } else if (second !== undefined && long !== undefined) {
      ages.push({ seconds: long, start: first.start, end: second.end });
      next += 2;
    } else {
      return { ages, next };
    }
  }
}

/** `MM:SS` or `H:MM:SS` in seconds. */
function secondsOf(word: string): number | undefined {
  const found = AGE.exec(word);
  if (found === null) return undefined;
  const [hours, minutes, seconds] = [Number(found[1] ?? 0), Number(found[2]), Number(found[3])];
  return hours > 23 ? undefined : hours * 3600 + minutes * 60 + seconds;
}

/** `523d 5:19:20`, two words, in seconds. */
function secondsWithDays(daysWord: string, timeWord: string): number | undefined {
  if (!daysWord.endsWith('d')) return undefined;
  const days = readWholeNumber(daysWord.slice(0, -1));
  const time = timeWord.length > 'MM:SS'.length ? secondsOf(timeWord) : undefined;
  if (days.kind !== 'number' || time === undefined) return undefined;
  const seconds = days.value * SECONDS_A_DAY + time;
  return Number.isSafeInteger(seconds) ? seconds : undefined;
}

/**
 * The column of each word, where each overlaps exactly one, in ascending order, the last two
 * being sent and status. A row that was shifted or collapsed fails this, and is not placed.
 */
function placeByColumn(spans: readonly Span[], columns: Columns): readonly number[] | undefined {
  const places: number[] = [];
  for (const span of spans) {
    const over = columns.flatMap((column, place) => (overlap(span, column) ? [place] : []));
    const [place] = over;
    if (place === undefined || over.length > 1 || place <= (places.at(-1) ?? -1)) return undefined;
    places.push(place);
  }
  const inOrder = places.at(-2) === SENT && places.at(-1) === STATUS_COLUMN;
  return inOrder ? places.slice(0, -2) : undefined;
}

function formatAge(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  const [hours, rest] = [Math.floor(seconds / 3600), seconds % 3600];
  const minutes = `${twoDigits(Math.floor(rest / 60))}:${twoDigits(rest % 60)}`;
  if (hours === 0) return minutes;
  const days = Math.floor(hours / 24);
  return days === 0 ? `${hours}:${minutes}` : `${days}d ${hours % 24}:${minutes}`;
}

const overlap = (one: Span, other: Span): boolean => one.start < other.end && other.start < one.end;
const nextTabStop = (column: number): number => column - (column % 8) + 8;
const twoDigits = (number: number): string => String(number).padStart(2, '0');

const TITLES = ['Server', 'Since last', 'Since last', 'Since last', 'Count', 'Last'];
const COLUMN_NAMES = ['pckt', 'fail', 'sync', 'sent', 'status'];
const ALL_AGES = 3;
const SENT = 3;
const STATUS_COLUMN = 4;
const PLACES_BY_NUMBER_OF_AGES: readonly (readonly number[])[] = [[], [0], [0, 2], [0, 1, 2]];
const STATUS_SEEN: ReadonlySet<string> = new Set(['ok', 'loading', 'down', 'new']);
const STATUS = /^[A-Za-z][\w-]*$/;
const AGE = /^(?:(\d{1,2}):)?([0-5]\d):([0-5]\d)$/;
const NUMBER_OR_AGE = /^\d+(?:d|[\d:]*)$/;
const MOST_WORDS = 9;
const SECONDS_A_DAY = 86_400;
