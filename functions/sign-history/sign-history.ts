import type { SignHistory } from '#contracts/messages.ts';
import { dayOf, followRecord, headDue, type Followed } from '#domain/history/follow-chain.ts';
import {
  CHAIN_START,
  headText,
  placeOfHead,
  type ChainPlace,
  type HistoryHead,
} from '#domain/history/signed-head.ts';
import { canonicalJson } from '#domain/journal.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Sha256 } from '#ports/basics.ts';
import type { Queue } from '#ports/queue.ts';
import type { SignedHeads } from '#ports/signed-heads.ts';
import type { Signer } from '#ports/signer.ts';
import type { Explain } from '#runtime/explain.ts';

export type SignHistoryPorts = {
  readonly store: Pick<AuditStore, 'headRecord' | 'readRecords'>;
  readonly heads: SignedHeads;
  readonly signer: Signer;
  readonly queue: Queue;
  readonly sha256: Sha256;
  readonly explain: Explain;
};

/** The journal is not what was signed, or not in order. Nothing after that place is ever signed. */
export class HistoryBroken extends Error {
  override readonly name = 'HistoryBroken';

  constructor(domain: string, how: string) {
    super(`${domain}: ${how}: nothing is signed after it; boks-audit verify history shows where`);
  }
}

/**
 * Signs the heads that are due of a domain's history: the last record before each one of another UTC
 * day, as far as none is kept. So days that were left out are made up. May run any number of times,
 * late, twice at once: which records are heads is said by the journal alone, and of two signatures
 * the first is kept.
 */
export async function signHistory({ domain }: SignHistory, ports: SignHistoryPorts): Promise<void> {
  const { store, queue, explain } = ports;
  const newest = await store.headRecord(domain);
  if (newest === undefined) return explain(`${domain}: its journal is empty`);
  const place = await lastSigned(domain, ports);
  const [first] = await store.readRecords(domain, place.number + 1, 1);
  if (first === undefined || dayOf(first) === dayOf(newest)) {
    return explain(`${domain}: no head is due after record ${place.number}`);
  }
  const signed = await signFrom(domain, place, ports);
  explain(`${domain}: ${signed.count} heads are signed, the last is record ${signed.last}`);
  if (signed.isMoreDue) await queue.send({ version: 1, kind: 'sign-history', domain }, 0);
}

/** Where the newest kept head stands; throws where the journal has another record there by now. */
async function lastSigned(
  domain: string,
  { store, heads, sha256 }: SignHistoryPorts,
): Promise<ChainPlace> {
  const name = (await heads.names(domain)).at(-1);
  const head = name && (await heads.read(domain, name));
  if (head === undefined) return CHAIN_START;
  const place = placeOfHead(head);
  const [record] = await store.readRecords(domain, place.number, 1);
  if (record?.number !== place.number || sha256(canonicalJson(record)) !== place.commitment) {
    throw new HistoryBroken(domain, `record ${place.number} is not the one that was signed`);
  }
  return place;
}

type Signed = { readonly count: number; readonly last: number; readonly isMoreDue: boolean };

/** Follows the chain to the end of the journal, at most so many days a run. */
async function signFrom(
  domain: string,
  from: ChainPlace,
  ports: SignHistoryPorts,
): Promise<Signed> {
  let [place, count, last] = [from, 0, from.number];
  let before: Followed | undefined;
  for (;;) {
    const records = await ports.store.readRecords(domain, place.number + 1, PAGE);
    for (const record of records) {
      const followed = followRecord(place, record, ports.sha256);
      if (typeof followed === 'string') throw new HistoryBroken(domain, followed);
      const due = before && headDue(domain, before, followed);
      if (due !== undefined) {
        await signHead(due, ports);
        [count, last] = [count + 1, place.number];
        if (count === MOST_HEADS) return { count, last, isMoreDue: true };
      }
      [before, place] = [followed, followed.place];
    }
    if (records.length < PAGE) return { count, last, isMoreDue: false };
  }
}

async function signHead(head: HistoryHead, { heads, signer }: SignHistoryPorts): Promise<void> {
  const { key, der } = await signer.sign(new TextEncoder().encode(headText(head)));
  const { key: owner, pem } = await signer.publicKey();
  if (owner !== key)
    throw new Error(`${head.domain}: key ${key} was replaced by ${owner} just now`);
  const kept = await heads.keep({ ...head, key, pem, der: Buffer.from(der).toString('base64') });
  if (kept.line !== head.line) {
    throw new HistoryBroken(head.domain, `${head.day} was signed, and not with this journal`);
  }
}

/** Whole records: one of the largest domains has up to 20 MB. */
const PAGE = 5;
/** A month of days that were left out; then the message comes again. */
const MOST_HEADS = 31;
