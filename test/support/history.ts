import { verify } from 'node:crypto';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { MemorySignedHeads } from '#adapters/memory/signed-heads.ts';
import { MemorySigner } from '#adapters/memory/signer.ts';
import { placeAfter } from '#domain/history/follow-chain.ts';
import {
  CHAIN_START,
  headText,
  placeOfHead,
  type ChainPlace,
  type SignedHead,
} from '#domain/history/signed-head.ts';
import type { HistoryEntry } from '#domain/history/walk-history.ts';
import type { JournalRecord } from '#domain/journal.ts';
import { signHistory } from '#functions/sign-history/sign-history.ts';
import { nextRecord } from '#runtime/apply-record.ts';

import { recordOf } from './service-record.ts';
import { sha256Hex } from './service.ts';

/** A chained journal: a record of a quiet sweep at each of these moments, ISO 8601. */
export function journalAt(moments: readonly string[], domain = 'bank'): readonly JournalRecord[] {
  const records: JournalRecord[] = [];
  for (const moment of moments) {
    const { act, nonce } = recordOf(records.length + 1);
    const sweep = { ...act.sweep, scheduledAtMs: Date.parse(moment) };
    const made = { act: { ...act, sweep }, nonce, sha256: sha256Hex };
    records.push(nextRecord(domain, records.at(-1), made));
  }
  return records;
}

/** Moments of so many records a day, from this day on: `2026-03-02`. */
export const momentsOf = (first: string, days: number, recordsADay: number): readonly string[] =>
  Array.from({ length: days * recordsADay }, (_, n) => {
    const ms = Date.parse(`${first}T00:00:00Z`) + (n * DAY_MS) / recordsADay;
    return new Date(ms).toISOString();
  });

/** What `signHistory` reaches, over a journal; `sent` is what it asked for again. */
export async function signingOver(records: readonly JournalRecord[]) {
  const store = new MemoryAuditStore();
  for (const record of records) await store.appendRecord(record);
  const sent: unknown[] = [];
  const reasons: string[] = [];
  return {
    store,
    heads: new MemorySignedHeads(),
    signer: new MemorySigner(),
    queue: { send: async (message: object) => void sent.push(message) },
    sha256: sha256Hex,
    explain: (why: string) => void reasons.push(why),
    sent,
    reasons,
  };
}

/** Every kept head of a domain. */
export async function headsIn(heads: MemorySignedHeads, domain = 'bank') {
  const names = await heads.names(domain);
  const read = await Promise.all(names.map(async (name) => heads.read(domain, name)));
  return read.filter((head) => head !== undefined);
}

/** As `openssl dgst -sha256 -verify` sees it. */
export const isSigned = ({ pem, der, ...head }: SignedHead): boolean =>
  verify('sha256', Buffer.from(headText(head)), pem, Buffer.from(der, 'base64'));

const DAY_MS = 86_400_000;

/** A signed history as whoever exports it writes it down: each record, its head behind it. */
export async function exportedFrom(
  records: readonly JournalRecord[],
  domain = 'bank',
): Promise<readonly HistoryEntry[]> {
  const ports = await signingOver(records);
  await signHistory({ version: 1, kind: 'sign-history', domain }, ports);
  return entriesOf(records, await headsIn(ports.heads, domain));
}

/** Lines made from records as they are, whether they are in order or not. */
export function entriesOf(
  records: readonly JournalRecord[],
  heads: readonly SignedHead[],
): readonly HistoryEntry[] {
  let place: Pick<ChainPlace, 'hash'> = CHAIN_START;
  return records.flatMap((record): readonly HistoryEntry[] => {
    const placed = placeAfter(place, record, sha256Hex);
    ({ place } = placed);
    const own = heads.filter((head) => placeOfHead(head).number === record.number);
    return [
      { kind: 'record', line: placed.line, record },
      ...own.map((head) => ({ kind: 'head', head }) as const),
    ];
  });
}
