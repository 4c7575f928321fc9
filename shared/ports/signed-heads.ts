import type { SignedHead } from '#domain/history/signed-head.ts';

/** Names a kept head: the record that it signs, and that record's UTC day. */
export type HeadName = { readonly number: number; readonly day: string };

/**
 * Where the signed heads of histories are kept, for good. Nothing is ever written over: of two
 * writers the first wins, and both are told what is kept.
 */
export interface SignedHeads {
  /** All of a domain, by the numbers of their records, ascending. */
  names(domain: string): Promise<readonly HeadName[]>;
  read(domain: string, name: HeadName): Promise<SignedHead | undefined>;
  /** Returns the head that is kept: this one, or the one that was there. */
  keep(head: SignedHead): Promise<SignedHead>;
}
