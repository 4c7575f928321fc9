import { parseDataFiles } from '../boksdiag/data-files.ts';
import { parseList } from '../boksdiag/list.ts';
import { parseSequence } from '../boksdiag/sequence.ts';
import { CAPTURE_TEXTS, type CaptureText, type CaptureTexts } from './capture-text.ts';
import { parseRoles } from './roles.ts';

/**
 * The first text that is not read as it was before its names were replaced: all that a parser gives but
 * names must be the same, lines not understood by their numbers.
 */
export const firstReadOtherwise = (
  before: CaptureTexts,
  after: CaptureTexts,
): CaptureText | undefined =>
  CAPTURE_TEXTS.find((name) => meaningOf(name, before[name]) !== meaningOf(name, after[name]));

/** What is read of a text, without its names, as one word to be compared. */
const meaningOf = (name: CaptureText, text: string | undefined): string =>
  text === undefined ? '-' : JSON.stringify(MEANINGS[name](text), withoutNames);

/** A line as printed holds names, and so does what is called one. */
const withoutNames = (key: string, value: unknown): unknown => (NAMES.has(key) ? undefined : value);

const MEANINGS: Readonly<Record<CaptureText, (text: string) => unknown>> = {
  sequence: parseSequence,
  list: parseList,
  files: (text) => {
    const { files, unread } = parseDataFiles(text);
    return { files: files.map((file) => [file.name, file.sizeBytes, file.modified]), unread };
  },
  roles: parseRoles,
  // Nobody reads it; its lines stay lines.
  fque: (text) => text.split('\n').length,
};
const NAMES: ReadonlySet<string> = new Set(['name', 'text']);
