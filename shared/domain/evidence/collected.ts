import {
  answerIn,
  cutOff,
  END_MARK,
  faultOfMark,
  headerAt,
  rubbish,
  type Digest,
  type FrameFault,
} from '../framed-answer.ts';

/** In how many parts evidence of a host is asked for; one command each. */
export type EvidenceGroup = 'status' | 'system' | 'configuration' | 'logs';

/**
 * What one collector brought, or why it has nothing. `exit` is undefined where it was cut before it
 * ended, 124 where it was ended because it took too long; `seconds` undefined where the host has no
 * clock that counts them. Standard error is among the text.
 */
export type Collected =
  | {
      readonly kind: 'collected';
      readonly exit: number | undefined;
      readonly seconds: number | undefined;
      /** True where more was printed than is here: its beginning, or of a log its end. */
      readonly cut: boolean;
      readonly text: string;
    }
  | { readonly kind: 'missing'; readonly reason: MissingReason };

/** Why a collector was not run on a host. */
export type MissingReason = 'not-master' | 'no-peer' | 'no-file' | 'not-readable';

/** One host's answer for one group, format version 1: what each collector of it brought, by name. */
export type EvidenceFrame = {
  readonly group: EvidenceGroup;
  /** The head line's words: `host`, `instance`, `configured`, `running`, …; `-` where not known. */
  readonly head: Readonly<Record<string, string>>;
  readonly collectors: ReadonlyMap<string, Collected>;
};

/** What each group is to bring, in the order in which it is collected. */
export const COLLECTORS: Readonly<Record<EvidenceGroup, readonly string[]>> = {
  status: ['processes', 'list', 'queue', 'reach', 'definition', 'agents'],
  system: [
    'clock',
    'uptime',
    'kernel',
    'disks',
    'memory',
    'shared-memory',
    'time-service',
    'out-of-memory',
  ],
  configuration: [
    'environment',
    'broadcast',
    'init-tables',
    'method-conf',
    'node-key',
    'packages',
    'data-files',
    'queues',
    'var-names',
  ],
  logs: ['errlog-file', 'errlog', 'errlog-replication', 'refusals'],
};

/** Whether this is the name of a group. */
export const isEvidenceGroup = (text: string | undefined): text is EvidenceGroup =>
  text !== undefined && Object.hasOwn(COLLECTORS, text);

/**
 * Reads one host's answer. What stands before its head line, 4 KB at most, is skipped.
 *
 * Invariant: never throws, and a frame is returned only when its end mark fits: its length and,
 * unless the host has no tool for it, its hash; and when it has each collector of its group exactly
 * once. Linear time.
 */
export function parseEvidence(
  text: string,
  digest: Digest,
): { readonly kind: 'frame'; readonly frame: EvidenceFrame } | FrameFault {
  const answer = answerIn(text, HEAD_START);
  if (typeof answer !== 'string') return answer;
  const headEnd = answer.indexOf('\n');
  if (headEnd < 0) return cutOff('the answer ends within its head line');
  const [, version = '', ...words] = answer.slice(0, headEnd).split(' ');
  if (version !== FORMAT_VERSION)
    return { kind: 'unknown-format', reason: `the format version is ${version.slice(0, 20)}` };
  const head = readHead(words);
  const group = head?.['group'];
  if (head === undefined || !isEvidenceGroup(group))
    return rubbish('the head line is not understood');
  const read = readCollectors(answer, headEnd + 1);
  if ('reason' in read) return read;
  const fault = faultOfMark(answer, read.end, digest) ?? faultOfPlan(group, read.collectors);
  return fault ?? { kind: 'frame', frame: { group, head, collectors: read.collectors } };
}

/**
 * Prints an answer as the host's script does. ASCII only, so that characters are bytes: what is not
 * printable becomes `?`, in a text also a carriage return, and a tab a blank. A text that does not end
 * in a newline is given one. Throws for a collector of the plan that has left no word.
 */
export function formatEvidence({ group, head, collectors }: EvidenceFrame, digest: Digest): string {
  const words = HEAD_KEYS.map(
    (key) => `${key}=${formatValue(key === 'group' ? group : head[key])}`,
  );
  const parts = COLLECTORS[group].map((name) => formatCollector(name, collectors.get(name)));
  const body = `${HEAD_START}${FORMAT_VERSION} ${words.join(' ')}\n${parts.join('')}`;
  return `${body}${END_MARK}bytes=${body.length} sha256=${digest(body)}\n`;
}

function formatCollector(name: string, collected: Collected | undefined): string {
  if (collected === undefined) throw new Error(`collector ${name} has left no word`);
  if (collected.kind === 'missing') return `--- ${name} missing=${collected.reason}\n`;
  const { exit = '-', seconds = '-', cut } = collected;
  const ascii = collected.text.replaceAll('\t', ' ').replace(EACH_NOT_PRINTED_IN_TEXT, '?');
  const text = ascii === '' || ascii.endsWith('\n') ? ascii : `${ascii}\n`;
  const says = `exit=${exit} seconds=${seconds} cut=${cut ? 'yes' : 'no'} bytes=${text.length}`;
  return `--- ${name} ${says}\n${text}`;
}

type Read = { readonly collectors: ReadonlyMap<string, Collected>; readonly end: number };

/** Walks from header to header by their lengths; what a collector brought is never searched. */
function readCollectors(answer: string, first: number): Read | FrameFault {
  const collectors = new Map<string, Collected>();
  let at = first;
  for (;;) {
    const found = headerAt(answer, at);
    if (found.kind === 'end') return { collectors, end: at };
    if (found.kind !== 'header') return found;
    const collector = readCollector(found.header, answer, found.next);
    if ('reason' in collector) return collector;
    if (collectors.has(collector.name)) return rubbish(`collector ${collector.name} comes twice`);
    collectors.set(collector.name, collector.collected);
    at = collector.end;
  }
}

type One = { readonly name: string; readonly collected: Collected; readonly end: number };

function readCollector(header: string, answer: string, start: number): One | FrameFault {
  const [, absent, reason] = MISSING.exec(header) ?? [];
  if (absent !== undefined && isReason(reason)) {
    return { name: absent, collected: { kind: 'missing', reason }, end: start };
  }
  const [, name, exit, seconds, cut, length] = HEADER.exec(header) ?? [];
  if (name === undefined) {
    return cutOff('no collector stands where the one before ends');
  }
  const end = start + Number(length);
  if (end > answer.length) return cutOff(`collector ${name} is shorter than its header says`);
  const text = answer.slice(start, end);
  const collected: Collected = {
    kind: 'collected',
    exit: numberOrNone(exit),
    seconds: numberOrNone(seconds),
    cut: cut === 'yes',
    text,
  };
  return { name, collected, end };
}

/** A collector that is not in the plan, or one of the plan that left no word, is a fault of format. */
function faultOfPlan(
  group: EvidenceGroup,
  collectors: ReadonlyMap<string, Collected>,
): FrameFault | undefined {
  const absent = COLLECTORS[group].find((name) => !collectors.has(name));
  if (absent !== undefined) return rubbish(`collector ${absent} left no word`);
  const strange = [...collectors.keys()].find((name) => !COLLECTORS[group].includes(name));
  return strange === undefined ? undefined : rubbish(`collector ${strange} is not in the plan`);
}

function readHead(words: readonly string[]): Readonly<Record<string, string>> | undefined {
  const values = words.map((word) => WORD.exec(word));
  if (values.length !== HEAD_KEYS.length) return undefined;
  const isInOrder = HEAD_KEYS.every((key, index) => values[index]?.[1] === key);
  if (!isInOrder) return undefined;
  return Object.fromEntries(HEAD_KEYS.map((key, index) => [key, values[index]?.[2] ?? '-']));
}

const numberOrNone = (text: string | undefined): number | undefined =>
  text === undefined || text === '-' ? undefined : Number(text);
const formatValue = (value: string | undefined): string =>
  value === undefined || value === '' ? '-' : value.replace(EACH_NOT_PRINTED, '?');
const isReason = (text: string | undefined): text is MissingReason =>
  MISSING_REASONS.some((reason) => reason === text);

const MISSING_REASONS: readonly MissingReason[] = [
  'not-master',
  'no-peer',
  'no-file',
  'not-readable',
];
const HEAD_KEYS = [
  'group',
  'host',
  'instance',
  'configured',
  'running',
  'boks_init',
  'boks_master',
  'zone',
  'now',
] as const;
const HEAD_START = 'boks-audit-evidence ';
const FORMAT_VERSION = '1';
const WORD = /^([a-z_]{1,20})=([!-~]+)$/;
const HEADER =
  /^--- ([a-z-]{1,40}) exit=(-|\d{1,3}) seconds=(-|-?\d{1,6}) cut=(yes|no) bytes=(0|[1-9]\d{0,8})$/;
const MISSING = /^--- ([a-z-]{1,40}) missing=([a-z-]{1,20})$/;
const EACH_NOT_PRINTED = /[^!-~]/g;
const EACH_NOT_PRINTED_IN_TEXT = /[^\n -~]/g;
