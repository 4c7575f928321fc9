import type { RollUpHistory } from '#contracts/messages.ts';
import {
  dayOfHour,
  hourOf,
  hourOfMs,
  monthOfDay,
  NO_MONTH,
  NO_DAY,
  rollDay,
  rollHour,
  withDay,
  withHour,
  type RolledPlace,
} from '#domain/history/roll-up.ts';
import { seenCells, snapshotsOf, type SeenCell } from '#domain/history/seen-cells.ts';
import { actedAtMs, isJudged } from '#domain/journal.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Queue } from '#ports/queue.ts';
import type { RollUps } from '#ports/roll-ups.ts';
import type { Explain } from '#runtime/explain.ts';

export type RollUpHistoryPorts = {
  readonly store: Pick<AuditStore, 'headRecord' | 'readRecords' | 'readSnapshots'>;
  readonly rollUps: RollUps;
  readonly queue: Queue;
  readonly explain: Explain;
};

/**
 * Rolls up the hours of a domain's journal that another hour follows, and the days that another day
 * follows, from where it stopped. May run any number of times, late, twice at once: which records are
 * an hour's is said by the journal alone, and each day and month says up to which record it was made.
 */
export async function rollUpHistory(
  { domain }: RollUpHistory,
  ports: RollUpHistoryPorts,
): Promise<void> {
  const { store, rollUps, queue, explain } = ports;
  const newest = await store.headRecord(domain);
  if (newest === undefined) return explain(`${domain}: its journal is empty`);
  const goesOn = hourOfMs(actedAtMs(newest.act));
  let place = await rollUps.readPlace(domain);
  for (let count = 0; count < MOST_HOURS; count += 1) {
    const hour = await nextHour({ domain, place, goesOn }, store);
    if (hour === undefined) {
      return explain(`${domain}: no hour is over after record ${place?.record ?? 0}`);
    }
    const next = await rollUp({ domain, place, hour }, rollUps);
    if ((await rollUps.advancePlace(domain, place?.record ?? 0, next)) === 'stale') {
      return explain(`${domain}: another run rolls it up`);
    }
    place = next;
  }
  await queue.send({ version: 1, kind: 'roll-up-history', domain }, 0);
}

/** An hour that is over: its last record, what was seen in it, and whether its day is over as well. */
type EndedHour = {
  readonly hour: string;
  readonly record: number;
  readonly cells: readonly SeenCell[];
  readonly endsDay: boolean;
};

/** The hour after a place; undefined while it goes on. */
async function nextHour(
  { domain, place, goesOn }: Where & { readonly goesOn: string },
  store: RollUpHistoryPorts['store'],
): Promise<EndedHour | undefined> {
  const cells: SeenCell[] = [];
  let from = (place?.record ?? 0) + 1;
  let last: { readonly hour: string; readonly record: number } | undefined;
  for (;;) {
    const page = await store.readRecords(domain, from, PAGE);
    const judged = page.filter(isJudged);
    const hour = last?.hour ?? (judged[0] && hourOf(judged[0]));
    if (hour === goesOn) return undefined;
    const end = judged.findIndex((record) => hourOf(record) !== hour);
    const within = end === -1 ? judged : judged.slice(0, end);
    const snapshots = await store.readSnapshots(domain, within.flatMap(snapshotsOf));
    cells.push(...within.flatMap((record) => seenCells(record, snapshots)));
    const lastWithin = within.at(-1);
    if (hour !== undefined && lastWithin !== undefined) last = { hour, record: lastWithin.number };
    const after = judged[end];
    if (after !== undefined && last !== undefined) {
      return { ...last, cells, endsDay: dayOfHour(hourOf(after)) !== dayOfHour(last.hour) };
    }
    if (page.length < PAGE) return undefined;
    from += page.length;
  }
}

type Where = { readonly domain: string; readonly place: RolledPlace | undefined };

/** Puts what an hour makes, and its day where that is over; returns the place behind it. */
async function rollUp(
  { domain, place, hour: ended }: Where & { readonly hour: EndedHour },
  rollUps: RollUps,
): Promise<RolledPlace> {
  const { record, cells, endsDay } = ended;
  const day = dayOfHour(ended.hour);
  const hour = Number(ended.hour.slice(11));
  const byHost = rollHour(cells);
  for (const [host, tables] of byHost) {
    const [stored = { ...NO_DAY, domain, host, day }] = await rollUps.readDays(domain, host, [day]);
    if (stored.record < record) await rollUps.putDay(withHour(stored, hour, { record, tables }));
  }
  const before = place?.day === day ? place.hosts : [];
  const hosts = [...new Set([...before, ...byHost.keys()])].toSorted();
  if (endsDay) {
    for (const host of hosts) await rollUpDay({ domain, host, day, record }, rollUps);
  }
  return { record, day, hosts };
}

/** Puts the day of each table of a host into its month. */
async function rollUpDay(
  { domain, host, day, record }: DayOfHost,
  rollUps: RollUps,
): Promise<void> {
  const [hours] = await rollUps.readDays(domain, host, [day]);
  if (hours === undefined) return;
  const month = monthOfDay(day);
  const tables = rollDay(hours);
  const keys = [...tables.keys()].map((table) => ({ host, table, month }));
  const stored = await rollUps.readMonths(domain, keys);
  await Promise.all(
    keys.map(async (key) => {
      const of = stored.find(({ table }) => table === key.table) ?? { ...NO_MONTH, domain, ...key };
      const rolled = tables.get(key.table);
      if (rolled === undefined || of.record >= record) return;
      await rollUps.putMonth(withDay(of, Number(day.slice(8)), { rolled, record }));
    }),
  );
}

type DayOfHost = {
  readonly domain: string;
  readonly host: string;
  readonly day: string;
  readonly record: number;
};

/** Whole records: one of the largest domains has up to 20 MB. */
const PAGE = 5;
/** A day of hours that were left out; then the message comes again. */
const MOST_HOURS = 24;
