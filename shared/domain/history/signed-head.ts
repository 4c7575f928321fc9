import { readLine } from '../evidence/chain.ts';
import { NO_RECORD_SHA256 } from '../journal.ts';

/** A place in a domain's chain that is to be signed: the last record before another UTC day. */
export type HistoryHead = {
  readonly domain: string;
  /** Of the record, in UTC: `2026-11-22`. */
  readonly day: string;
  /** The record's line in the chain from record 1: `n utc commitment prev this`. */
  readonly line: string;
};

/** A head with its signature: it fixes every record up to its own. */
export type SignedHead = HistoryHead & {
  /** The key that signed: its name, and its public half as PEM. */
  readonly key: string;
  readonly pem: string;
  /** Over `headText`: ECDSA on P-256 with SHA-256, DER, base64. */
  readonly der: string;
};

/** What is signed, as `openssl dgst -sha256 -verify` is given it. */
export const headText = ({ domain, day, line }: HistoryHead): string =>
  `boks-audit head of a history 1\ndomain ${domain}\nday ${day}\n${line}\n`;

/** Where a chain stands: its last record, that record's commitment, and the hash the next line follows. */
export type ChainPlace = {
  readonly number: number;
  readonly commitment: string;
  readonly hash: string;
};

/** Before record 1. */
export const CHAIN_START: ChainPlace = {
  number: 0,
  commitment: NO_RECORD_SHA256,
  hash: NO_RECORD_SHA256,
};

/** The place that a head signs; throws where its line is none. */
export function placeOfHead({ domain, line }: HistoryHead): ChainPlace {
  const read = readLine(line);
  if (read === undefined) throw new Error(`${domain}: a signed head has no line of a chain`);
  const { number, commitment, hash } = read;
  return { number, commitment, hash };
}
