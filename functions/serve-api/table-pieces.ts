import { momentOf } from '#contracts/api.ts';
import type { Piece } from '#domain/history/downsample.ts';
import { monthOfDay, rollDay, type HostDay, type RolledPlace } from '#domain/history/roll-up.ts';
import type { Rolled } from '#domain/history/rolled.ts';
import { seenCells, snapshotsOf } from '#domain/history/seen-cells.ts';
import { isJudged, type JudgedRecord } from '#domain/journal.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { RollUps } from '#ports/roll-ups.ts';

import type { Span } from './span-asked.ts';

/** The host × table that is asked for. */
export type TableOf = { readonly domain: string; readonly host: string; readonly table: number };

/** What roll-ups have of a span, and up to which record they were made. */
export type RolledPieces = { readonly pieces: readonly Piece[]; readonly record: number };

/** Its hours. */
export async function hoursOf(
  rollUps: RollUps,
  { domain, host, table }: TableOf,
  span: Span,
): Promise<RolledPieces> {
  const place = await rollUps.readPlace(domain);
  const begins = beginsOfDays(span);
  const days = await rollUps.readDays(domain, host, [...begins.keys()]);
  const pieces = days.flatMap(({ day, hours }) =>
    hours
      .filter((each) => each.table === table)
      .map((seen) => ({ atMs: (begins.get(day) ?? 0) + seen.hour * HOUR_MS, seen })),
  );
  return { pieces: inOrder(pieces), record: recordOf(place, days) };
}

/** Its days, that which goes on by its hours up to now. */
export async function daysOf(
  rollUps: RollUps,
  { domain, host, table }: TableOf,
  span: Span,
): Promise<RolledPieces> {
  const place = await rollUps.readPlace(domain);
  const begins = beginsOfDays(span);
  const months = [...new Set([...begins.keys()].map(monthOfDay))];
  const over = await rollUps.readMonths(
    domain,
    months.map((month) => ({ host, table, month })),
  );
  const open = place === undefined ? [] : await rollUps.readDays(domain, host, [place.day]);
  const rolled = new Map<string, Rolled>(
    over.flatMap(({ month, days }) =>
      days.map((seen) => [`${month}-${String(seen.day).padStart(2, '0')}`, seen]),
    ),
  );
  for (const day of open) {
    const seen = rollDay(day).get(table);
    if (seen !== undefined) rolled.set(day.day, seen);
  }
  const pieces = [...rolled].flatMap(([day, seen]): readonly Piece[] => {
    const atMs = begins.get(day);
    return atMs === undefined ? [] : [{ atMs, seen }];
  });
  return { pieces: inOrder(pieces), record: recordOf(place, open) };
}

/** What single sweeps saw, from a record on and before a moment; `toMs` is how far they were read. */
export async function sweepsOf(
  store: Pick<AuditStore, 'readRecords' | 'readSnapshots'>,
  { domain, host, table }: TableOf,
  { first, toMs }: { readonly first: number; readonly toMs: number },
): Promise<{ readonly pieces: readonly Piece[]; readonly toMs: number }> {
  const pieces: Piece[] = [];
  let [next, count, bytes, lastMs] = [first, 0, 0, 0];
  for (;;) {
    const page = await store.readRecords(domain, next, AT_ONCE);
    const judged = page.filter(isJudged);
    const within = judged.filter(({ act }) => act.sweep.scheduledAtMs < toMs);
    const wanted = within.flatMap((record) => ofHost(record, host));
    const snapshots = await store.readSnapshots(domain, wanted);
    for (const record of within) {
      lastMs = record.act.sweep.scheduledAtMs;
      const seen = seenCells(record, snapshots).filter(
        (cell) => cell.host === host && cell.table === table,
      );
      pieces.push(...seen.map((cell) => ({ atMs: lastMs, seen: cell.seen })));
    }
    count += within.length;
    for (const record of page) bytes += JSON.stringify(record).length;
    if (page.length < AT_ONCE || within.length < judged.length) return { pieces, toMs };
    if (count > 0 && (count >= MOST_SWEEPS || bytes >= MOST_BYTES))
      return { pieces, toMs: lastMs + 1 };
    next += page.length;
  }
}

/** The snapshots of the host, and of the master that it was compared with. */
const ofHost = (record: JudgedRecord, host: string): ReturnType<typeof snapshotsOf> => {
  const { master } = record.act;
  const other = master.kind === 'master' ? master.host : host;
  return snapshotsOf(record).filter((key) => key.host === host || key.host === other);
};

/** Of a day that is newer than the place, the run that made it goes on. */
const recordOf = (place: RolledPlace | undefined, days: readonly HostDay[]): number =>
  Math.max(place?.record ?? 0, ...days.map(({ record }) => record));

const inOrder = (pieces: readonly Piece[]): readonly Piece[] =>
  pieces.toSorted((a, b) => a.atMs - b.atMs);

/** The UTC days of a span, `2026-03-02`, and when each begins. */
const beginsOfDays = ({ fromMs, toMs }: Span): ReadonlyMap<string, number> => {
  const first = Math.floor(fromMs / DAY_MS);
  return new Map(
    Array.from({ length: Math.ceil(toMs / DAY_MS) - first }, (_, n) => {
      const atMs = (first + n) * DAY_MS;
      return [momentOf(atMs).slice(0, 10), atMs];
    }),
  );
};

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Records a query of the store. */
const AT_ONCE = 5;
/** Twelve hours of a sweep every five minutes, and follow-ups. */
const MOST_SWEEPS = 200;
/** Of records, as JSON: one of many replicas is large. */
const MOST_BYTES = 20_000_000;
