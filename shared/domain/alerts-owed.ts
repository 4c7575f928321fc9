import type { Channel } from './channel.ts';
import { isDue, NOTHING_TOLD, type Cursor } from './delivery.ts';
import { actedAtMs, isTelling, type JournalRecord } from './journal.ts';
import type { DomainState } from './state.ts';

/** Which records of a domain owe alerts, whether they were told or not: that is said by cursors. */
export type AlertsOwed = {
  /** The record as of which this is said. */
  readonly asOf: number;
  /** Of the records up to this one it is not kept which owe alerts: each of them may. */
  readonly upTo: number;
  /** Those after it that do, oldest first. */
  readonly records: readonly number[];
  /** When the newest of them was made, UTC ms; 0 where there is none. */
  readonly newestAtMs: number;
};

/**
 * What is owed as of a state. One that was folded by a version that did not know of this may owe
 * alerts with any of its records.
 */
export function alertsOwed(
  state: Pick<DomainState, 'record' | 'alertsOwed'> | undefined,
): AlertsOwed {
  if (state === undefined) return NOTHING_OWED;
  const { record, alertsOwed: owed } = state;
  if (owed?.asOf === record) return owed;
  return { asOf: record, upTo: record, records: [], newestAtMs: 0 };
}

/** What is owed after a record. */
export function foldAlertsOwed(before: AlertsOwed, record: JournalRecord): AlertsOwed {
  const { act, number } = record;
  if (!isTelling(record) || record.act.alerts.length === 0) return { ...before, asOf: number };
  const records = [...before.records, number];
  const over = records.slice(0, -MOST_RECORDS);
  return {
    asOf: number,
    upTo: over.at(-1) ?? before.upTo,
    records: records.slice(-MOST_RECORDS),
    newestAtMs: actedAtMs(act),
  };
}

/** The newest record that may owe alerts; 0 where none does. */
export const lastOwing = ({ records, upTo }: AlertsOwed): number => records.at(-1) ?? upTo;

/** Where channels stand at a tick; its scheduled time is its now. */
type Standing = {
  readonly channels: readonly Channel[];
  readonly cursors: Readonly<Record<string, Cursor>>;
  readonly nowMs: number;
};

/**
 * The channels that a tick has told: alerts are told right after their record, and what is owed a minute
 * later again, on a channel that waits when its wait is over.
 */
export function channelsBehind(
  owed: AlertsOwed,
  { channels, cursors, nowMs }: Standing,
): readonly Channel[] {
  if (owed.newestAtMs + AGAIN_AFTER_MS > nowMs) return [];
  return channels.filter((channel) => {
    const cursor = cursors[channel] ?? NOTHING_TOLD;
    return cursor.record < lastOwing(owed) && isDue(cursor, nowMs);
  });
}

const NOTHING_OWED: AlertsOwed = { asOf: 0, upTo: 0, records: [], newestAtMs: 0 };
/** A channel that is behind by more reads every record: it was refused for long. */
const MOST_RECORDS = 25;
const AGAIN_AFTER_MS = 60_000;
