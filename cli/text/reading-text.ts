import type { DataFile } from '#domain/boksdiag/data-files.ts';
import type { ListEntry } from '#domain/boksdiag/list.ts';
import type { UnreadLine } from '#domain/boksdiag/refusal.ts';
import { formatStamp, type TableReading } from '#domain/boksdiag/sequence.ts';
import { meaningOf } from '#domain/table-names.ts';

import { cell, clip, printable, tableLines, WIDTH, wrap, type Column } from './layout.ts';

/** A reading of `boksdiag sequence` as a table. */
export const sequenceLines = (tables: readonly TableReading[]): readonly string[] =>
  tableLines(
    [left('Table'), left('Meaning'), right('Stamp'), right('Sequence'), right('Bracketed')],
    tables.map(({ table, stamp, sequence, bracketed }) => [
      cell(`T${table}`),
      cell(meaningOf(table)),
      cell(formatStamp(stamp)),
      cell(String(sequence)),
      cell(`(${bracketed})`),
    ]),
    1,
  );

/** A reading of `boksdiag list` as a table; `-` where an age is not known. */
export const listLines = (entries: readonly ListEntry[]): readonly string[] =>
  tableLines(
    [
      left('Replica'),
      right('Packet'),
      right('Fail'),
      right('Sync'),
      right('Count'),
      left('Status'),
    ],
    entries.map((entry) => [
      cell(printable(entry.name)),
      cell(ageOf(entry.sincePacketSeconds)),
      cell(ageOf(entry.sinceFailSeconds)),
      cell(ageOf(entry.sinceSyncSeconds)),
      cell(String(entry.count)),
      cell(clip(printable(entry.status), 12)),
    ]),
    0,
  );

/** A reading of `ls -l` as a table; a file of 0 bytes is marked. */
export const dataFileLines = (files: readonly DataFile[]): readonly string[] => [
  ...tableLines(
    [left('File'), right('Bytes'), left('Modified'), left('Mode'), left('Owner'), left('')],
    files.map((file) => [
      cell(printable(file.name)),
      cell(String(file.sizeBytes)),
      cell(file.modified),
      cell(file.mode),
      cell(clip(printable(`${file.owner}:${file.group}`), 16)),
      cell(file.sizeBytes === 0 ? 'EMPTY' : ''),
    ]),
    0,
  ),
  ...(files.some(({ sizeBytes }) => sizeBytes === 0)
    ? ['', ...wrap('EMPTY: 0 bytes, read as an empty table (inference).')]
    : []),
];

/** The lines that were not understood, the first ten of them, and what follows from them. */
export function unreadLines(unread: readonly UnreadLine[]): readonly string[] {
  if (unread.length === 0) return [];
  const shown = unread
    .slice(0, MOST_SHOWN)
    .map(({ line, text }) => clip(`  line ${line}: ${printable(text)}`, WIDTH));
  return [
    '',
    `PARTIAL: not understood: ${unread.length === 1 ? '1 line' : `${unread.length} lines`}. ` +
      'What is not listed may be there.',
    ...shown,
    ...(unread.length > MOST_SHOWN ? ['  …'] : []),
  ];
}

/** An age as BoKS prints it: `523d 5:19:20`, `5:19:20`, `04:49`. */
function ageOf(seconds: number | undefined): string {
  if (seconds === undefined) return '-';
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3_600)];
  const short = `${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}`;
  if (hours === 0) return short;
  const days = Math.floor(hours / 24);
  return days === 0 ? `${hours}:${short}` : `${days}d ${hours % 24}:${short}`;
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');
const left = (heading: string): Column => ({ heading, align: 'left' });
const right = (heading: string): Column => ({ heading, align: 'right' });

const MOST_SHOWN = 10;
