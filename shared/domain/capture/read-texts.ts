import { parseDataFiles } from '../boksdiag/data-files.ts';
import { isNoise, linesOf } from '../boksdiag/lines.ts';
import { parseList } from '../boksdiag/list.ts';
import type { Refusal, UnreadLine } from '../boksdiag/refusal.ts';
import { parseSequence } from '../boksdiag/sequence.ts';
import type { CaptureText, CaptureTexts } from './capture-text.ts';
import { parseRoles } from './roles.ts';

/** Why nothing of a text is used. */
export type RefusedText = { readonly refused: string };
/** The lines of a text that were not understood, by number. */
type WithUnread = { readonly unread: readonly number[] };

/**
 * What the parsers make of a capture, in numbers, for its manifest; a text that is not there is left
 * out. What `boksdiag fque` prints is not public: nobody reads it yet, and its lines are counted.
 */
export type CaptureRead = {
  readonly sequence?: RefusedText | (WithUnread & { readonly tables: number });
  readonly list?:
    | RefusedText
    | (WithUnread & {
        readonly replicas: number;
        /** How many replicas have each status, as printed. */
        readonly statuses: Readonly<Record<string, number>>;
      });
  readonly files?: WithUnread & { readonly files: number; readonly empty: number };
  readonly roles?: WithUnread & {
    readonly configured?: string;
    readonly running?: string;
    readonly initRuns: boolean;
    readonly masterRuns: boolean;
  };
  readonly fque?: { readonly lines: number };
};

/** Gives the texts of a capture to the parsers. */
export function readTexts(texts: CaptureTexts): CaptureRead {
  const { sequence, list, files, roles, fque } = texts;
  return {
    ...(sequence !== undefined && { sequence: readSequence(sequence) }),
    ...(list !== undefined && { list: readList(list) }),
    ...(files !== undefined && { files: readFiles(files) }),
    ...(roles !== undefined && { roles: readRoles(roles) }),
    ...(fque !== undefined && { fque: { lines: saidIn(fque).length } }),
  };
}

/**
 * The lines of a text that no parser understands: the first to be looked at, by whoever reads what a
 * version prints, and by whoever lets it leave. Of a text that is refused or that nobody reads, all.
 */
export function linesNotUnderstood(name: CaptureText, text: string): readonly UnreadLine[] {
  if (name === 'fque') return saidIn(text);
  const read = PARSERS[name](text);
  return 'unread' in read ? read.unread : saidIn(text);
}

function readSequence(text: string): NonNullable<CaptureRead['sequence']> {
  const read = parseSequence(text);
  if (read.kind === 'refused') return refusedFor(read);
  return { tables: read.tables.length, unread: numbersOf(read.unread) };
}

function readList(text: string): NonNullable<CaptureRead['list']> {
  const read = parseList(text);
  if (read.kind === 'refused') return refusedFor(read);
  const words = read.entries.map(({ status }) => status);
  const statuses = [...new Set(words)]
    .toSorted()
    .map((word) => [word, words.filter((each) => each === word).length] as const);
  return {
    replicas: words.length,
    statuses: Object.fromEntries(statuses),
    unread: numbersOf(read.unread),
  };
}

function readFiles(text: string): NonNullable<CaptureRead['files']> {
  const { files, unread } = parseDataFiles(text);
  const empty = files.filter(({ sizeBytes }) => sizeBytes === 0).length;
  return { files: files.length, empty, unread: numbersOf(unread) };
}

function readRoles(text: string): NonNullable<CaptureRead['roles']> {
  const { configured, running, initRuns, masterRuns, unread } = parseRoles(text);
  return {
    ...(configured !== undefined && { configured }),
    ...(running !== undefined && { running }),
    initRuns,
    masterRuns,
    unread: numbersOf(unread),
  };
}

const refusedFor = ({ line, reason }: Refusal): RefusedText => ({
  refused: line === undefined ? reason : `line ${line}: ${reason}`,
});
const numbersOf = (unread: readonly UnreadLine[]): readonly number[] =>
  unread.map(({ line }) => line);
/** The lines that say something. */
const saidIn = (text: string): readonly UnreadLine[] =>
  [...linesOf(text)].flatMap(({ number: line, text: said }) =>
    isNoise(said) ? [] : [{ line, text: said }],
  );

const PARSERS = {
  sequence: parseSequence,
  list: parseList,
  files: parseDataFiles,
  roles: parseRoles,
} as const;
