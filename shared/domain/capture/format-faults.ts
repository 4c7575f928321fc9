import { formatDataFiles, parseDataFiles } from '../boksdiag/data-files.ts';
import { linesOf } from '../boksdiag/lines.ts';
import { formatList, parseList, type ListEntry } from '../boksdiag/list.ts';
import { formatSequence, parseSequence } from '../boksdiag/sequence.ts';
import type { Digest } from '../framed-answer.ts';
import { differencesOf } from '../history/differences.ts';
import { formatReading, parseReading, type ReadingFrame } from '../reading.ts';
import type { CaptureTexts } from './capture-text.ts';
import { parseRoles } from './roles.ts';

/**
 * Where a text of a capture is not read as it stands: a value that was read is on no line of it, what is
 * printed again is read as something else, or a reading made of it is not read as what was put in.
 */
export const formatFaults = (texts: CaptureTexts, digest: Digest): readonly string[] => [
  ...sequenceFaults(texts.sequence ?? ''),
  ...listFaults(texts.list ?? ''),
  ...fileFaults(texts.files ?? ''),
  ...frameFaults(texts, digest),
];

function sequenceFaults(text: string): readonly string[] {
  const read = parseSequence(text);
  if (read.kind === 'refused') return [];
  const { tables } = read;
  const lines = new Set([...linesOf(text)].map((line) => asPrintedAgain(line.text)));
  const guessed = tables.filter((table) => !lines.has(formatSequence([table]).trim()));
  const again = parseSequence(formatSequence(tables));
  return [
    ...guessed.map(({ table }) => `sequence.txt: what was read of T${table} stands on no line`),
    ...differing('sequence.txt', tables, again.kind === 'read' ? again.tables : again),
  ];
}

function listFaults(text: string): readonly string[] {
  const read = parseList(text);
  if (read.kind === 'refused') return [];
  const printed = [...linesOf(text)].map((line) => line.text);
  const guessed = read.entries.filter((entry) => !standsOn(printed[entry.line - 1], entry));
  const again = parseList(formatList(read.entries));
  return [
    ...guessed.map(
      ({ line }) => `list.txt, line ${line}: what was read of it does not stand there`,
    ),
    ...differing(
      'list.txt',
      read.entries.map(rowOf),
      again.kind === 'read' ? again.entries.map(rowOf) : again,
    ),
  ];
}

/** Whether a line has the words that were read of it; of an age its minutes and seconds at least. */
function standsOn(line: string | undefined, entry: ListEntry): boolean {
  const words = (line ?? '').trim().split(/\s+/);
  const ages = [entry.sincePacketSeconds, entry.sinceFailSeconds, entry.sinceSyncSeconds];
  return (
    line === entry.text &&
    words[0] === entry.name &&
    words.at(-2) === String(entry.count) &&
    words.at(-1) === entry.status &&
    ages.every((age) => age === undefined || words.some((word) => word.endsWith(endOfAge(age))))
  );
}

function fileFaults(text: string): readonly string[] {
  const { files } = parseDataFiles(text);
  const lines = [...linesOf(text)].map((line) => line.text.trim().split(/\s+/));
  const guessed = files.filter(
    ({ name, sizeBytes }) =>
      !lines.some((words) => words.at(-1) === name && words.includes(String(sizeBytes))),
  );
  const again = parseDataFiles(formatDataFiles(files));
  return [
    ...guessed.map(({ name }) => `files.txt: what was read of ${name} stands on no line`),
    ...differing('files.txt', files, again.files),
  ];
}

function frameFaults(texts: CaptureTexts, digest: Digest): readonly string[] {
  const frame = frameOf(texts);
  const read = parseReading(formatReading(frame, digest), digest);
  return differing('a reading of these texts', frame, read.kind === 'frame' ? read.frame : read);
}

/** These texts as the reading script would have sent them. */
function frameOf(texts: CaptureTexts): ReadingFrame {
  const { configured, running, initRuns, masterRuns } = parseRoles(texts.roles ?? '');
  return {
    head: {
      host: 'captured',
      instance: undefined,
      configuredRole: configured,
      runningRole: running,
      initRuns,
      masterRuns,
      boksVersion: undefined,
      zoneOffsetMinutes: undefined,
      sequenceExit: texts.sequence === undefined ? undefined : 0,
      listExit: texts.list === undefined ? undefined : 0,
    },
    sequence: texts.sequence ?? '',
    list: texts.list,
    files: texts.files,
    counters: undefined,
  };
}

const differing = (where: string, was: unknown, is: unknown): readonly string[] =>
  differencesOf(was, is).map(
    (one) =>
      `${where}: printed and read again, ${one.place} is ${one.is ?? 'gone'}, not ${one.was}`,
  );

/** With one blank between words, and no zero before an hour: as a table is printed again. */
const asPrintedAgain = (line: string): string =>
  line
    .trim()
    .split(/\s+/)
    .join(' ')
    .replace(/ 0(\d:\d\d:\d\d) /, ' $1 ');

const endOfAge = (seconds: number): string =>
  [Math.floor(seconds / 60) % 60, seconds % 60]
    .map((number) => String(number).padStart(2, '0'))
    .join(':');

/** An entry without its line, which is another one when it is printed again. */
const rowOf = (entry: ListEntry): object => ({ ...entry, line: undefined, text: undefined });
