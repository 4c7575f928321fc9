import type { ListEntry, ListText } from '#domain/boksdiag/list.ts';
import type { Refusal } from '#domain/boksdiag/refusal.ts';

import { alignedHeader, alignedList, realOutputs } from './real-outputs.ts';
import { wordsByHand } from './sequence-oracle.ts';

/**
 * Why the answer to a `boksdiag list` shows something else than its text; undefined when it does
 * not. Each line is exactly one of entry, unread, header, noise; an entry's numbers stand in its
 * line, in this order and no others; a real line is read; under the aligned header, as aligned.
 */
export function faultOfList(text: string, answer: ListText | Refusal): string | undefined {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const squeezed = lines.map((line) => wordsByHand(line).join(' '));
  const headers = squeezed.map((line) => line === TITLES || line === NAMES);
  if (answer.kind === 'refused') {
    if (headers.includes(true)) return 'refused a text with a header';
    return squeezed.some((line) => REAL_LINES.has(line)) ? 'refused a real line' : undefined;
  }
  const entries = new Map(answer.entries.map((entry) => [entry.line, entry]));
  const unread = new Map(answer.unread.map(({ line, text: kept }) => [line, kept]));
  if (entries.size !== answer.entries.length || unread.size !== answer.unread.length) {
    return 'one line is told twice';
  }
  if (entries.size === 0 && !headers.includes(true)) return 'read a text without header and entry';
  let header = '';
  for (const [index, line] of lines.entries()) {
    const [entry, kept] = [entries.get(index + 1), unread.get(index + 1)];
    const words = squeezed[index] ?? '';
    if (headers[index] === true) header = words === NAMES ? line : '';
    const fault = faultOfLine({
      line,
      words,
      entry,
      kept,
      header,
      isHeader: headers[index] === true,
    });
    if (fault !== undefined) return `line ${index + 1}: ${fault}`;
  }
  return [...entries.keys(), ...unread.keys()].some((line) => line < 1 || line > lines.length)
    ? 'tells of a line that is not there'
    : undefined;
}

type SeenLine = {
  readonly line: string;
  readonly words: string;
  readonly entry: ListEntry | undefined;
  readonly kept: string | undefined;
  readonly header: string;
  readonly isHeader: boolean;
};

function faultOfLine({ line, words, entry, kept, header, isHeader }: SeenLine): string | undefined {
  if (entry === undefined) {
    if (REAL_LINES.has(words)) return 'a real line is not an entry';
    const silent = isHeader || words === '' || (words.startsWith('BoKS') && words.includes('>'));
    if (kept === undefined) return silent ? undefined : 'it is neither entry nor unread';
    return kept === line ? undefined : 'the unread text is another';
  }
  if (kept !== undefined) return 'it is both entry and unread';
  if (entry.text !== line) return 'the quoted text is another';
  const ages = [entry.sincePacketSeconds, entry.sinceFailSeconds, entry.sinceSyncSeconds];
  const shown = words.split(' ');
  const agesShown = agesByHand(shown.slice(1, -2));
  if (agesShown === undefined) return 'an age is not one';
  if (entry.name !== shown[0] || entry.status !== shown.at(-1)) return 'name or status is another';
  if (String(entry.count) !== shown.at(-2)) return 'the count is another';
  const known = ages.filter((age) => age !== undefined);
  const untold = known.length === 0 && header !== '' && agesShown.length < 3 && !isCollapsed(line);
  if (!untold && known.join(' ') !== agesShown.join(' ')) return 'the ages are not those shown';
  return faultOfColumns(line, header, ages);
}

/**
 * Which columns the ages are in. Known for the aligned list's own lines; by the number of ages
 * where header or line has no columns; all or none where the count does not stand under `sent`.
 */
function faultOfColumns(
  line: string,
  header: string,
  ages: readonly (number | undefined)[],
): string | undefined {
  const aligned = header === alignedHeader ? ALIGNED.get(line) : undefined;
  if (aligned !== undefined) {
    return String(ages) === aligned ? undefined : 'an age changed column';
  }
  if (header !== '' && (header !== alignedHeader || mayStandInColumns(line))) return undefined;
  const blank = ages.map((age) => (age === undefined ? '-' : 'a')).join('');
  const told = header === '' || isCollapsed(line) ? ['---', 'a--', 'a-a', 'aaa'] : ['---', 'aaa'];
  return told.includes(blank) ? undefined : 'an age is in no such column';
}

/** Whether a line has nowhere more than one blank between two words, of whatever sort but a tab. */
const isCollapsed = (line: string): boolean =>
  wordsByHand(line).join(' ') === line.trim().replaceAll(/[^\S\t]/g, ' ');

/** Whether anything of the count stands under `sent`, or may (tabs, a long name). */
function mayStandInColumns(line: string): boolean {
  const words = wordsByHand(line);
  const [name = '', status = '', count = ''] = [words[0], words.at(-1), words.at(-2)];
  const nameEnd = line.indexOf(name) + name.length;
  if (line.includes('\t') || nameEnd >= alignedHeader.indexOf('pckt')) return true;
  const start = alignedHeader.indexOf('sent');
  const at = line.lastIndexOf(count, line.lastIndexOf(status) - 1);
  return at < start + 'sent'.length && at + count.length > start;
}

/** The ages shown, in seconds; undefined where a word is none. */
function agesByHand(words: readonly string[]): readonly number[] | undefined {
  const ages: number[] = [];
  let days: number | undefined;
  for (const word of words) {
    const parts = word.split(':');
    if (parts.length === 1 && word.endsWith('d') && days === undefined) {
      days = Number(word.slice(0, -1));
    } else if (parts.length === 3 || (parts.length === 2 && days === undefined)) {
      const time = parts.reduce((seconds, part) => seconds * 60 + Number(part), 0);
      if (parts.some((part, index) => Number(part) > (index === parts.length - 3 ? 23 : 59))) {
        return undefined;
      }
      ages.push((days ?? 0) * 86400 + time);
      days = undefined;
    } else return undefined;
  }
  return days === undefined ? ages : undefined;
}

const TITLES = 'Server Since last Since last Since last Count Last';
const NAMES = 'pckt fail sync sent status';

/** Lines with an age that are read whatever stands around them. */
const REAL_LINES: ReadonlySet<string> = new Set(
  realOutputs.list
    .flatMap((text) => text.split('\n'))
    .map((line) => wordsByHand(line).join(' '))
    .filter((line) => /^(REPHOST|rep9).*:/.test(line)),
);

/** The ages of the aligned list's lines, written down by hand: pckt, fail, sync. */
const ALIGNED: ReadonlyMap<string, string> = new Map([
  [alignedLine('REPHOST5'), String([49, 45206360, 289])],
  [alignedLine('REPHOST3'), String([49, undefined, 290])],
  [alignedLine('REPHOST6'), String([49, 133, undefined])],
  [alignedLine('REPHOST7'), String([undefined, 3733, undefined])],
  [alignedLine('rep9'), String([49, 290, undefined])],
  [alignedLine('REPHOST8'), String([undefined, undefined, undefined])],
]);

function alignedLine(host: string): string {
  return alignedList.split('\n').find((line) => line.startsWith(host)) ?? host;
}
