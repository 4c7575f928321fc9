import type { Digest, FrameFault } from '../reading.ts';
import { CAPTURE_TEXTS, type CaptureText, type CaptureTexts } from './capture-text.ts';

/**
 * What the script for captures printed on one host (`capture.sh`), format version 1. `head` has its
 * words, `host`, `configured`, `running`, `system` and so on, `-` where a host could not tell. `exits`
 * has an exit code for each text; it is left out where more was printed than is here.
 */
export type Captured = {
  readonly head: Readonly<Record<string, string>>;
  readonly texts: CaptureTexts;
  readonly exits: Readonly<Partial<Record<CaptureText, number>>>;
};

/**
 * Reads one answer. Up to 4 KB before the head line (a login banner) are skipped; behind the mark only
 * blanks may follow. What does not fit is read once more with its line ends of CR LF as LF, as a copy
 * through a terminal has them.
 *
 * Invariant: never throws, and an answer is returned only when its end mark fits: its length and,
 * unless the host has no tool for it, its hash. Linear time.
 */
export function parseCaptured(text: string, digest: Digest): Captured | FrameFault {
  const read = parseAnswer(text, digest);
  return 'reason' in read && text.includes('\r\n')
    ? parseAnswer(text.replaceAll('\r\n', '\n'), digest)
    : read;
}

function parseAnswer(text: string, digest: Digest): Captured | FrameFault {
  const start = text.startsWith(HEAD_START) ? 0 : text.indexOf(`\n${HEAD_START}`) + 1;
  if (!text.startsWith(HEAD_START, start)) return rubbish('there is no head line');
  if (start > MOST_BANNER_CHARACTERS) return rubbish('more than 4 KB stand before the head line');
  const answer = text.slice(start);
  const headEnd = answer.indexOf('\n');
  if (headEnd < 0) return cutOff('the answer ends within its head line');
  const [version = '', ...words] = answer.slice(HEAD_START.length, headEnd).split(' ');
  if (version !== FORMAT_VERSION)
    return { kind: 'unknown-format', reason: `the format version is ${version.slice(0, 20)}` };
  const head = readHead(words);
  if (head === undefined) return rubbish('the head line is not understood');
  const read = readTexts(answer, headEnd + 1);
  if ('reason' in read) return read;
  return faultOfMark(answer, read.end, digest) ?? { head, texts: read.texts, exits: read.exits };
}

type Read = Pick<Captured, 'texts' | 'exits'> & { readonly end: number };

/** Walks from header to header by their lengths; what a text holds is never searched. */
function readTexts(answer: string, first: number): Read | FrameFault {
  const texts: Partial<Record<CaptureText, string>> = {};
  const exits: Partial<Record<CaptureText, number>> = {};
  let at = first;
  for (;;) {
    if (answer.startsWith(END_MARK, at)) return { texts, exits, end: at };
    const headerEnd = answer.indexOf('\n', at);
    if (headerEnd < 0) return cutOff('there is no end mark');
    const header = headerEnd - at > MOST_HEADER_CHARACTERS ? '' : answer.slice(at, headerEnd);
    const [, ownWords] = CUT_OFF.exec(header) ?? [];
    if (ownWords !== undefined) return cutOff(ownWords);
    const [, name, exit, length] = HEADER.exec(header) ?? [];
    if (!isCaptureText(name)) return cutOff('no text stands where the one before ends');
    if (texts[name] !== undefined) return rubbish(`the text ${name} comes twice`);
    const end = headerEnd + 1 + Number(length);
    if (end > answer.length) return cutOff(`the text ${name} is shorter than its header says`);
    texts[name] = answer.slice(headerEnd + 1, end);
    if (exit !== '-') exits[name] = Number(exit);
    at = end;
  }
}

function faultOfMark(answer: string, end: number, digest: Digest): FrameFault | undefined {
  const [mark = '', ...after] = answer.slice(end).split('\n');
  const [, length, hash] = END.exec(mark) ?? [];
  if (length === undefined || hash === undefined) return cutOff('the end mark is not whole');
  if (after.join('').trim() !== '') return cutOff('text follows the end mark');
  const body = answer.slice(0, end);
  if (NOT_ASCII.test(body)) return cutOff('a character is not ASCII');
  if (Number(length) !== end) return cutOff(`the end mark says ${length} bytes, there are ${end}`);
  return hash === '-' || hash === digest(body)
    ? undefined
    : cutOff('the hash is not the one in the end mark');
}

function readHead(words: readonly string[]): Captured['head'] | undefined {
  const values = new Map<string, string>();
  for (const word of words) {
    const [, key, value] = WORD.exec(word) ?? [];
    if (key === undefined || value === undefined || values.has(key)) return undefined;
    values.set(key, value);
  }
  return HEAD_KEYS.every((key) => values.has(key)) && values.size === HEAD_KEYS.length
    ? Object.fromEntries(values)
    : undefined;
}

const isCaptureText = (name: string | undefined): name is CaptureText =>
  CAPTURE_TEXTS.some((text) => text === name);
const cutOff = (reason: string): FrameFault => ({ kind: 'cut-off', reason });
const rubbish = (reason: string): FrameFault => ({ kind: 'rubbish', reason });

const HEAD_START = 'boks-audit-capture ';
const FORMAT_VERSION = '1';
const HEAD_KEYS = [
  'host',
  'instance',
  'configured',
  'running',
  'boks_init',
  'boks_master',
  'system',
  'machine',
];
const END_MARK = '--- end ';
const MOST_BANNER_CHARACTERS = 4096;
const MOST_HEADER_CHARACTERS = 200;
const WORD = /^([a-z_]{1,20})=([!-~]+)$/;
const HEADER = /^--- ([a-z]{1,20}) exit=(-|\d{1,3}) bytes=(0|[1-9]\d{0,8})$/;
const CUT_OFF = /^--- cut off: (the answer has more than \d{1,9} bytes)$/;
const END = /^--- end bytes=(0|[1-9]\d{0,9}) sha256=(-|[0-9a-f]{64})$/;
const NOT_ASCII = /[\u0080-\uffff]/;
