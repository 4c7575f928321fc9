import { parseList } from '../boksdiag/list.ts';
import type { UnreadLine } from '../boksdiag/refusal.ts';
import type { CaptureTexts } from './capture-text.ts';
import { linesNotUnderstood } from './read-texts.ts';

/** A name that stands where tables of replicas have theirs, and on which line of which text. */
export type RowName = {
  readonly text: 'list' | 'fque';
  readonly line: number;
  readonly name: string;
};

/**
 * The replicas that the list and the queue name: those that were read, and, since another version may
 * print them in another way, the first word of each line that is mostly numbers and times behind it.
 */
export function rowNamesIn(texts: CaptureTexts): readonly RowName[] {
  const list = parseList(texts.list ?? '');
  const read = list.kind === 'read' ? list.entries : [];
  return [
    ...read.map(({ line, name }) => ({ text: 'list', line, name }) as const),
    ...(['list', 'fque'] as const).flatMap((text) =>
      linesNotUnderstood(text, texts[text] ?? '').flatMap(({ line, text: printed }) => {
        const name = firstOfRow(printed);
        return name === undefined ? [] : [{ text, line, name }];
      }),
    ),
  ];
}

function firstOfRow(line: UnreadLine['text']): string | undefined {
  const [first = '', ...rest] = line.trim().split(/\s+/, MOST_WORDS);
  const numbers = rest.filter((word) => NUMBER_OR_TIME.test(word)).length;
  const isRow = numbers > 0 && numbers * 2 >= rest.length;
  return isRow && NAME.test(first) && !HEADINGS.has(first.toLowerCase()) ? first : undefined;
}

/** With a letter, and not `T7` or `523d`. */
const NAME = /^(?!T\d+$|\d+[dhms]$)(?=.*[A-Za-z])[A-Za-z0-9][\w.-]*$/;
const NUMBER_OR_TIME = /^[(-]?\d[\d:.,]*[dhmsKMG%]?\)?$/;
/** What begins a line of sums or of headings. */
const HEADINGS: ReadonlySet<string> = new Set(
  'all count entries files host name queue queued replica replicas server sum table total'.split(
    ' ',
  ),
);
const MOST_WORDS = 40;
