import type { Refusal } from '#domain/boksdiag/refusal.ts';
import type { SequenceText, TableReading } from '#domain/boksdiag/sequence.ts';

const LARGEST = 9007199254740991n;

/** What a text of `boksdiag sequence` shows, read by hand, sign by sign, in exact integers. */
export function sequenceShown(
  text: string,
): Pick<SequenceText, 'tables' | 'unread'> | { readonly refusedAt: number | undefined } {
  const tables: TableReading[] = [];
  const unread: { line: number; text: string }[] = [];
  let line = 0;
  for (const rest = { text: text as string | undefined }; rest.text !== undefined;) {
    line += 1;
    const printed = takeLine(rest);
    const words = wordsByHand(printed);
    if (looksLikeTable(words)) {
      const table = tableByHand(words);
      if (table === undefined || tables.some((one) => one.table === table.table)) {
        return { refusedAt: line };
      }
      tables.push(table);
    } else if (!isSilent(words)) {
      unread.push({ line, text: printed });
    }
  }
  if (tables.length === 0) return { refusedAt: undefined };
  return { tables: tables.toSorted((one, other) => one.table - other.table), unread };
}

/** Why the parser's answer is not what the text shows; undefined when it is. */
export function faultOfSequence(
  text: string,
  answer: SequenceText | Refusal,
  same: (one: unknown, other: unknown) => boolean,
): string | undefined {
  const shown = sequenceShown(text);
  if ('refusedAt' in shown) {
    if (answer.kind !== 'refused') return `read what is to be refused at line ${shown.refusedAt}`;
    return answer.line === shown.refusedAt
      ? undefined
      : `refused line ${answer.line}, not line ${shown.refusedAt}`;
  }
  if (answer.kind === 'refused') return `refused what can be read: ${answer.reason}`;
  if (!same(answer.tables, shown.tables)) return 'the tables are not those that the text shows';
  return same(answer.unread, shown.unread) ? undefined : 'the unread lines are others';
}

/** Takes the first line off, without its end; leaves undefined after the last. */
function takeLine(rest: { text: string | undefined }): string {
  const text = rest.text ?? '';
  const end = text.indexOf('\n');
  rest.text = end < 0 ? undefined : text.slice(end + 1);
  const line = end < 0 ? text : text.slice(0, end);
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** The words of a line: runs of signs that are no white space. */
export function wordsByHand(line: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  for (const sign of line) {
    if (sign.trim() === '') {
      if (word !== '') words.push(word);
      word = '';
    } else word += sign;
  }
  return word === '' ? words : [...words, word];
}

/** Whether each sign of a text is such a one. */
export function everySign(text: string, holds: (sign: string) => boolean): boolean {
  for (const sign of text) if (!holds(sign)) return false;
  return true;
}

function looksLikeTable(words: readonly string[]): boolean {
  const joined = words.slice(0, 2).join('');
  if (!joined.startsWith('T')) return false;
  const signed = joined[1] === '-' || joined[1] === '+';
  const parted = signed && words[0]?.length === 2;
  return !parted && isDigit(joined.charAt(signed ? 2 : 1));
}

/** Blank, or a prompt with nothing behind it but a command, in which no digit stands. */
function isSilent(words: readonly string[]): boolean {
  const [first, second] = words;
  if (first === undefined) return true;
  const joined = words.join(' ');
  const prompt = first.startsWith('BoKS>') ? 'BoKS>' : 'BoKS >';
  if (prompt === 'BoKS >' && (first !== 'BoKS' || !second?.startsWith('>'))) return false;
  const command = joined.slice(prompt.length).trim();
  if (command === '') return true;
  const lower = 'abcdefghijklmnopqrstuvwxyz./';
  const all = `${lower}${lower.toUpperCase()}_- `;
  return lower.includes(command.charAt(0)) && everySign(command, (sign) => all.includes(sign));
}

function tableByHand(words: readonly string[]): TableReading | undefined {
  const [name = '', dayWord = '', time = '', counter = '', bracket = ''] = words;
  const parts = time.split(':');
  const shapes =
    words.length === 5 &&
    dayWord.endsWith('d') &&
    bracket.startsWith('(') &&
    bracket.endsWith(')') &&
    parts.length === 3 &&
    parts.every((part, index) => part.length === 2 || (index === 0 && part.length === 1)) &&
    parts.every((part) => everySign(part, isDigit));
  if (!shapes) return undefined;
  const table = exact(name.slice(1), 9999n);
  const days = exact(dayWord.slice(0, -1), LARGEST);
  const sequence = exact(counter, LARGEST);
  const bracketed = exact(bracket.slice(1, -1), LARGEST);
  const [hours = 99, minutes = 99, seconds = 99] = parts.map(Number);
  if (table === undefined || days === undefined || hours > 23 || minutes > 59) return undefined;
  if (sequence === undefined || bracketed === undefined || seconds > 59) return undefined;
  const secondOfDay = (hours * 60 + minutes) * 60 + seconds;
  const total = BigInt(days) * 86400n + BigInt(secondOfDay);
  if (total > LARGEST) return undefined;
  return { table, stamp: { days, secondOfDay, seconds: Number(total) }, sequence, bracketed };
}

function exact(digits: string, most: bigint): number | undefined {
  if (digits === '' || digits.length > 16 || !everySign(digits, isDigit)) return undefined;
  const value = BigInt(digits);
  return value <= most && value.toString() === digits ? Number(value) : undefined;
}

const isDigit = (sign: string): boolean => sign.length === 1 && sign >= '0' && sign <= '9';
