import type { Captured } from '#domain/capture/captured.ts';
import type { FrameFault } from '#domain/framed-answer.ts';

import { everySign } from './sequence-oracle.ts';

const NAME = 'boks-audit-capture';
const KEYS = 'host instance configured running boks_init boks_master system machine'.split(' ');
const TEXTS = ['sequence', 'list', 'fque', 'files', 'roles'];

/** An answer put together by hand, as the script for captures prints it. */
export function captureByHand(
  head: string,
  texts: readonly (readonly [name: string, exit: string, text: string])[],
  hashOf: (text: string) => string,
): string {
  const body = [`${NAME} 1 ${head}\n`];
  for (const [name, exit, text] of texts) {
    body.push(`--- ${name} exit=${exit} bytes=${text.length}\n`, text);
  }
  const whole = body.join('');
  return `${whole}--- end bytes=${whole.length} sha256=${hashOf(whole)}\n`;
}

/**
 * Why the answer is not what the text shows; undefined when it is. The text is walked word by word, and
 * once more with the line ends of a terminal taken away where it is not whole as it stands.
 */
export function faultOfCapture(
  text: string,
  answer: Captured | FrameFault,
  hashOf: (text: string) => string,
): string | undefined {
  const shown = shownBy(text, hashOf) ?? shownBy(text.split('\r\n').join('\n'), hashOf);
  if ('reason' in answer) {
    return shown === undefined ? undefined : `did not read a whole answer: ${answer.reason}`;
  }
  if (shown === undefined) return 'read an answer that is not whole';
  const read = new Map<string, unknown>([
    ...Object.entries(answer.head),
    ...Object.entries(answer.texts).map(([name, one]) => [`text of ${name}`, one] as const),
    ...Object.entries(answer.exits).map(([name, one]) => [`exit of ${name}`, one] as const),
  ]);
  for (const [key, value] of read) {
    if (shown.get(key) !== value) return `${key} is not the one shown`;
  }
  return read.size === shown.size ? undefined : 'something shown is missing';
}

type Shown = Map<string, string | number>;

/** Everything that a whole answer shows, by its key; undefined where it is not whole. */
function shownBy(text: string, hashOf: (text: string) => string): Shown | undefined {
  const start = `\n${text}`.indexOf(`\n${NAME} `);
  if (start < 0 || start > 4096) return undefined;
  const answer = text.slice(start);
  const shown = headShown(lineAt(answer, 0));
  if (shown === undefined) return undefined;
  let at = lineAt(answer, 0).length + 1;
  while (!answer.startsWith('--- end ', at)) {
    const header = lineAt(answer, at);
    const [, name = '', exit = '', bytes = ''] = header.split(' ');
    const [code, length] = [exit.slice('exit='.length), Number(bytes.slice('bytes='.length))];
    const isOurs = TEXTS.includes(name) && !shown.has(`text of ${name}`) && isExit(code);
    if (!isOurs || header !== `--- ${name} exit=${code} bytes=${length}`) return undefined;
    const from = at + header.length + 1;
    at = from + length;
    if (at > answer.length) return undefined;
    shown.set(`text of ${name}`, answer.slice(from, at));
    if (code !== '-') shown.set(`exit of ${name}`, Number(code));
  }
  return isEnded(answer, at, hashOf) ? shown : undefined;
}

function headShown(line: string): Shown | undefined {
  const [, version, ...words] = line.split(' ');
  const shown: Shown = new Map();
  for (const word of words) {
    const [key = '', ...value] = word.split('=');
    const said = value.join('=');
    if (said === '' || !everySign(said, (sign) => sign > ' ' && sign <= '~')) return undefined;
    shown.set(key, said);
  }
  const isWhole = words.length === KEYS.length && KEYS.every((key) => shown.has(key));
  return version === '1' && isWhole ? shown : undefined;
}

/** The mark is that of what stands before it, and only blanks are behind it. */
function isEnded(answer: string, at: number, hashOf: (text: string) => string): boolean {
  const [mark, body] = [lineAt(answer, at), answer.slice(0, at)];
  const marks = ['-', hashOf(body)].map((hash) => `--- end bytes=${at} sha256=${hash}`);
  const isAscii = everySign(body, (sign) => sign.charCodeAt(0) < 128);
  return marks.includes(mark) && isAscii && answer.slice(at + mark.length).trim() === '';
}

/** To the end of the line, or of the text. */
const lineAt = (text: string, at: number): string => text.slice(at).split('\n', 1)[0] ?? '';

const isExit = (code: string): boolean =>
  code === '-' ||
  (code.length > 0 && code.length < 4 && everySign(code, (sign) => sign >= '0' && sign <= '9'));
