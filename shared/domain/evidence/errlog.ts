import { isNoise, linesOf, type PrintedLine } from '../boksdiag/lines.ts';
import type { UnreadLine } from '../boksdiag/refusal.ts';

/**
 * One entry of `boks_errlog`: two lines, `process[@host] date` and `LEVEL: text` (K1262). `line` is
 * that of its head. `date` is as printed: `Nov 17 14:59:30`, or `Mon Nov 17 15:02:21 2008`, never
 * with a zone and mostly without a year.
 */
export type ErrlogEntry = {
  readonly line: number;
  readonly process: string;
  readonly host: string | undefined;
  readonly date: string;
  readonly level: string;
  readonly text: string;
  /**
   * The head stood behind the text of the entry before it, without a line end. Where it begins is an
   * inference: at the last `boks_` of the line.
   */
  readonly ranTogether: boolean;
};

/**
 * The zone that the caller takes the dates to be in, since they name none: minutes east of UTC
 * (undefined: not known), and where that comes from, in words.
 */
export type AssumedZone = { readonly offsetMinutes: number | undefined; readonly from: string };

/** A log as read: its entries in the order printed, and every line that is in none of them. */
export type ErrlogText = {
  readonly kind: 'read';
  readonly zone: AssumedZone;
  readonly entries: readonly ErrlogEntry[];
  readonly unread: readonly UnreadLine[];
};

/**
 * Reads `boks_errlog`. Never refuses. A text without its head (the log was cut there), a head without
 * its text, and whatever else is not understood are kept as unread. Only twelve lines of this log are
 * public, so longer texts than one line may exist; their further lines are unread too.
 *
 * Invariant: every line that says something is in an entry or in `unread`, in the printed order.
 * Linear time.
 */
export function parseErrlog(text: string, zone: AssumedZone): ErrlogText {
  const entries: ErrlogEntry[] = [];
  const unread: UnreadLine[] = [];
  let head: Head | undefined;
  const giveUp = (): void => {
    if (head !== undefined) unread.push({ line: head.line, text: head.printed });
    head = undefined;
  };
  for (const printed of linesOf(text)) {
    if (isNoise(printed.text)) continue;
    const { before, next } = splitAtHead(printed);
    if (before !== '') {
      const said = TEXT.exec(before);
      if (said !== null && head !== undefined) {
        const { line, process, host, date, ranTogether } = head;
        const [, level = '', words = ''] = said;
        entries.push({ line, process, host, date, level, text: words, ranTogether });
        head = undefined;
      } else {
        giveUp();
        unread.push({ line: printed.number, text: before });
      }
    }
    if (next !== undefined) {
      giveUp();
      head = next;
    }
  }
  giveUp();
  return { kind: 'read', zone, entries, unread };
}

type Head = Pick<ErrlogEntry, 'line' | 'process' | 'host' | 'date' | 'ranTogether'> & {
  readonly printed: string;
};

/** What a line says before the head at its end, and that head. */
function splitAtHead({ number: line, text }: PrintedLine): {
  readonly before: string;
  readonly next: Head | undefined;
} {
  // The date is looked for where it can stand, so that a long line is not searched.
  const from = Math.max(0, text.length - MOST_DATE_CHARACTERS);
  const dated = DATE_AT_END.exec(text.slice(from));
  if (dated === null) return { before: text, next: undefined };
  const date = dated[1] ?? '';
  const words = text.slice(0, from + dated.index);
  const name = NAME.exec(words) ?? NAME_BEHIND_TEXT.exec(lastOf(words));
  if (name === null) return { before: text, next: undefined };
  const printed = `${name[0]}${dated[0]}`;
  const before = text.slice(0, text.length - printed.length);
  const [, process = '', host] = name;
  return { before, next: { line, process, host, date, ranTogether: before !== '', printed } };
}

/** The line from its last `boks_` on. */
const lastOf = (words: string): string => words.slice(Math.max(0, words.lastIndexOf('boks_')));

const DATE_AT_END =
  / ((?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} \d\d:\d\d:\d\d(?: \d{4})?)[ \t]*$/;
const MOST_DATE_CHARACTERS = 64;
const NAME = /^([A-Za-z][\w.-]{0,63})(?:@([A-Za-z0-9][\w.-]{0,254}))?$/;
const NAME_BEHIND_TEXT = /^(boks_[A-Za-z0-9_.-]{1,63})(?:@([A-Za-z0-9][\w.-]{0,254}))?$/;
const TEXT = /^([A-Z]{2,16}): ?(.*)$/;
