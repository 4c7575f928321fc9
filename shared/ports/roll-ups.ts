import type { HostDay, RolledPlace, TableMonth } from '#domain/history/roll-up.ts';

import type { Written } from './audit-store.ts';

/**
 * Where roll-ups of histories are kept, for good. Every read is consistent. A day and a month are made
 * from records: each is written only where the stored one is not made from a later record.
 */
export interface RollUps {
  /** How far a domain is rolled up; undefined where nothing is. */
  readPlace(domain: string): Promise<RolledPlace | undefined>;
  /** Moves it on from the record where it was seen, 0 where there was none; a repeat is `stale`. */
  advancePlace(domain: string, from: number, to: RolledPlace): Promise<Written>;
  /** Those of a host's days, `2026-03-02`, that are there, in no order. */
  readDays(domain: string, host: string, days: readonly string[]): Promise<readonly HostDay[]>;
  putDay(day: HostDay): Promise<void>;
  /** Those that are there, in no order. */
  readMonths(domain: string, keys: readonly MonthKey[]): Promise<readonly TableMonth[]>;
  putMonth(month: TableMonth): Promise<void>;
}

/** Names a month, `2026-03`, of a host × table. */
export type MonthKey = Pick<TableMonth, 'host' | 'table' | 'month'>;
