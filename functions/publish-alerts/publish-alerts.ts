import type { PublishAlerts } from '#contracts/messages.ts';
import { isTelling, type JournalRecord } from '#domain/journal.ts';
import { aboutAlert } from '#domain/rendering/about-alert.ts';
import { renderMail } from '#domain/rendering/mail.ts';
import type { Alerts } from '#ports/alerts.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Configurations } from '#ports/configurations.ts';
import type { Queue } from '#ports/queue.ts';
import type { Explain } from '#runtime/explain.ts';
import { throwFailures } from '#runtime/failures.ts';

export type PublishAlertsPorts = {
  readonly store: AuditStore;
  readonly queue: Queue;
  readonly configurations: Configurations;
  readonly alerts: readonly Alerts[];
  readonly explain: Explain;
};

/** A configuration names a channel that nobody serves here: what is owed on it reaches nobody. */
class NoSuchChannel extends Error {
  override readonly name = 'NoSuchChannel';
}

/**
 * Tells what a domain's records owe and was not told, each channel by itself, in the order of
 * records. Tell, then mark: a crash repeats a message under the same id and never loses one, and
 * a close never overtakes its opening. A channel that throws stops itself alone.
 */
export async function publishAlerts(
  { domain }: PublishAlerts,
  ports: PublishAlertsPorts,
): Promise<void> {
  const settings = await ports.configurations.read(domain);
  if (settings === undefined) return ports.explain(`${domain}: it is not configured any more`);
  const served = await Promise.allSettled(
    settings.channels.map(async (channel) => serveChannel(domain, channel, ports)),
  );
  throwFailures(`${domain}: a channel did not take its alerts`, served);
}

async function serveChannel(
  domain: string,
  channel: string,
  ports: PublishAlertsPorts,
): Promise<void> {
  const { store, queue, explain } = ports;
  const alerts = ports.alerts.find((each) => each.channel === channel);
  if (alerts === undefined) throw new NoSuchChannel(`${domain}: there is no channel ${channel}`);
  let cursor = await store.readCursor(domain, channel);
  const records = await store.readRecords(domain, cursor + 1, MOST_RECORDS);
  for (const record of records) {
    const told = await tellRecord(record, alerts);
    // What owes nothing is passed over with the next that does, or with the last.
    if (told === 0 && record !== records.at(-1)) continue;
    const step = { from: cursor, to: record.number };
    if ((await store.advanceCursor(domain, channel, step)) === 'stale') {
      return explain(`${domain}: another is telling ${channel}`);
    }
    cursor = record.number;
  }
  if (records.length === MOST_RECORDS) {
    await queue.send({ version: 1, kind: 'publish-alerts', domain }, 0);
  }
}

/** Tells what a record owes this channel, and how many messages that was. */
async function tellRecord(record: JournalRecord, alerts: Alerts): Promise<number> {
  if (!isTelling(record)) return 0;
  const { domain, act } = record;
  const due = act.alerts.filter(({ channel }) => channel === alerts.channel);
  for (const alert of due) {
    const about = aboutAlert(record, alert);
    await alerts.tell({ id: alert.id, domain, ...renderMail(record, alert), about });
  }
  return due.length;
}

/** A page; where it was full, another message takes the next. */
const MOST_RECORDS = 25;
