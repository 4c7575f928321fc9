import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import { parseDataFiles } from '#domain/boksdiag/data-files.ts';
import { parseList } from '#domain/boksdiag/list.ts';
import { parseSequence } from '#domain/boksdiag/sequence.ts';
import { parseCaptured } from '#domain/capture/captured.ts';
import { parseErrlog } from '#domain/evidence/errlog.ts';
import { parseReading } from '#domain/reading.ts';

import { captureByHand, faultOfCapture } from './capture-oracle.ts';
import { chanceOf, type Chance } from './chance.ts';
import { faultOfDataFiles } from './data-files-oracle.ts';
import { faultOfErrlog } from './errlog-oracle.ts';
import { faultOfList } from './list-oracle.ts';
import { mutate, randomText } from './mutations.ts';
import { faultOfReading, readingByHand } from './reading-oracle.ts';
import { realOutputs } from './real-outputs.ts';
import { faultOfSequence } from './sequence-oracle.ts';

/** A parser under fuzzing: where its texts come from, and how one is tried. */
export type Target = {
  readonly text: (chance: Chance) => string;
  /** Runs the parser and the oracle; what came out, or why it is wrong. */
  readonly attempt: (text: string) => Attempt;
  /** Runs the parser alone, for texts of megabytes. */
  readonly parse: (text: string) => unknown;
};

export type Attempt = { readonly outcome: string; readonly fault: string | undefined };

/** The names of the parsers that are fuzzed. */
export const TARGET_NAMES = [
  'sequence',
  'list',
  'data-files',
  'errlog',
  'reading',
  'capture',
] as const;

/** The text of one input; it depends on nothing but these three. */
export function textOf(target: string, seed: number, input: number): string {
  return targetOf(target).text(chanceOf(seed, input));
}

export function targetOf(name: string): Target {
  const target = TARGETS.get(name);
  if (target === undefined) throw new Error(`there is no parser ${name} to fuzz`);
  return target;
}

/** Random texts, mutations of real outputs, and now and then a real one as it is. */
function textFrom(corpus: readonly string[], chance: Chance): string {
  const kind = chance.upTo(16);
  if (kind === 0) return chance.oneOf(corpus);
  if (kind < 4) return randomText(chance);
  return mutate(chance.oneOf(corpus), chance.oneOf(corpus), chance);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Whole answers around texts that are themselves mutated, half of them mutated once more. */
function readingText(chance: Chance): string {
  const rarely = (): boolean => chance.upTo(16) === 0;
  const optional = (name: string, text: string): (readonly [string, string])[] => {
    if (chance.upTo(3) === 0) return [];
    const section = [name, rarely() ? '' : rarely() ? text.trimEnd() : ended(text)] as const;
    return rarely() ? [section, section] : [section];
  };
  const sections = [
    ['sequence', ended(textFrom(realOutputs.sequence, chance))] as const,
    ...optional('list', textFrom(realOutputs.list, chance)),
    ...optional('files', chance.oneOf(realOutputs.files)),
    ...optional('counters', `inode=${chance.upTo(1e9)} mtime=1226930000`),
  ];
  const head = rarely() ? chance.oneOf(BAD_HEADS) : chance.oneOf(HEADS);
  const answer = readingByHand(head, sections, chance.upTo(2) === 0 ? sha256 : () => '-');
  const banner = chance.oneOf(BANNERS);
  const text = `${banner}${rarely() ? answer.replace(' 1 ', ' 2 ') : answer}`;
  return chance.upTo(2) === 0 ? text : mutate(text, answer, chance);
}

/** ASCII and a newline at the end, as the host's script makes it. */
const ended = (text: string): string => `${text.replace(/[^\0-\u007f]/g, '?')}\n`;

const HEADS = [
  'host=REPHOST instance=4c4c4544 configured=replica running=replica boks_init=yes boks_master=no version=6.0 zone=+0100 sequence_exit=0 list_exit=-',
  'host=MASTER instance=- configured=- running=master boks_init=yes boks_master=yes version=- zone=-0330 sequence_exit=0 list_exit=1',
  'host=H zone=- instance=1 configured=server running=- boks_init=no boks_master=no version=7.1 sequence_exit=127 list_exit=-',
];

const BAD_HEADS = [
  HEADS[0]?.replace('instance=', 'host=') ?? '',
  HEADS[0]?.replace('yes', 'maybe') ?? '',
  HEADS[0]?.replace('0100', '2400') ?? '',
  HEADS[0]?.replace('exit=0', 'exit=256') ?? '',
  HEADS[0]?.replace('REPHOST', '-') ?? '',
  `${HEADS[0]} more=yes`,
];
const BANNERS = [
  ...Array.from({ length: 12 }, () => ''),
  'Welcome\n',
  `${'*'.repeat(4095)}\n`,
  `${'*'.repeat(4096)}\n`,
];

const sequence: Target = {
  text: (chance) => textFrom(realOutputs.sequence, chance),
  attempt: (text) => {
    const answer = parseSequence(text);
    const fault = faultOfSequence(text, answer, isDeepStrictEqual);
    const outcome = answer.kind === 'read' && answer.unread.length > 0 ? 'partial' : answer.kind;
    return { outcome, fault };
  },
  parse: parseSequence,
};

const list: Target = {
  text: (chance) => textFrom(realOutputs.list, chance),
  attempt: (text) => {
    const answer = parseList(text);
    const outcome = answer.kind === 'read' && answer.unread.length > 0 ? 'partial' : answer.kind;
    return { outcome, fault: faultOfList(text, answer) };
  },
  parse: parseList,
};

const dataFiles: Target = {
  text: (chance) => textFrom(realOutputs.files, chance),
  attempt: (text) => {
    const answer = parseDataFiles(text);
    const outcome = answer.unread.length > 0 ? 'partial' : answer.kind;
    return { outcome, fault: faultOfDataFiles(text, answer) };
  },
  parse: parseDataFiles,
};

const errlog: Target = {
  text: (chance) => textFrom(realOutputs.errlog, chance),
  attempt: (text) => {
    const answer = parseErrlog(text, { offsetMinutes: undefined, from: 'nobody' });
    const outcome = answer.unread.length > 0 ? 'partial' : answer.kind;
    return { outcome, fault: faultOfErrlog(text, answer) };
  },
  parse: (text) => parseErrlog(text, { offsetMinutes: undefined, from: 'nobody' }),
};

const reading: Target = {
  text: readingText,
  attempt: (text) => {
    const answer = parseReading(text, sha256);
    return { outcome: answer.kind, fault: faultOfReading(text, answer, sha256) };
  },
  parse: (text) => parseReading(text, sha256),
};

/** Whole answers of the script for captures, a third of them as a terminal copies them. */
function captureText(chance: Chance): string {
  const rarely = (): boolean => chance.upTo(16) === 0;
  const corpora = [
    ['sequence', realOutputs.sequence],
    ['list', realOutputs.list],
    ['fque', realOutputs.list],
    ['files', realOutputs.files],
    ['roles', ['BOKSINIT=replica\n', '']],
  ] as const;
  const texts = corpora
    .filter(() => chance.upTo(3) > 0)
    .flatMap(([name, corpus]) => {
      const text = [name, chance.oneOf(EXITS), ended(textFrom(corpus, chance))] as const;
      return rarely() ? [text, text] : [text];
    });
  const head = rarely() ? chance.oneOf(BAD_CAPTURE_HEADS) : chance.oneOf(CAPTURE_HEADS);
  const answer = captureByHand(head, texts, chance.upTo(2) === 0 ? sha256 : () => '-');
  const banner = chance.oneOf(BANNERS);
  const whole = `${banner}${rarely() ? answer.replace(' 1 ', ' 2 ') : answer}`;
  const text = chance.upTo(3) === 0 ? whole.replaceAll('\n', '\r\n') : whole;
  return chance.upTo(2) === 0 ? text : mutate(text, answer, chance);
}

const EXITS = ['0', '0', '-', '1', '124', '007'];
const CAPTURE_HEADS = [
  'host=REPHOST instance=- configured=replica running=replica boks_init=yes boks_master=no system=Linux machine=x86_64',
  'machine=sun4v system=SunOS boks_master=yes boks_init=yes running=master configured=- instance=1=2 host=M',
];
const BAD_CAPTURE_HEADS = [
  CAPTURE_HEADS[0]?.replace('instance=', 'host=') ?? '',
  CAPTURE_HEADS[0]?.replace('=Linux', '=') ?? '',
  `${CAPTURE_HEADS[0]} more=yes`,
];

const capture: Target = {
  text: captureText,
  attempt: (text) => {
    const answer = parseCaptured(text, sha256);
    const outcome = 'reason' in answer ? answer.kind : 'captured';
    return { outcome, fault: faultOfCapture(text, answer, sha256) };
  },
  parse: (text) => parseCaptured(text, sha256),
};

/** Guards of the fuzzing itself: each must be seen to fail. */
const dropsADigit: Target = {
  ...sequence,
  attempt: (text) => {
    const answer = parseSequence(text);
    if (answer.kind === 'refused') return sequence.attempt(text);
    const tables = answer.tables.map((table) =>
      table.sequence > 9999 ? { ...table, sequence: Math.floor(table.sequence / 10) } : table,
    );
    const broken = { ...answer, tables };
    return { outcome: 'read', fault: faultOfSequence(text, broken, isDeepStrictEqual) };
  },
};
const hangsAtABracket: Target = {
  ...sequence,
  attempt: (text) => {
    while (text.includes('((')) text.trim();
    return sequence.attempt(text);
  },
};
const throwsAtATab: Target = {
  ...sequence,
  attempt: (text) => {
    if (text.includes('\t')) throw new TypeError('a tab');
    return sequence.attempt(text);
  },
};

const TARGETS: ReadonlyMap<string, Target> = new Map([
  ['sequence', sequence],
  ['list', list],
  ['data-files', dataFiles],
  ['errlog', errlog],
  ['reading', reading],
  ['capture', capture],
  ['drops-a-digit', dropsADigit],
  ['hangs-at-a-bracket', hangsAtABracket],
  ['throws-at-a-tab', throwsAtATab],
]);
