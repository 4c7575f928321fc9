import { expect } from 'vitest';

import type { Move } from '#domain/incident.ts';
import type { Act, JournalRecord } from '#domain/journal.ts';
import { apiOf } from '#functions/serve-api/app.ts';
import { signHistory } from '#functions/sign-history/sign-history.ts';
import { nextRecord } from '#runtime/apply-record.ts';
import { decided, stuckOf, wishedOf } from '#test/acts.ts';
import { journalAt, momentsOf, signingOver } from '#test/history.ts';
import { sha256Hex } from '#test/service.ts';

import { recordOf } from '../../contract/builders.ts';
import { ActingApi } from './acting.ts';

export const MOST_BYTES = 4_000_000;

/** An API over a journal whose days are signed, and how often it reads. */
export async function exporting(records: readonly JournalRecord[], isSigned = true) {
  const ports = await signingOver(records);
  if (isSigned) await signHistory({ version: 1, kind: 'sign-history', domain: 'bank' }, ports);
  const served = new ActingApi();
  await served.watch('bank');
  const reads = { queries: 0, records: 0, heads: 0 };
  const app = apiOf({
    ...served.deps,
    store: Object.assign(Object.create(served.store), {
      readRecords: async (domain: string, from: number, limit: number) => {
        const read = await ports.store.readRecords(domain, from, limit);
        reads.queries += 1;
        reads.records += read.length;
        return read;
      },
      headRecord: async (domain: string) => ports.store.headRecord(domain),
    }),
    heads: {
      names: async (domain) => ports.heads.names(domain),
      read: async (domain, name) => {
        reads.heads += 1;
        return ports.heads.read(domain, name);
      },
    },
  });
  const page = async (query = '', headers: Readonly<Record<string, string>> = {}) => {
    const response = await app.request(`/v1/domains/bank/export${query}`, { headers });
    const body = Buffer.from(await response.arrayBuffer());
    const header = (name: string): string | undefined => response.headers.get(name) ?? undefined;
    return { status: response.status, header, body, next: nextIn(header('link')) };
  };
  return { app, page, reads };
}
type Exporting = Awaited<ReturnType<typeof exporting>>;

/** What `Link` leads to, as RFC 8288 has it. */
const nextIn = (link: string | undefined): string | undefined =>
  /^<\?[^>]+>; rel="first", <(\?[^>]+)>; rel="next"$/.exec(link ?? '')?.[1];

export async function pagesOf({ page }: Exporting, query = ''): Promise<readonly string[]> {
  const pages: string[] = [];
  for (let asked: string | undefined = query; asked !== undefined;) {
    const { status, body, next } = await page(asked);
    expect([status, body.length <= MOST_BYTES]).toEqual([200, true]);
    pages.push(body.toString());
    asked = next;
  }
  return pages;
}

/** A journal of these acts. */
export function journalOf(acts: readonly Act[]): readonly JournalRecord[] {
  const records: JournalRecord[] = [];
  for (const act of acts) {
    const made = { act, nonce: `nonce ${records.length}`, sha256: sha256Hex };
    records.push(nextRecord('bank', records.at(-1), made));
  }
  return records;
}

export const DAYS = journalAt(momentsOf('2026-03-02', 4, 3));
export const sized = (
  records: readonly JournalRecord[],
  nonceLength: number,
): readonly JournalRecord[] =>
  records.map((record) => ({ ...record, nonce: 'x'.repeat(nonceLength) }));

export const MOVE: Move = {
  incident: 'bank-3-1',
  host: 'R1',
  kind: 'stuck',
  number: 2,
  from: 'pending',
  to: 'open',
  reason: 'opened',
  text: 'R1 does not move',
  spoken: true,
};
export const sweepWith = (moves: readonly Move[]): Act =>
  recordOf('bank', 1, 'n', { moves, incidents: [stuckOf()] }).act;
export const actOfAnn = (why: string, name = 'ann'): Act =>
  decided(
    wishedOf(
      { kind: 'acknowledge', incident: 'bank-3-1' },
      { why, by: { name, authenticated: false } },
    ),
  );
