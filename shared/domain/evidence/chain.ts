import { canonicalJson, NO_RECORD_SHA256, type JournalRecord } from '../journal.ts';

/** What one line of a domain's published chain is made from. */
export type ChainLink = {
  /** Number of the record. */
  readonly number: number;
  /** When it happened, ISO 8601 in UTC, without blanks. */
  readonly utc: string;
  /** SHA-256 of the record's canonical JSON, hex: its nonce is in it, so a line tells nothing of it. */
  readonly commitment: string;
};

/** The link of a record; `utc` is the time of what it records. */
export const linkOf = (
  record: JournalRecord,
  { utc, sha256 }: { readonly utc: string; readonly sha256: (text: string) => string },
): ChainLink => ({ number: record.number, utc, commitment: sha256(canonicalJson(record)) });

/** One line of the chain, and the hash that the next one follows. */
export type ChainLine = { readonly text: string; readonly hash: string };

/** The line of a link that follows `prev`: `n utc commitment prev this`. */
export function lineOf(
  { number, utc, commitment }: ChainLink,
  { prev, sha256 }: { readonly prev: string; readonly sha256: (text: string) => string },
): ChainLine {
  const said = `${number} ${utc} ${commitment} ${prev}`;
  const hash = sha256(said);
  return { text: `${said} ${hash}`, hash };
}

/** A line taken apart; `said` is what its hash is over. Undefined where it is no line of a chain. */
export function readLine(
  text: string,
):
  | (ChainLink & { readonly prev: string; readonly hash: string; readonly said: string })
  | undefined {
  const [, said, count, utc, commitment, prev, hash] = LINE.exec(text) ?? [];
  if (said === undefined || utc === undefined || commitment === undefined) return undefined;
  if (prev === undefined || hash === undefined) return undefined;
  return { number: Number(count), utc, commitment, prev, hash, said };
}

/**
 * The chain as it is published, a line a record: `n utc commitment prev this`, where `this` is the
 * SHA-256 of all before it on the line and `prev` is `this` of the line before; 64 zeros before
 * record 1. `prev` is what the first of the links follows.
 */
export function formatChain(
  links: readonly ChainLink[],
  { prev, sha256 }: { readonly prev: string; readonly sha256: (text: string) => string },
): string {
  let before = prev;
  const lines = links.map((link) => {
    const { text, hash } = lineOf(link, { prev: before, sha256 });
    before = hash;
    return `${text}\n`;
  });
  return lines.join('');
}

/** Its lines and numbers, or where it breaks first and why. A part of a chain may begin anywhere. */
export function checkChain(
  text: string,
  sha256: (text: string) => string,
): { readonly first: number; readonly last: number } | string {
  let before: { readonly number: number; readonly hash: string } | undefined;
  let first = 0;
  for (const line of text.split('\n').slice(0, -1)) {
    const read = readLine(line);
    if (read === undefined)
      return `after record ${before?.number ?? 'none'} stands no line of a chain`;
    const { number, prev, hash, said } = read;
    const expected = before?.hash ?? (number === 1 ? NO_RECORD_SHA256 : prev);
    if (prev !== expected) return `record ${number} does not follow the line before it`;
    if (before !== undefined && number !== before.number + 1) {
      return `after record ${before.number} stands record ${number}`;
    }
    if (sha256(said) !== hash) return `the line of record ${number} was changed`;
    if (before === undefined) first = number;
    before = { number, hash };
  }
  if (before === undefined || !text.endsWith('\n')) return 'it has no whole line';
  return { first, last: before.number };
}

const LINE = /^(([1-9]\d{0,14}) (\S+) ([0-9a-f]{64}) ([0-9a-f]{64})) ([0-9a-f]{64})$/;
