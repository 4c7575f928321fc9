/** One printed line without its line end (LF or CRLF); `number` counts from 1. */
export type PrintedLine = { readonly number: number; readonly text: string };

/**
 * The lines of a text, in order; a missing last newline changes nothing. Linear time, and one line
 * at a time, so that a text of nothing but newlines does not fill the memory.
 */
export function* linesOf(text: string): Generator<PrintedLine> {
  let number = 1;
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    yield { number, text: withoutReturn(text.slice(start, end)) };
    number += 1;
    start = end + 1;
  }
  yield { number, text: withoutReturn(text.slice(start)) };
}

/**
 * Whether a line says nothing: it is blank, or a prompt of the BoKS shell (`BoKS >`, `BoKS>`),
 * alone or with the command typed after it.
 *
 * Invariant: no digit is ever dropped as noise. A prompt with a number after it is not noise,
 * so a table printed behind a prompt is kept as unread.
 */
export function isNoise(line: string): boolean {
  const words = line.trim();
  if (words === '') return true;
  const prompt = PROMPT.exec(words);
  if (prompt === null) return false;
  const command = words.slice(prompt[0].length);
  return command === '' || COMMAND.test(command);
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);

const PROMPT = /^BoKS\s*>\s*/;
const COMMAND = /^[a-z./][A-Za-z./_\s-]*$/;
