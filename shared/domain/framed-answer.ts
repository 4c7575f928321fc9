/**
 * Why an answer is none that is used. `cut-off`: it does not end in its mark, or the mark does not fit.
 * `rubbish`: no head line, or a whole answer that is not in the format. `unknown-format`: another
 * format version.
 */
export type FrameFault = {
  readonly kind: 'cut-off' | 'rubbish' | 'unknown-format';
  readonly reason: string;
};

/** A text to its SHA-256 in lower-case hex, or `-` where there is no such tool. */
export type Digest = (text: string) => string;

export const cutOff = (reason: string): FrameFault => ({ kind: 'cut-off', reason });
export const rubbish = (reason: string): FrameFault => ({ kind: 'rubbish', reason });

/** An answer of a script from its head line on; 4 KB before that (a login banner) are skipped. */
export function answerIn(text: string, headStart: string): string | FrameFault {
  const start = text.startsWith(headStart) ? 0 : text.indexOf(`\n${headStart}`) + 1;
  if (!text.startsWith(headStart, start)) return rubbish('there is no head line');
  return start > MOST_BANNER_CHARACTERS
    ? rubbish('more than 4 KB stand before the head line')
    : text.slice(start);
}

/** The line that stands where a part of an answer ends, and where what is behind it begins. */
export type Header =
  | { readonly kind: 'header'; readonly header: string; readonly next: number }
  | { readonly kind: 'end' };

/** Reads the header at a place; one that is too long is empty, which no part is called by. */
export function headerAt(answer: string, at: number): Header | FrameFault {
  if (answer.startsWith(END_MARK, at)) return { kind: 'end' };
  const headerEnd = answer.indexOf('\n', at);
  if (headerEnd < 0) return cutOff('there is no end mark');
  const header = headerEnd - at > MOST_HEADER_CHARACTERS ? '' : answer.slice(at, headerEnd);
  const [, ownWords] = CUT_OFF.exec(header) ?? [];
  return ownWords === undefined
    ? { kind: 'header', header, next: headerEnd + 1 }
    : cutOff(ownWords);
}

/** What is wrong with the end mark that begins at `end`, or behind it: only blanks may be there. */
export function faultOfMark(answer: string, end: number, digest: Digest): FrameFault | undefined {
  const markEnd = answer.indexOf('\n', end);
  const mark = answer.slice(end, markEnd < 0 ? undefined : markEnd);
  const after = markEnd < 0 ? '' : answer.slice(markEnd);
  const [, length, hash] = mark.length > MOST_HEADER_CHARACTERS ? [] : (END.exec(mark) ?? []);
  if (length === undefined || hash === undefined) return cutOff('the end mark is not whole');
  if (after.trim() !== '') return cutOff('text follows the end mark');
  if (length !== String(end)) return cutOff(`the end mark says ${length} bytes, there are ${end}`);
  const body = answer.slice(0, end);
  if (NOT_ASCII.test(body)) return cutOff('a character is not ASCII');
  return hash === '-' || hash === digest(body)
    ? undefined
    : cutOff('the hash is not the one in the end mark');
}

export const END_MARK = '--- end ';
const MOST_BANNER_CHARACTERS = 4096;
const MOST_HEADER_CHARACTERS = 200;
/** What a host sends instead of more where that would be cut on its way. */
const CUT_OFF = /^--- cut off: (the answer has more than \d{1,9} bytes)$/;
const END = /^--- end bytes=(0|[1-9]\d{0,9}) sha256=(-|[0-9a-f]{64})$/;
const NOT_ASCII = /[\u0080-\uffff]/;
