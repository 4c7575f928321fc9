import { KeptHeadText } from '#contracts/kept-head.ts';
import { placeOfHead, type SignedHead } from '#domain/history/signed-head.ts';
import type { HeadName } from '#ports/signed-heads.ts';

import { pathSafe } from './raw-object.ts';

/** Where the heads of a domain lie, in a directory and in a bucket alike; ends in a bar. */
export const headsFolder = (domain: string): string => `${HEADS_FOLDER}/${pathSafe(domain)}/`;

/** Where one lies: texts order as the numbers of their records do. */
export const headKey = (domain: string, { number, day }: HeadName): string =>
  `${headsFolder(domain)}${String(number).padStart(DIGITS, '0')}-${day}.json`;

/** What a head is called. */
export const headNameOf = (head: SignedHead): HeadName => ({
  number: placeOfHead(head).number,
  day: head.day,
});

/** The head that a file of this name is; undefined where it is none. */
export function headNameIn(file: string): HeadName | undefined {
  const [, number, day] = FILE.exec(file) ?? [];
  return number === undefined || day === undefined ? undefined : { number: Number(number), day };
}

/** A head as it is kept. */
export const headBytes = (head: SignedHead): Uint8Array =>
  Buffer.from(`${JSON.stringify({ version: 1, ...head }, undefined, 2)}\n`);

/** The head in a kept object; throws where it is none of ours. */
export function headIn(key: string, bytes: Uint8Array): SignedHead {
  try {
    const { version: _, ...head } = KeptHeadText.parse(JSON.parse(Buffer.from(bytes).toString()));
    return head;
  } catch (error) {
    throw new Error(`${key} holds no signed head of ours`, { cause: error });
  }
}

/** The top folder of all heads. */
export const HEADS_FOLDER = 'heads';
const DIGITS = 12;
const FILE = /^(\d{12})-(\d{4}-\d\d-\d\d)\.json$/;
