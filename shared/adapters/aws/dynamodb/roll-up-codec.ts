import type { HostDay, RolledPlace, TableMonth } from '#domain/history/roll-up.ts';

import {
  ATTRIBUTE,
  bodyOf,
  has,
  itemOf,
  pack,
  readerOf,
  sure,
  unpack,
  type StoredItem,
} from './codec.ts';
import * as keys from './keys.ts';

export const placeItem = (domain: string, place: RolledPlace): StoredItem => ({
  ...itemOf(keys.rolledPlaceKey(domain), pack(place)),
  [ATTRIBUTE.guard]: place.record,
});

export const hostDayItem = (day: HostDay): StoredItem => ({
  ...itemOf(keys.hostDayKey(day.domain, day.host, day.day), pack(day)),
  [ATTRIBUTE.guard]: day.record,
});

export const tableMonthItem = (month: TableMonth): StoredItem => ({
  ...itemOf(keys.tableMonthKey(month.domain, month), pack(month)),
  [ATTRIBUTE.guard]: month.record,
});

/** Readers of every version ever released; each has a golden file. */
export const readPlaceItem = readerOf({ 1: (item) => sure(unpack(bodyOf(item)), isPlace) });
export const readHostDayItem = readerOf({ 1: (item) => sure(unpack(bodyOf(item)), isHostDay) });
export const readTableMonthItem = readerOf({ 1: (item) => sure(unpack(bodyOf(item)), isMonth) });

const isPlace = (value: unknown): value is RolledPlace => has(value, 'record', 'day', 'hosts');
const isHostDay = (value: unknown): value is HostDay => has(value, 'host', 'day', 'hours');
const isMonth = (value: unknown): value is TableMonth => has(value, 'table', 'month', 'days');
