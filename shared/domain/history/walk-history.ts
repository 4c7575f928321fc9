import { readLine } from '../evidence/chain.ts';
import { canonicalJson, NO_RECORD_SHA256 } from '../journal.ts';
import { formatInstant } from '../sweep-plan.ts';
import { headText, placeOfHead, type ChainPlace, type SignedHead } from './signed-head.ts';

/** As much of a record as the chain is over; the rest of it is in its hash alone. */
export type HistoryRecord = {
  readonly domain: string;
  readonly number: number;
  readonly previous: string;
  readonly act: { readonly atMs: number } | { readonly sweep: { readonly scheduledAtMs: number } };
};

/** What a history is made of, in the order of its records; a head stands behind its own. */
export type HistoryEntry =
  /** Null where the contents are not given: the digest stands for them. */
  | { readonly kind: 'record'; readonly line: string; readonly record: HistoryRecord | null }
  | { readonly kind: 'head'; readonly head: SignedHead };

/** What walking needs of a process. A key or a signature from a stranger's file may be anything. */
export type HistoryTools = {
  readonly sha256: (text: string) => string;
  /** DER, base64. */
  readonly isSigned: (pem: string, text: string, der: string) => boolean;
  /** SHA-256 of a public key, hex; undefined where the text is none. */
  readonly fingerprintOf: (pem: string) => string | undefined;
};

/** How far a history was walked, and what was found whole. */
export type HistoryWalk = {
  readonly kind: 'whole';
  readonly domain: string;
  /** Fingerprints of the keys that may have signed; none: that of the first head. */
  readonly keys: readonly string[];
  readonly place: ChainPlace | undefined;
  /** UTC day of the last record; undefined before the first. */
  readonly day: string | undefined;
  /** The first record that was walked, and the head that it follows, if one was given. */
  readonly first: number | undefined;
  readonly after: SignedHead | undefined;
  readonly records: number;
  /** Of them, how many had their contents. */
  readonly contents: number;
  readonly heads: number;
  /** The newest signed head: every record up to it is proved. */
  readonly proved: { readonly number: number; readonly day: string } | undefined;
  /** Days that are over and have no head of their own; those since `proved` are proved by none. */
  readonly unsigned: readonly { readonly number: number; readonly day: string }[];
};

/** The first link that does not hold: which it is, what was expected there, and what is there. */
export type BrokenLink = {
  readonly kind: 'broken';
  readonly what: string;
  readonly expected: string;
  readonly found: string;
};

/** Before the first entry. */
export const beginWalk = (domain: string, keys: readonly string[] = []): HistoryWalk => ({
  kind: 'whole',
  domain,
  keys,
  place: undefined,
  day: undefined,
  first: undefined,
  after: undefined,
  records: 0,
  contents: 0,
  heads: 0,
  proved: undefined,
  unsigned: [],
});

/**
 * Takes the next entry of a history: the walk beyond it, or the first broken link. It computes every
 * hash anew and believes no number that it is given. A walk that begins in the middle says so: what
 * is before its first record is not looked at.
 */
export const takeEntry = (
  walk: HistoryWalk,
  entry: HistoryEntry,
  tools: HistoryTools,
): HistoryWalk | BrokenLink =>
  entry.kind === 'head' ? takeHead(walk, entry.head, tools) : takeRecord(walk, entry, tools);

type RecordEntry = Extract<HistoryEntry, { kind: 'record' }>;

function takeRecord(
  walk: HistoryWalk,
  { line, record }: RecordEntry,
  tools: HistoryTools,
): HistoryWalk | BrokenLink {
  const read = readLine(line);
  const due = walk.place === undefined ? undefined : walk.place.number + 1;
  if (read === undefined) {
    return broken('a line is none of a chain', {
      expected: due === undefined ? 'the line of a record' : `the line of record ${due}`,
      found: line.slice(0, 80),
    });
  }
  const { number, utc, commitment, prev, hash, said } = read;
  if (due !== undefined && number !== due) return outOfOrder(number, due);
  const follows = walk.place?.hash ?? (number === 1 ? NO_RECORD_SHA256 : prev);
  if (prev !== follows) {
    return broken(`the line of record ${number} does not follow the line before it`, {
      expected: follows,
      found: prev,
    });
  }
  const computed = tools.sha256(said);
  if (hash !== computed) {
    return broken(`the line of record ${number} was changed`, { expected: computed, found: hash });
  }
  const fault = record && faultIn(record, { walk, read, sha256: tools.sha256 });
  if (fault) return fault;
  const day = utc.slice(0, 10);
  return {
    ...walk,
    place: { number, commitment, hash },
    day,
    first: walk.first ?? number,
    records: walk.records + 1,
    contents: walk.contents + (record === null ? 0 : 1),
    unsigned: unsignedAfter(walk, day),
  };
}

type Reading = {
  readonly walk: HistoryWalk;
  readonly read: NonNullable<ReturnType<typeof readLine>>;
  readonly sha256: (text: string) => string;
};

/** What is wrong with the contents of a record whose line holds. */
function faultIn(
  record: HistoryRecord,
  { walk, read: { number, utc, commitment }, sha256 }: Reading,
): BrokenLink | undefined {
  if (record.domain !== walk.domain) {
    return broken(`record ${number} is of another domain`, {
      expected: walk.domain,
      found: record.domain,
    });
  }
  if (record.number !== number) {
    return broken(`the contents of record ${number} are another record's`, {
      expected: `record ${number}`,
      found: `record ${record.number}`,
    });
  }
  const before = walk.place?.commitment ?? (number === 1 ? NO_RECORD_SHA256 : record.previous);
  if (record.previous !== before) {
    return broken(`record ${number - 1} is not the one that record ${number} was written after`, {
      expected: record.previous,
      found: before,
    });
  }
  const computed = sha256(canonicalJson(record));
  if (computed !== commitment) {
    return broken(`the contents of record ${number} were changed`, {
      expected: commitment,
      found: computed,
    });
  }
  const { act } = record;
  const said = formatInstant('atMs' in act ? act.atMs : act.sweep.scheduledAtMs);
  return said === utc
    ? undefined
    : broken(`record ${number} is of another time`, { expected: utc, found: said });
}

function takeHead(
  walk: HistoryWalk,
  head: SignedHead,
  tools: HistoryTools,
): HistoryWalk | BrokenLink {
  const name = `the head signed for ${head.day}`;
  const read = readLine(head.line);
  if (read === undefined || head.domain !== walk.domain) {
    return broken(`${name} is none of this history`, {
      expected: `a line of ${walk.domain}`,
      found: `${head.domain}: ${head.line.slice(0, 60)}`,
    });
  }
  const fingerprint = tools.fingerprintOf(head.pem);
  const keys = walk.keys.length > 0 ? walk.keys : [fingerprint ?? ''];
  if (fingerprint === undefined || !keys.includes(fingerprint)) {
    return broken(`${name} has another key`, {
      expected: keys.join(' or '),
      found: fingerprint ?? 'no public key',
    });
  }
  if (!tools.isSigned(head.pem, headText(head), head.der)) {
    return broken(`${name} does not fit its signature`, {
      expected: `a signature by key ${fingerprint}`,
      found: 'another one, or another text',
    });
  }
  const misplaced = walk.place && misplacedHead({ ...walk, place: walk.place }, head);
  if (misplaced) return misplaced;
  const place = placeOfHead(head);
  return {
    ...walk,
    keys,
    place,
    day: head.day,
    after: walk.place === undefined ? head : walk.after,
    heads: walk.heads + 1,
    proved: { number: place.number, day: head.day },
  };
}

/** What is wrong with a head that is signed, where it stands. */
function misplacedHead(
  walk: HistoryWalk & { readonly place: ChainPlace },
  head: SignedHead,
): BrokenLink | undefined {
  const name = `the head signed for ${head.day}`;
  const { number, hash } = placeOfHead(head);
  const { place } = walk;
  if (number !== place.number) {
    return broken(
      number > place.number
        ? `the history ends at record ${place.number}, and ${name} is of a later one`
        : `${name} stands in the wrong place`,
      { expected: `record ${number}`, found: `record ${place.number}` },
    );
  }
  if (hash !== place.hash) {
    return broken(`record ${number}, or one before it, is not what was signed for ${head.day}`, {
      expected: hash,
      found: place.hash,
    });
  }
  return walk.day === undefined || walk.day === head.day
    ? undefined
    : broken(`${name} is of a record of another day`, { expected: head.day, found: walk.day });
}

function outOfOrder(number: number, due: number): BrokenLink {
  const missing = number === due + 1 ? `record ${due} is` : `records ${due} to ${number - 1} are`;
  const what =
    number > due
      ? `${missing} not there`
      : `record ${number} stands a second time, or in the wrong place`;
  return broken(what, { expected: `record ${due}`, found: `record ${number}` });
}

function unsignedAfter(
  { place, day, proved, unsigned }: HistoryWalk,
  next: string,
): HistoryWalk['unsigned'] {
  if (place === undefined || day === undefined || day === next) return unsigned;
  return proved?.number === place.number ? unsigned : [...unsigned, { number: place.number, day }];
}

const broken = (
  what: string,
  seen: { readonly expected: string; readonly found: string },
): BrokenLink => ({ kind: 'broken', what, ...seen });
