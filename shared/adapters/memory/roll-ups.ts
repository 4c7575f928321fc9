import type { HostDay, RolledPlace, TableMonth } from '#domain/history/roll-up.ts';
import type { Written } from '#ports/audit-store.ts';
import type { MonthKey, RollUps } from '#ports/roll-ups.ts';

import * as keys from '../aws/dynamodb/keys.ts';
import { hostDayItem, placeItem, tableMonthItem } from '../aws/dynamodb/roll-up-codec.ts';
import { MemoryTable } from './memory-table.ts';

/** `RollUps` in memory: acts before it returns its promise, and shares nothing with callers. */
export class MemoryRollUps implements RollUps {
  readonly #places = new MemoryTable<RolledPlace>((place) => placeItem('domain', place));
  readonly #days = new MemoryTable<HostDay>(hostDayItem);
  readonly #months = new MemoryTable<TableMonth>(tableMonthItem);

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async readPlace(domain: string): Promise<RolledPlace | undefined> {
    return this.#places.read(keys.rolledPlaceKey(domain));
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async advancePlace(domain: string, from: number, value: RolledPlace): Promise<Written> {
    const key = keys.rolledPlaceKey(domain);
    const seen = from === 0 ? undefined : from;
    return this.#places.putWhere(seen, { key, value, guard: value.record });
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async readDays(
    domain: string,
    host: string,
    days: readonly string[],
  ): Promise<readonly HostDay[]> {
    return this.#days.readAll(days.map((day) => keys.hostDayKey(domain, host, day)));
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async putDay(value: HostDay): Promise<void> {
    const key = keys.hostDayKey(value.domain, value.host, value.day);
    this.#days.putUnlessHigher({ key, value, guard: value.record });
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async readMonths(domain: string, months: readonly MonthKey[]): Promise<readonly TableMonth[]> {
    return this.#months.readAll(months.map((month) => keys.tableMonthKey(domain, month)));
  }

  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  async putMonth(value: TableMonth): Promise<void> {
    const key = keys.tableMonthKey(value.domain, value);
    this.#months.putUnlessHigher({ key, value, guard: value.record });
  }
}
