import { linkOf, lineOf } from '../evidence/chain.ts';
import { actedAtMs, type JournalRecord } from '../journal.ts';
import { formatInstant } from '../sweep-plan.ts';
import type { ChainPlace, HistoryHead } from './signed-head.ts';

/** A record in its place in the chain. */
export type Followed = {
  readonly place: ChainPlace;
  readonly line: string;
  readonly day: string;
};

/**
 * The place and line of the record after `before`. A text says where the journal is broken: then
 * nothing after it may be signed.
 */
export function followRecord(
  before: ChainPlace,
  record: JournalRecord,
  sha256: (text: string) => string,
): Followed | string {
  const { number, previous } = record;
  if (number !== before.number + 1) return `after record ${before.number} stands record ${number}`;
  if (previous !== before.commitment) {
    return `record ${number} follows another record ${before.number} than the one that is there`;
  }
  return placeAfter(before, record, sha256);
}

/** The same of a record as it is, in order or not: who reads it sees what is wrong. */
export function placeAfter(
  { hash: prev }: Pick<ChainPlace, 'hash'>,
  record: JournalRecord,
  sha256: (text: string) => string,
): Followed {
  const link = linkOf(record, { utc: formatInstant(actedAtMs(record.act)), sha256 });
  const { text, hash } = lineOf(link, { prev, sha256 });
  const { number, commitment } = link;
  return { place: { number, commitment, hash }, line: text, day: dayOf(record) };
}

/** The UTC day of what a record says. */
export const dayOf = ({ act }: JournalRecord): string => formatInstant(actedAtMs(act)).slice(0, 10);

/**
 * The head that `next` makes due, if it does: the record before one of another day. Records are in
 * the order of the journal, not of their times: around midnight, or when a clock was set, a day may
 * come twice, and then has two heads.
 */
export const headDue = (
  domain: string,
  last: Pick<Followed, 'day' | 'line'>,
  next: Pick<Followed, 'day'>,
): HistoryHead | undefined =>
  last.day === next.day ? undefined : { domain, day: last.day, line: last.line };
