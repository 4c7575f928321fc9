import { randomUUID } from 'node:crypto';

import type { HostDay, RolledPlace, TableMonth } from '#domain/history/roll-up.ts';
import type { Written } from '#ports/audit-store.ts';
import type { MonthKey, RollUps } from '#ports/roll-ups.ts';

import { ATTRIBUTE } from './codec.ts';
import { isAt, ItemTable, notHigherThan, type TableAt } from './item-table.ts';
import * as keys from './keys.ts';
import {
  hostDayItem,
  placeItem,
  readHostDayItem,
  readPlaceItem,
  readTableMonthItem,
  tableMonthItem,
} from './roll-up-codec.ts';

/** The roll-ups in the service's table, class ROLLUP. Nothing of them expires. */
export class TableRollUps implements RollUps {
  readonly #table: ItemTable;

  constructor(at: TableAt) {
    this.#table = new ItemTable(at);
  }

  async readPlace(domain: string): Promise<RolledPlace | undefined> {
    const item = await this.#table.get(keys.rolledPlaceKey(domain));
    return item && readPlaceItem(item);
  }

  /** The token is this call's own: a repeat of the call after a lost answer is told `stale`. */
  async advancePlace(domain: string, from: number, to: RolledPlace): Promise<Written> {
    const token = randomUUID();
    const item = { ...placeItem(domain, to), [ATTRIBUTE.token]: token };
    if (await this.#table.put(item, isAt(from))) return 'committed';
    const stored = await this.#table.get(keys.rolledPlaceKey(domain));
    return stored?.[ATTRIBUTE.token] === token ? 'committed' : 'stale';
  }

  async readDays(
    domain: string,
    host: string,
    days: readonly string[],
  ): Promise<readonly HostDay[]> {
    const wanted = days.map((day) => keys.hostDayKey(domain, host, day));
    return (await this.#table.getAll(wanted)).map(readHostDayItem);
  }

  async putDay(day: HostDay): Promise<void> {
    await this.#table.put(hostDayItem(day), notHigherThan(day.record));
  }

  async readMonths(domain: string, months: readonly MonthKey[]): Promise<readonly TableMonth[]> {
    const wanted = months.map((month) => keys.tableMonthKey(domain, month));
    return (await this.#table.getAll(wanted)).map(readTableMonthItem);
  }

  async putMonth(month: TableMonth): Promise<void> {
    await this.#table.put(tableMonthItem(month), notHigherThan(month.record));
  }
}
