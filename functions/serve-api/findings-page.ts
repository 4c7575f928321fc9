import type { FindingsQuery } from '#contracts/api-findings.ts';
import { isTelling, NO_RECORD_SHA256, type JournalRecord } from '#domain/journal.ts';
import { findingsOf } from '#domain/rendering/finding.ts';
import type { AuditStore } from '#ports/audit-store.ts';

import { beginningOf, recordsBehind, type HistoryDeps } from './history-entries.ts';
import type { Refusal } from './problems.ts';

export type FindingsDeps = HistoryDeps & {
  readonly store: Pick<AuditStore, 'readRecords' | 'headRecord'>;
};

/** Lines of JSON, and the record behind which those after them will be. */
export type FindingsPage = { readonly text: string; readonly after: number };

/**
 * The moves of the records behind a number, as far as one request may look. It ends with a whole record:
 * whoever goes on behind its number loses none, and reads none twice.
 */
export async function pageOfFindings(
  deps: FindingsDeps,
  domain: string,
  { after: asked, from }: FindingsQuery,
): Promise<FindingsPage | Refusal<400>> {
  const begin = asked ?? (await numberBefore(deps, domain, from));
  // No line of the chain is shown: which record the first one follows does not matter.
  const at = { number: begin, hash: NO_RECORD_SHA256 };
  let [text, bytes, lookedAt, records, after] = ['', 0, 0, 0, begin];
  for await (const found of recordsBehind(deps, { domain, names: [], at, to: undefined })) {
    const lines = from === undefined || found.day >= from ? linesOf(found.record) : '';
    const added = Buffer.byteLength(lines);
    if (bytes > 0 && bytes + added > MOST_BYTES) break;
    text += lines;
    after = found.record.number;
    [bytes, lookedAt, records] = [bytes + added, lookedAt + found.json.length, records + 1];
    if (records >= MOST_RECORDS || lookedAt >= MOST_LOOKED_AT) break;
  }
  return records === 0 && asked !== undefined ? endOf(deps, domain, asked) : { text, after };
}

/** Whoever comes from another history, or from one that was restored, would wait for what is there. */
async function endOf(
  { store }: FindingsDeps,
  domain: string,
  after: number,
): Promise<FindingsPage | Refusal<400>> {
  const newest = (await store.headRecord(domain))?.number ?? 0;
  return after <= newest
    ? { text: '', after }
    : { status: 400, detail: `after: the newest record of ${domain} is ${newest}` };
}

async function numberBefore(
  deps: FindingsDeps,
  domain: string,
  from: string | undefined,
): Promise<number> {
  if (from === undefined) return 0;
  const names = await deps.heads.names(domain);
  return (await beginningOf(deps, { domain, from, names })).at.number;
}

/** Of a record whose moves are longer than a page the tables are left out, and counted. */
function linesOf(record: JournalRecord): string {
  const findings = isTelling(record) ? findingsOf(record) : [];
  const whole = findings.map((finding) => `${JSON.stringify(finding)}\n`).join('');
  if (Buffer.byteLength(whole) <= MOST_BYTES) return whole;
  return findings
    .map(({ tables, tablesLeftOut, ...finding }) => ({
      ...finding,
      tables: [],
      tablesLeftOut: tablesLeftOut + tables.length,
    }))
    .map((finding) => `${JSON.stringify(finding)}\n`)
    .join('');
}

/** A function answers with text in JSON, where it may take twice its bytes, of 6 MB at most. */
const MOST_BYTES = 2_500_000;
const MOST_RECORDS = 1_000;
/** Of records, as JSON. */
const MOST_LOOKED_AT = 20_000_000;
