import { parseDataFiles } from './boksdiag/data-files.ts';
import { parseList, type ListText } from './boksdiag/list.ts';
import type { Refusal, UnreadLine } from './boksdiag/refusal.ts';
import { parseSequence, type TableReading } from './boksdiag/sequence.ts';
import { missOf, type Miss } from './miss.ts';
import { parseReading, type ReadingFrame } from './reading.ts';
import { runsAsMaster, type Place, type Reading, type Snapshot } from './snapshot.ts';
import type { PhaseFacts } from './sweep-facts.ts';
import type { PhaseClosing } from './sweep.ts';

/** One host's answer as it was kept, and where it stands in the order of reads. */
export type KeptAnswer = {
  readonly domain: string;
  /** The host that was asked. */
  readonly host: string;
  readonly place: Place;
  /** When its phase was closed, by our clock, UTC milliseconds. */
  readonly readAtMs: number;
  /** The node through which it was read; left out where the host was read directly. */
  readonly via?: string;
  readonly text: string;
};

/**
 * Reads what a host answered: a reading, or why it is none. The same text in the same place gives
 * the same reading. A host on which BoKS does not run has a reading without tables, from which
 * nothing is concluded of any table.
 */
export function readAnswer(answer: KeptAnswer, sha256: (text: string) => string): Reading | Miss {
  const parsed = parseReading(answer.text, sha256);
  if (parsed.kind !== 'frame') return missOf(parsed.kind, parsed.reason);
  const { frame } = parsed;
  if (frame.head.host.toLowerCase() !== answer.host.toLowerCase()) {
    return missOf('answered-by-another', `answered by ${frame.head.host}`);
  }
  const tables = readTables(frame);
  if (tables.kind === 'miss') return tables;
  const snapshot: Snapshot = {
    domain: answer.domain,
    host: answer.host,
    place: answer.place,
    readAtMs: answer.readAtMs,
    ...(answer.via === undefined ? {} : { via: answer.via }),
    head: frame.head,
    complete: frame.head.initRuns && tables.unread.length === 0,
    tables: tables.tables,
    rawSha256: sha256(answer.text),
  };
  return {
    kind: 'reading',
    snapshot,
    unread: tables.unread,
    list: listOf(frame),
    files: frame.files === undefined ? undefined : parseDataFiles(frame.files),
    counters: frame.counters,
  };
}

/** The hosts of a phase that run as master. */
export const claimantsIn = (phase: PhaseFacts): readonly string[] =>
  Object.entries(phase).flatMap(([host, outcome]) =>
    outcome.kind === 'reading' && runsAsMaster(outcome.snapshot) ? [host] : [],
  );

/**
 * A closed phase as judging sees it, from its closing and the texts that were kept then. A text
 * that the closing lists and that is not there any more, or is another one, is a miss of ours.
 */
export function readPhase(
  phase: { readonly domain: string; readonly place: Place; readonly closing: PhaseClosing },
  texts: ReadonlyMap<string, string>,
  sha256: (text: string) => string,
): PhaseFacts {
  const { domain, place, closing } = phase;
  const read = Object.entries(closing.outcomes).map(([host, outcome]) => {
    if (outcome.kind === 'miss') return [host, outcome] as const;
    const text = texts.get(host);
    if (text === undefined || sha256(text) !== outcome.rawSha256) {
      return [host, missOf('answer-lost', 'the text kept of it is gone or damaged')] as const;
    }
    const { via } = outcome;
    const through = via === undefined ? {} : { via };
    const kept = { domain, host, place, readAtMs: closing.closedAtMs, ...through, text };
    return [host, readAnswer(kept, sha256)] as const;
  });
  return Object.fromEntries(read);
}

/**
 * The snapshots of a sweep, in the order of hosts. A host that was asked once more last has the
 * snapshot of that answer or none: its first is in the raw object only.
 */
export function snapshotsOf(
  replicas: PhaseFacts,
  master: PhaseFacts,
  repeat: PhaseFacts,
): readonly Snapshot[] {
  return Object.values({ ...replicas, ...master, ...repeat })
    .flatMap((outcome) => (outcome.kind === 'reading' ? [outcome.snapshot] : []))
    .toSorted((one, other) => (one.host < other.host ? -1 : 1));
}

/** What the digest over a sweep's snapshots is made of: a line each, host and raw hash. */
export const snapshotLines = (snapshots: readonly Snapshot[]): string =>
  snapshots.map(({ host, rawSha256 }) => `${host} ${rawSha256}\n`).join('');

type Tables = {
  readonly kind: 'tables';
  readonly tables: readonly TableReading[];
  readonly unread: readonly UnreadLine[];
};

function readTables({ head, sequence }: ReadingFrame): Tables | Miss {
  if (!head.initRuns) return { kind: 'tables', tables: [], unread: [] };
  if (head.sequenceExit !== 0) {
    return missOf('boksdiag-failed', `exit code ${head.sequenceExit ?? 'not known'}`);
  }
  const read = parseSequence(sequence);
  if (read.kind === 'refused') return missOf('refused-text', wordsOfRefusal(read));
  return { kind: 'tables', tables: read.tables, unread: read.unread };
}

function listOf({ head, list }: ReadingFrame): ListText | Refusal | undefined {
  if (list === undefined) return undefined;
  if (head.listExit === 0) return parseList(list);
  const reason = `boksdiag list ended with exit code ${head.listExit ?? 'not known'}`;
  return { kind: 'refused', line: undefined, reason };
}

const wordsOfRefusal = ({ line, reason }: Refusal): string =>
  line === undefined ? reason : `line ${line}: ${reason}`;
