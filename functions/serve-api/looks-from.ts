import type { FromRecord } from '#contracts/api-exposure.ts';
import { holesOf, type HoleBefore } from '#domain/history/exposure.ts';
import { keyOf, lookOf, type Look } from '#domain/history/look.ts';
import { isJudged } from '#domain/journal.ts';
import type { AuditStore } from '#ports/audit-store.ts';

type Store = Pick<AuditStore, 'readRecords' | 'readIncidents'>;

/** Looks of a span, and where those begin that were not taken. */
export type Looks = { readonly looks: readonly Look[]; readonly rest: FromRecord | undefined };

/**
 * What judged sweeps from a record on and before a moment saw, until so much was read. Of each record
 * little is kept: one of many replicas is large.
 */
export async function looksFrom(
  store: Store,
  domain: string,
  { first, toMs }: { readonly first: number; readonly toMs: number },
): Promise<Looks> {
  const looks: Look[] = [];
  let [number, bytes] = [first, 0];
  for (;;) {
    const page = await store.readRecords(domain, number, AT_ONCE);
    for (const record of page) {
      number = record.number + 1;
      bytes += JSON.stringify(record).length;
      if (!isJudged(record)) continue;
      const look = lookOf(record);
      if (look.atMs >= toMs) return { looks, rest: undefined };
      looks.push(look);
    }
    if (page.length < AT_ONCE) return { looks, rest: undefined };
    const last = looks.at(-1);
    // A page behind the cursor begins with the last look of this one: with that alone it would not go on.
    if (last !== undefined && looks.length > 1 && (looks.length >= MOST || bytes >= MOST_BYTES)) {
      return { looks, rest: { record: last.number, fromMs: last.atMs + 1 } };
    }
  }
}

/**
 * The holes under tables that were ahead before a look and are none of its cells: each as the last record
 * up to the look tells of it.
 */
export async function holesBefore(
  store: Store,
  domain: string,
  look: Look | undefined,
): Promise<readonly HoleBefore[]> {
  if (look === undefined) return [];
  const ids = look.live.filter(({ kind }) => kind === 'ahead').map(({ id }) => id);
  const holes: HoleBefore[] = [];
  for (const now of ids.length === 0 ? [] : await store.readIncidents(domain, ids)) {
    if (holesOf(now).every((hole) => look.exposed.get(keyOf(hole))?.verdict === 'ahead')) continue;
    const number = now.records.findLast((each) => each <= look.number);
    const [record] = number === undefined ? [] : await store.readRecords(domain, number, 1);
    const incidents = record !== undefined && 'incidents' in record.act ? record.act.incidents : [];
    holes.push(...incidents.filter(({ id }) => id === now.id).flatMap(holesOf));
  }
  return holes;
}

/** Records a query of the store. */
const AT_ONCE = 10;
/** Two days of a sweep every five minutes. */
const MOST = 600;
/** Of records, as JSON. */
const MOST_BYTES = 20_000_000;
