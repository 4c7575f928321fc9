import {
  answerIn,
  cutOff,
  faultOfMark,
  headerAt,
  rubbish,
  type Digest,
  type FrameFault,
} from './framed-answer.ts';

/**
 * What a host says of itself on the head line of its answer; undefined where it could not tell.
 * `instance` is the machine id (hostid where there is none); the roles are BoKS's own words, an
 * unknown one kept; exit codes are those of `boksdiag sequence` and `boksdiag list`.
 */
export type HostHead = {
  readonly host: string;
  readonly instance: string | undefined;
  readonly configuredRole: string | undefined;
  readonly runningRole: string | undefined;
  readonly initRuns: boolean;
  readonly masterRuns: boolean;
  readonly boksVersion: string | undefined;
  readonly zoneOffsetMinutes: number | undefined;
  readonly sequenceExit: number | undefined;
  readonly listExit: number | undefined;
};

/** The file `data/sequence`, where the counters are kept (K1262): inode, mtime in Unix seconds. */
export type CountersFile = { readonly inode: number; readonly modifiedSeconds: number };

/**
 * One host's answer, format version 1. Each text ends in a newline or is empty. A section that the
 * host did not send is undefined, which is not an empty one; only a master sends `list`.
 */
export type ReadingFrame = {
  readonly head: HostHead;
  readonly sequence: string;
  readonly list: string | undefined;
  readonly files: string | undefined;
  readonly counters: CountersFile | undefined;
};

/**
 * Prints an answer as the host's script does: head line, sections with their length in bytes, end
 * mark. ASCII only, so that characters are bytes: any other character becomes `?`, and so does a
 * blank within a value. A text that does not end in a newline is given one.
 */
export function formatReading(frame: ReadingFrame, digest: Digest): string {
  const counters =
    frame.counters && `inode=${frame.counters.inode} mtime=${frame.counters.modifiedSeconds}\n`;
  const body = [
    formatHead(frame.head),
    formatSection('sequence', frame.sequence),
    formatSection('list', frame.list),
    formatSection('files', frame.files),
    formatSection('counters', counters),
  ].join('');
  return `${body}--- end bytes=${body.length} sha256=${digest(body)}\n`;
}

/**
 * Reads one host's answer. Up to 4 KB before the head line (a login banner, profile text) are
 * skipped; length and hash count from the head line; after the mark only blanks may follow.
 *
 * Invariant: never throws, and a frame is returned only when its mark fits: its length, each
 * section's length and, unless the host has no tool for it, its hash. Linear time.
 */
export function parseReading(
  text: string,
  digest: Digest,
): { readonly kind: 'frame'; readonly frame: ReadingFrame } | FrameFault {
  const answer = answerIn(text, HEAD_START);
  if (typeof answer !== 'string') return answer;
  const headEnd = answer.indexOf('\n');
  if (headEnd < 0) return cutOff('the answer ends within its head line');
  const [, version, ...words] = answer.slice(0, headEnd).split(' ');
  if (version === undefined || !DIGITS.test(version)) {
    return rubbish('the head line has no format version');
  }
  if (version !== FORMAT_VERSION) {
    return { kind: 'unknown-format', reason: `the format version is ${version.slice(0, 20)}` };
  }
  const sections = readSections(answer, headEnd + 1);
  if (sections.kind !== 'sections') return sections;
  const markFault = faultOfMark(answer, sections.end, digest);
  if (markFault !== undefined) return markFault;
  const head = readHead(words);
  if (typeof head === 'string') return rubbish(head);
  return frameOf(head, sections.texts);
}

/**
 * The texts of an answer by the names of their sections, byte for byte; empty where it has none. For
 * an answer that was kept, and read before: its end mark is not looked at.
 */
export function sectionsOf(text: string): ReadonlyMap<string, string> {
  const answer = answerIn(text, HEAD_START);
  if (typeof answer !== 'string') return new Map();
  const sections = readSections(answer, answer.indexOf('\n') + 1);
  return sections.kind === 'sections' ? sections.texts : new Map();
}

type Sections = {
  readonly kind: 'sections';
  readonly texts: ReadonlyMap<string, string>;
  /** Where the end mark begins. */
  readonly end: number;
};

/** Walks from header to header by their lengths; what a section holds is never searched. */
function readSections(answer: string, first: number): Sections | FrameFault {
  const texts = new Map<string, string>();
  let at = first;
  for (;;) {
    const found = headerAt(answer, at);
    if (found.kind === 'end') return { kind: 'sections', texts, end: at };
    if (found.kind !== 'header') return found;
    const { header, next } = found;
    const [, name, length] = SECTION_HEADER.exec(header) ?? [];
    if (name === undefined || length === undefined) {
      return cutOff('no section header stands where the one before ends');
    }
    const end = next + Number(length);
    if (end > answer.length) return cutOff(`section ${name} is shorter than its header says`);
    const text = answer.slice(next, end);
    if (text !== '' && !text.endsWith('\n')) {
      return cutOff(`section ${name} does not end in a newline`);
    }
    if (texts.has(name)) return rubbish(`section ${name} comes twice`);
    texts.set(name, text);
    at = end;
  }
}

function frameOf(
  head: HostHead,
  texts: ReadonlyMap<string, string>,
): { readonly kind: 'frame'; readonly frame: ReadingFrame } | FrameFault {
  const sequence = texts.get('sequence');
  if (sequence === undefined) return rubbish('there is no section sequence');
  const printed = texts.get('counters') ?? '';
  const counters = printed === '' ? undefined : readCounters(printed);
  if (printed !== '' && counters === undefined) {
    return rubbish('section counters is not an inode and a time');
  }
  const [list, files] = [texts.get('list'), texts.get('files')];
  return { kind: 'frame', frame: { head, sequence, list, files, counters } };
}

function readCounters(text: string): CountersFile | undefined {
  const [, inode, mtime] = (text.length > MOST_OF_COUNTERS ? null : COUNTERS.exec(text)) ?? [];
  if (inode === undefined || mtime === undefined) return undefined;
  const counters = { inode: Number(inode), modifiedSeconds: Number(mtime) };
  const exact =
    Number.isSafeInteger(counters.inode) && Number.isSafeInteger(counters.modifiedSeconds);
  return exact ? counters : undefined;
}

/** The head, or the reason why the words are none: each key once, none missing, none unknown. */
function readHead(words: readonly string[]): HostHead | string {
  if (words.length !== HEAD_KEYS.length) return `the head line has not ${HEAD_KEYS.length} values`;
  const values = new Map<string, string>();
  for (const word of words) {
    const equals = word.indexOf('=');
    const [key, value] = [word.slice(0, Math.max(equals, 0)), word.slice(equals + 1)];
    if (!HEAD_KEYS.includes(key) || values.has(key) || !VALUE.test(value)) {
      return 'the head line has a word that is not one of its values';
    }
    values.set(key, value);
  }
  return headOf((key) => (values.get(key) === '-' ? undefined : values.get(key)));
}

function headOf(value: (key: string) => string | undefined): HostHead | string {
  const host = value('host');
  if (host === undefined) return 'the head line names no host';
  const [init, master] = [value('boks_init'), value('boks_master')];
  if (!isYesOrNo(init) || !isYesOrNo(master)) return 'what runs is neither yes nor no';
  const zone = readZone(value('zone'));
  const [sequenceExit, listExit] = [readExit(value('sequence_exit')), readExit(value('list_exit'))];
  if (typeof zone === 'string') return zone;
  if (typeof sequenceExit === 'string') return sequenceExit;
  if (typeof listExit === 'string') return listExit;
  return {
    host,
    instance: value('instance'),
    configuredRole: value('configured'),
    runningRole: value('running'),
    initRuns: init === 'yes',
    masterRuns: master === 'yes',
    boksVersion: value('version'),
    zoneOffsetMinutes: zone,
    sequenceExit,
    listExit,
  };
}

function readZone(zone: string | undefined): number | string | undefined {
  if (zone === undefined) return undefined;
  const found = ZONE.exec(zone);
  if (found === null) return 'the zone is not an offset';
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return found[1] === '-' && minutes > 0 ? -minutes : minutes;
}

function readExit(code: string | undefined): number | string | undefined {
  if (code === undefined) return undefined;
  return EXIT.test(code) && Number(code) <= 255 ? Number(code) : 'an exit code is not 0 to 255';
}

function formatHead(head: HostHead): string {
  const values = [
    head.host,
    head.instance,
    head.configuredRole,
    head.runningRole,
    formatYesOrNo(head.initRuns),
    formatYesOrNo(head.masterRuns),
    head.boksVersion,
    formatZone(head.zoneOffsetMinutes),
    head.sequenceExit,
    head.listExit,
  ];
  const words = HEAD_KEYS.map((key, index) => `${key}=${formatValue(values[index])}`);
  return `${FORMAT_NAME} ${FORMAT_VERSION} ${words.join(' ')}\n`;
}

function formatZone(minutes: number | undefined): string | undefined {
  if (minutes === undefined) return undefined;
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours * 100 + rest).padStart(4, '0')}`;
}

function formatSection(name: string, text: string | undefined): string {
  if (text === undefined) return '';
  const ascii = text.replace(EACH_NOT_ASCII, '?');
  const whole = ascii === '' || ascii.endsWith('\n') ? ascii : `${ascii}\n`;
  return `--- ${name} bytes=${whole.length}\n${whole}`;
}

const formatValue = (value: string | number | undefined): string =>
  value === undefined || value === '' ? '-' : String(value).replace(EACH_NOT_PRINTED, '?');
const formatYesOrNo = (yes: boolean): string => (yes ? 'yes' : 'no');
const isYesOrNo = (value: string | undefined): boolean => value === 'yes' || value === 'no';

const FORMAT_NAME = 'boks-audit-reading';
const HEAD_START = `${FORMAT_NAME} `;
const FORMAT_VERSION = '1';
const HEAD_KEYS = [
  'host',
  'instance',
  'configured',
  'running',
  'boks_init',
  'boks_master',
  'version',
  'zone',
  'sequence_exit',
  'list_exit',
];
const MOST_OF_COUNTERS = 200;
const DIGITS = /^\d+$/;
const SECTION_HEADER = /^--- (sequence|list|files|counters) bytes=(0|[1-9]\d{0,9})$/;
const COUNTERS = /^inode=(0|[1-9]\d{0,15}) mtime=(0|[1-9]\d{0,15})\n$/;
const VALUE = /^[!-~]+$/;
const ZONE = /^([-+])([01]\d|2[0-3])([0-5]\d)$/;
const EXIT = /^(?:0|[1-9]\d{0,2})$/;
const EACH_NOT_ASCII = /[\u0080-\uffff]/g;
const EACH_NOT_PRINTED = /[^!-~]/g;
