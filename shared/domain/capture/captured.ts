import {
  answerIn,
  cutOff,
  faultOfMark,
  headerAt,
  rubbish,
  type Digest,
  type FrameFault,
} from '../framed-answer.ts';
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
  const answer = answerIn(text, HEAD_START);
  if (typeof answer !== 'string') return answer;
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
    const found = headerAt(answer, at);
    if (found.kind === 'end') return { texts, exits, end: at };
    if (found.kind !== 'header') return found;
    const { header, next } = found;
    const [, name, exit, length] = HEADER.exec(header) ?? [];
    if (!isCaptureText(name)) return cutOff('no text stands where the one before ends');
    if (texts[name] !== undefined) return rubbish(`the text ${name} comes twice`);
    const end = next + Number(length);
    if (end > answer.length) return cutOff(`the text ${name} is shorter than its header says`);
    texts[name] = answer.slice(next, end);
    if (exit !== '-') exits[name] = Number(exit);
    at = end;
  }
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
const WORD = /^([a-z_]{1,20})=([!-~]+)$/;
const HEADER = /^--- ([a-z]{1,20}) exit=(-|\d{1,3}) bytes=(0|[1-9]\d{0,8})$/;
