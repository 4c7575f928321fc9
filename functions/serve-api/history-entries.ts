import { placeAfter } from '#domain/history/follow-chain.ts';
import { CHAIN_START, placeOfHead, type SignedHead } from '#domain/history/signed-head.ts';
import type { JournalRecord } from '#domain/journal.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Sha256 } from '#ports/basics.ts';
import type { HeadName, SignedHeads } from '#ports/signed-heads.ts';

export type HistoryDeps = {
  readonly store: Pick<AuditStore, 'readRecords'>;
  readonly heads: Pick<SignedHeads, 'names' | 'read'>;
  readonly sha256: Sha256;
};

/** A record of a history, with its line in the chain, and the heads that sign it. */
export type RecordFound = {
  readonly record: JournalRecord;
  /** The record as JSON. */
  readonly json: string;
  readonly line: string;
  readonly day: string;
  readonly heads: readonly SignedHead[];
  /** A history goes on behind it. */
  readonly at: { readonly number: number; readonly hash: string };
};

/**
 * Where a history from a day on begins: behind the newest signed head before that day, or at record 1,
 * so that every line follows one that is proved.
 */
export async function beginningOf(
  { heads }: Pick<HistoryDeps, 'heads'>,
  { domain, from, names }: Asked & { readonly from: string | undefined },
): Promise<{ readonly at: RecordFound['at']; readonly head: SignedHead | undefined }> {
  const anchor = from === undefined ? undefined : names.findLast(({ day }) => day < from);
  const head = anchor && (await heads.read(domain, anchor));
  const { number, hash } = head === undefined ? CHAIN_START : placeOfHead(head);
  return { at: { number, hash }, head };
}

/**
 * The records behind a place up to the end of a day, as they are stored, in order or not: whoever walks
 * them sees what is wrong. They are read as they are taken, few at once where they are large.
 */
export async function* recordsBehind(
  deps: HistoryDeps,
  { domain, names, at: first, to = LAST_DAY }: Asked & Behind,
): AsyncGenerator<RecordFound, void, undefined> {
  let [at, largest] = [first, BYTES_AT_ONCE];
  for (;;) {
    const count = Math.max(1, Math.min(AT_ONCE, Math.floor(BYTES_AT_ONCE / largest)));
    const records = await deps.store.readRecords(domain, at.number + 1, count);
    largest = 1;
    for (const record of records) {
      const { place, line, day } = placeAfter(at, record, deps.sha256);
      if (day > to) return;
      const json = JSON.stringify(record);
      largest = Math.max(largest, json.length);
      at = { number: place.number, hash: place.hash };
      const heads = await headsAt(deps, domain, withNumber(names, record.number));
      yield { record, json, line, day, heads, at };
    }
    if (records.length < count) return;
  }
}

type Asked = { readonly domain: string; readonly names: readonly HeadName[] };
/** `to` is a UTC day: `2026-11-22`. */
type Behind = { readonly at: RecordFound['at']; readonly to: string | undefined };

const withNumber = (names: readonly HeadName[], number: number): readonly HeadName[] =>
  names.filter((name) => name.number === number);

async function headsAt(
  { heads }: HistoryDeps,
  domain: string,
  names: readonly HeadName[],
): Promise<readonly SignedHead[]> {
  const read: SignedHead[] = [];
  for (const name of names) {
    const head = await heads.read(domain, name);
    if (head !== undefined) read.push(head);
  }
  return read;
}

/** Records a query of the store. */
const AT_ONCE = 10;
/** Of records in hand, as JSON, going by those read before; the first is read alone. */
const BYTES_AT_ONCE = 4_000_000;
const LAST_DAY = '9999-12-31';
