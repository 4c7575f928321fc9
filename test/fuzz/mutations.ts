import type { Chance } from './chance.ts';

/** What a text of BoKS is made of, so that random texts come near to one. */
const PIECES = [
  'T7',
  'T',
  'T9999',
  'T0007',
  'T10000',
  '13678d',
  '8:33:46',
  '24:00:00',
  '5053',
  '(5053)',
  '9007199254740991',
  '9007199254740992',
  '-1',
  '+7',
  '(',
  ')',
  '((',
  '0',
  '00:49',
  '523d',
  'pckt',
  'fail',
  'sync',
  'sent',
  'status',
  'Server',
  'Since last',
  'ok',
  'new',
  'REPHOST',
  'BoKS >',
  'BoKS>',
  'total',
  '-rw-r-----',
  'root',
  'Nov',
  '--- end bytes=0 sha256=-',
  'boks-audit-reading 1 ',
  '--- sequence bytes=',
  ' ',
  ' ',
  ' ',
  '\t',
  '\n',
  '\n',
  '\r\n',
  '\r',
];
const BYTES = '0123456789dT:() \t\r\n-+.,xKo?\0\u001b\u007f\u00a0\u00e9\u2028\ufeff';

/** A text out of nothing. */
export function randomText(chance: Chance): string {
  const pieces = Array.from({ length: chance.upTo(24) }, () =>
    chance.upTo(4) === 0 ? randomByte(chance) : chance.oneOf(PIECES),
  );
  return pieces.join(chance.oneOf(['', ' ']));
}

/** One to four mutations of a text: cut, doubled, spliced with another, bytes put in or changed. */
export function mutate(text: string, other: string, chance: Chance): string {
  let mutated = text;
  for (let times = 1 + chance.upTo(4); times > 0; times -= 1) {
    mutated = chance.oneOf(MUTATIONS)(mutated, other, chance);
  }
  return mutated;
}

type Mutation = (text: string, other: string, chance: Chance) => string;

const MUTATIONS: readonly Mutation[] = [
  (text, _, chance) => text.slice(0, place(text, chance)),
  (text, _, chance) => text.slice(place(text, chance)),
  (text, other, chance) => text.slice(0, place(text, chance)) + other.slice(place(other, chance)),
  (text) => (text.length > 4000 ? text : text + text),
  (text, _, chance) => putIn(text, randomByte(chance), { at: place(text, chance), over: 0 }),
  (text, _, chance) => putIn(text, randomByte(chance), { at: place(text, chance), over: 1 }),
  (text, _, chance) => putIn(text, '', { at: place(text, chance), over: 1 + chance.upTo(3) }),
  (text, _, chance) => putIn(text, chance.oneOf(PIECES), { at: place(text, chance), over: 0 }),
  (text, _, chance) => withWord(text, () => chance.oneOf(PIECES), chance),
  (text, other, chance) => withWord(text, () => chance.oneOf(other.split(/\s+/)), chance),
  (text, _, chance) => withLines(text, (lines) => lines.splice(chance.upTo(lines.length), 1)),
  (text, _, chance) =>
    withLines(text, (lines) => {
      const line = chance.oneOf(lines);
      lines.splice(chance.upTo(lines.length), chance.upTo(2), line);
    }),
  (text, _, chance) =>
    withLines(text, (lines) => {
      const at = chance.upTo(lines.length);
      lines[at] = (lines[at] ?? '').replaceAll(' ', chance.oneOf(['  ', '\t', ' \t ']));
    }),
];

const place = (text: string, chance: Chance): number => chance.upTo(text.length + 1);
const randomByte = (chance: Chance): string => BYTES.charAt(chance.upTo(BYTES.length));
const putIn = (text: string, put: string, { at, over }: { at: number; over: number }): string =>
  text.slice(0, at) + put + text.slice(at + over);

/** The text with one of its words exchanged, the blanks around it kept. */
function withWord(text: string, word: () => string, chance: Chance): string {
  const parts = text.split(/(\s+)/);
  parts[2 * chance.upTo((parts.length + 1) / 2)] = word();
  return parts.join('');
}

function withLines(text: string, change: (lines: string[]) => void): string {
  const lines = text.split('\n');
  change(lines);
  return lines.join('\n');
}
