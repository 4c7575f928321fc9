import type { ErrlogText } from '#domain/evidence/errlog.ts';

import { everySign, wordsByHand } from './sequence-oracle.ts';

/**
 * Why the parser's answer is not what the text shows; undefined when it is. Put together again, head
 * and text of each entry and every unread line give all that the text says, in its order.
 */
export function faultOfErrlog(text: string, { entries, unread }: ErrlogText): string | undefined {
  for (const { process, host, date, level } of entries) {
    if (process === '' || host === '') return 'a process or host without a name';
    if (!isDateByHand(date)) return `no date: ${date}`;
    if (!everySign(level, (sign) => sign >= 'A' && sign <= 'Z')) return `no level: ${level}`;
  }
  const told = [
    ...entries.map(({ line, process, host, date, level, text: said }) => {
      const at = host === undefined ? '' : `@${host}`;
      return { line, words: `${process}${at}${date}${level}:${said}` };
    }),
    ...unread.map(({ line, text: words }) => ({ line, words })),
  ];
  const shown = signsIn(text);
  const given = told.map(({ words }) => signsIn(words));
  const total = given.reduce((sum, count) => sum + count, 0);
  const prompts = promptCharacters(text);
  if (total > shown || total < shown - prompts) {
    return `of ${shown} characters, ${prompts} in prompts, ${total} were told`;
  }
  const lines = text.split('\n').length;
  return told.every(({ line }) => line >= 1 && line <= lines) ? undefined : 'a line out of range';
}

/** The most characters that lines with a prompt may leave out. */
function promptCharacters(text: string): number {
  const prompts = text.split('\n').filter((line) => line.trim().startsWith('BoKS'));
  return prompts.join('').length;
}

/** How many characters are no white space. */
function signsIn(text: string): number {
  let count = 0;
  for (const sign of text) if (sign.trim() !== '') count += 1;
  return count;
}

function isDateByHand(date: string): boolean {
  const words = wordsByHand(date);
  const [month = '', day = '', time = '', year, ...more] = words.slice(isDayName(words[0]) ? 1 : 0);
  const isDigits = (word: string): boolean => everySign(word, (sign) => sign >= '0' && sign <= '9');
  return (
    'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ').includes(month) &&
    isDigits(day) &&
    time.split(':').every((part) => part.length === 2 && isDigits(part)) &&
    (year === undefined || (year.length === 4 && isDigits(year))) &&
    more.length === 0
  );
}

const isDayName = (word: string | undefined): boolean =>
  'Mon Tue Wed Thu Fri Sat Sun'.split(' ').includes(word ?? '');
