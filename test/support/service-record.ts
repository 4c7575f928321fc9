import type { Channel } from '#domain/channel.ts';
import { NO_RECORD_SHA256, type AlertDue, type JudgedRecord } from '#domain/journal.ts';
import { EMPTY_MEMORY } from '#domain/memory.ts';
import { NO_CELLS } from '#domain/verdict.ts';

/** A record of a quiet sweep that owes the alerts given. */
export const recordOf = (number: number, alerts: readonly AlertDue[] = []): JudgedRecord => ({
  domain: 'bank',
  number,
  previous: NO_RECORD_SHA256,
  nonce: `nonce of ${number}`,
  act: {
    kind: 'sweep-judged',
    sweep: {
      id: `bank/${number}`,
      number,
      scheduledAtMs: 1_772_438_400_000 + number * 300_000,
      purpose: { kind: 'regular' },
      complete: true,
      overdue: false,
    },
    settingsVersion: 1,
    software: 'boks-audit test',
    snapshotsSha256: '',
    master: { kind: 'master', host: 'MASTER', moved: false, mayProve: true },
    hosts: [],
    counts: NO_CELLS,
    cells: [],
    moves: [],
    incidents: [],
    memory: EMPTY_MEMORY,
    alerts,
  },
});

/** One alert owed by a record on a channel. */
export const alertOf = (record: number, channel: Channel): AlertDue => ({
  id: `bank-${record}-${channel}`,
  channel,
  moves: [],
  heading: `record ${record}`,
});
