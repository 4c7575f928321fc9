import { isNoise, linesOf } from './lines.ts';
import type { UnreadLine } from './refusal.ts';
import { readWholeNumber } from './whole-number.ts';

/**
 * One file of BoKS's `data/` as `ls -l` prints it (K1262): one `.dat` file a table, 0 bytes =
 * empty (an inference; BoKS serves from shared memory). `modified` is the date as printed, its
 * words one blank apart: `Nov 17 15:14`.
 */
export type DataFile = {
  readonly name: string;
  readonly sizeBytes: number;
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
  readonly modified: string;
};

/** An `ls -l` as read, in the order printed. */
export type DataFilesText = {
  readonly kind: 'read';
  readonly files: readonly DataFile[];
  readonly unread: readonly UnreadLine[];
};

/**
 * Reads `ls -l` of BoKS's `data/` in the C locale. Never refuses: links, devices, names with
 * blanks and whatever else is not understood are kept as unread; `total N` is noise. Linear time.
 */
export function parseDataFiles(text: string): DataFilesText {
  const files: DataFile[] = [];
  const unread: UnreadLine[] = [];
  for (const { number: line, text: printed } of linesOf(text)) {
    const words = printed.trim();
    if (isNoise(words) || TOTAL.test(words)) continue;
    const file = readFile(words);
    if (file === undefined) unread.push({ line, text: printed });
    else files.push(file);
  }
  return { kind: 'read', files, unread };
}

/** Prints files as `ls -l` does, without alignment and with one link each. */
export function formatDataFiles(files: readonly DataFile[]): string {
  return files
    .map(
      ({ mode, owner, group, sizeBytes, modified, name }) =>
        `${mode} 1 ${owner} ${group} ${sizeBytes} ${modified} ${name}\n`,
    )
    .join('');
}

function readFile(line: string): DataFile | undefined {
  const words = line.split(/\s+/, WORDS + 1);
  const [mode, links, owner, group, size, month, day, time, name] = words;
  if (words.length !== WORDS || mode === undefined || links === undefined) return undefined;
  if (owner === undefined || group === undefined || size === undefined) return undefined;
  if (name === undefined || !MODE.test(mode) || !LINKS.test(links)) return undefined;
  const modified = `${month} ${day} ${time}`;
  const sizeBytes = readWholeNumber(size);
  if (sizeBytes.kind !== 'number' || !MODIFIED.test(modified)) return undefined;
  return { name, sizeBytes: sizeBytes.value, mode, owner, group, modified };
}

const TOTAL = /^total \d+$/;
/** Files, directories, pipes and sockets; links and devices have more words. */
const MODE = /^[-dps][-r][-w][-xsS][-r][-w][-xsSlL][-r][-w][-xtT][.+@]?$/;
const LINKS = /^\d+$/;
const MODIFIED =
  /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?:[1-9]|[12]\d|3[01]) (?:[01]\d:[0-5]\d|2[0-3]:[0-5]\d|[12]\d{3})$/;
const WORDS = 9;
