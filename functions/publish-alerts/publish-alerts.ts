import type { PublishAlerts } from '#contracts/messages.ts';
import { alertsOwed, type AlertsOwed } from '#domain/alerts-owed.ts';
import type { Channel } from '#domain/channel.ts';
import {
  afterRecord,
  afterRefusal,
  afterTest,
  NOTHING_TOLD,
  type Cursor,
  type Refusal,
} from '#domain/delivery.ts';
import {
  actedAtMs,
  isTelling,
  type AlertDue,
  type JournalRecord,
  type TellingRecord,
} from '#domain/journal.ts';
import { aboutAlert } from '#domain/rendering/about-alert.ts';
import { renderFor } from '#domain/rendering/rendered.ts';
import { AlertNotTaken, type AlertMessage, type Alerts } from '#ports/alerts.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';
import type { Configurations } from '#ports/configurations.ts';
import type { Queue } from '#ports/queue.ts';
import type { Explain } from '#runtime/explain.ts';
import { throwFailures } from '#runtime/failures.ts';

export type PublishAlertsPorts = {
  readonly store: AuditStore;
  readonly queue: Queue;
  readonly configurations: Configurations;
  readonly alerts: readonly Alerts[];
  readonly clock: Clock;
  readonly explain: Explain;
};

/**
 * Tells what a domain's records owe and was not told, each channel by itself, in the order of
 * records. Tell, then mark: a crash repeats a message under the same id and never loses one, and
 * a close never overtakes its opening. A channel that does not take a message stops itself alone:
 * it waits, which is written beside its place, and is tried again when a message says so.
 */
export async function publishAlerts(
  { domain, tryAgain = [] }: PublishAlerts,
  ports: PublishAlertsPorts,
): Promise<void> {
  const settings = await ports.configurations.read(domain);
  if (settings === undefined) return ports.explain(`${domain}: it is not configured any more`);
  const [state, cursors] = await Promise.all([
    ports.store.readState(domain),
    ports.store.readCursors(domain),
  ]);
  const owed = alertsOwed(state);
  const served = await Promise.allSettled(
    settings.channels.map(async (channel) => {
      const cursor = cursors[channel] ?? NOTHING_TOLD;
      const isWaiting = cursor.waiting !== undefined && !tryAgain.includes(channel);
      if (isWaiting) return ports.explain(`${domain}: ${channel} waits: ${cursor.waiting.error}`);
      return serveChannel({ domain, channel, cursor, owed }, ports);
    }),
  );
  throwFailures(`${domain}: a channel was not served`, served);
}

type Place = {
  readonly domain: string;
  readonly channel: Channel;
  readonly cursor: Cursor;
  readonly owed: AlertsOwed;
};

async function serveChannel(place: Place, ports: PublishAlertsPorts): Promise<void> {
  const { store, queue, explain } = ports;
  const { domain, channel } = place;
  let { cursor } = place;
  const records = await recordsOwing(place, store);
  for (const record of records) {
    const due = owedOn(channel, record);
    // What owes nothing is passed over with the next that does, or with the last.
    if (due.length === 0 && record !== records.at(-1)) continue;
    const next = await tellRecord({ record, due, channel, cursor }, ports);
    const step = { from: cursor.record, to: next };
    if ((await store.advanceCursor(domain, channel, step)) === 'stale') {
      return explain(`${domain}: another is telling ${channel}`);
    }
    cursor = next;
    if (next.waiting !== undefined) return explain(`${domain}: ${channel}: ${next.waiting.error}`);
  }
  if (records.length === MOST_RECORDS) {
    await queue.send({ version: 1, kind: 'publish-alerts', domain }, 0);
  }
}

/** The next records that may owe the channel alerts: where it is known which do, no others are read. */
async function recordsOwing(
  { domain, cursor, owed }: Place,
  store: AuditStore,
): Promise<readonly JournalRecord[]> {
  if (cursor.record < owed.upTo) return store.readRecords(domain, cursor.record + 1, MOST_RECORDS);
  const numbers = owed.records.filter((number) => number > cursor.record);
  const found = await Promise.all(
    numbers.map(async (number) => store.readRecords(domain, number, 1)),
  );
  return found.flat();
}

type Owing = {
  readonly record: JournalRecord;
  readonly due: readonly AlertDue[];
  readonly channel: Channel;
  readonly cursor: Cursor;
};

/** Tells what a record owes a channel, up to the first message that is not taken; where that leaves it. */
async function tellRecord(
  { record, due, channel, cursor }: Owing,
  { alerts, clock }: PublishAlertsPorts,
): Promise<Cursor> {
  const served = alerts.find((each) => each.channel === channel) ?? notServed(channel);
  const done = [...(cursor.waiting?.done ?? [])];
  let left = cursor;
  for (const alert of due) {
    if (!isTelling(record) || done.includes(alert.id)) continue;
    const refusal = await refusalOf(served.tell(messageOf(record, alert)));
    if (refusal !== undefined) {
      const owed = { alert: alert.id, record: record.number, done: [...done] };
      left = afterRefusal(left, owed, { ...refusal, nowMs: clock.nowMs() });
      if (left.waiting !== undefined) return left;
    }
    done.push(alert.id);
    if (refusal === undefined && isTest(record)) left = afterTest(left);
  }
  return afterRecord(left, record.number);
}

const messageOf = (record: TellingRecord, alert: AlertDue): AlertMessage => ({
  id: alert.id,
  domain: record.domain,
  atMs: actedAtMs(record.act),
  incidents: [...new Set(alert.moves.map(({ incident }) => incident))],
  about: aboutAlert(record, alert),
  rendered: renderFor(alert.channel, record, alert),
});

const owedOn = (channel: Channel, record: JournalRecord): readonly AlertDue[] =>
  isTelling(record) ? record.act.alerts.filter((alert) => alert.channel === channel) : [];

const isTest = ({ act }: TellingRecord): boolean =>
  act.kind === 'acted' && act.wish.kind === 'test-alerts';

/** Why a message was not taken; undefined where it was. */
async function refusalOf(told: Promise<void>): Promise<Refusal | undefined> {
  try {
    await told;
    return undefined;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    if (!(error instanceof AlertNotTaken)) return { fault: 'moment', words, retryAfterSeconds: 0 };
    return { fault: error.fault, words, retryAfterSeconds: error.retryAfterSeconds };
  }
}

/** A configuration names a channel that nobody serves here: what is owed on it reaches nobody. */
const notServed = (channel: Channel): Alerts => ({
  channel,
  tell: async () => {
    throw new AlertNotTaken('channel', `there is no channel ${channel} here`);
  },
});

/** A page; where it was full, another message takes the next. */
const MOST_RECORDS = 25;
