import type { JudgedRecord } from '../journal.ts';
import { formatInstant } from '../sweep-plan.ts';
import { joinRolled, NOTHING_ROLLED, type Rolled } from './rolled.ts';
import type { SeenCell } from './seen-cells.ts';

/** How far a domain's journal is rolled up: to the end of an hour, by this record, its last. */
export type RolledPlace = {
  readonly record: number;
  /** The UTC day of that hour, `2026-03-02`, and the hosts of which there are hours of it. */
  readonly day: string;
  readonly hosts: readonly string[];
};

/** An hour of one table: 0 to 23, UTC. */
export type RolledHour = Rolled & { readonly table: number; readonly hour: number };

/** A UTC day of a host by hours, made from the journal up to a record. */
export type HostDay = {
  readonly domain: string;
  readonly host: string;
  readonly day: string;
  readonly record: number;
  readonly hours: readonly RolledHour[];
};

/** A UTC month of a host × table by days, 1 to 31, made from the journal up to a record. */
export type TableMonth = {
  readonly domain: string;
  readonly host: string;
  readonly table: number;
  /** `2026-03`. */
  readonly month: string;
  readonly record: number;
  readonly days: readonly (Rolled & { readonly day: number })[];
};

/** The UTC hour that a judged sweep belongs to, `2026-03-02T08`: that of its scheduled time. */
export const hourOf = ({ act }: JudgedRecord): string => hourOfMs(act.sweep.scheduledAtMs);

/** The UTC hour of a moment, `2026-03-02T08`. */
export const hourOfMs = (atMs: number): string => formatInstant(atMs).slice(0, 13);

export const dayOfHour = (hour: string): string => hour.slice(0, 10);
export const monthOfDay = (day: string): string => day.slice(0, 7);

/** What an hour makes of what was seen in it, in the order of sweeps: by host, by table. */
export type HourByHost = ReadonlyMap<string, ReadonlyMap<number, Rolled>>;

export function rollHour(cells: readonly SeenCell[]): HourByHost {
  const hosts = new Map<string, Map<number, Rolled>>();
  for (const { host, table, seen } of cells) {
    const tables = hosts.get(host) ?? new Map<number, Rolled>();
    hosts.set(host, tables);
    tables.set(table, joinRolled(tables.get(table) ?? NOTHING_ROLLED, seen));
  }
  return hosts;
}

/**
 * The day of a host with one more hour, up to the hour's last record. An hour that comes twice, where
 * a clock was set back, is joined to what it was.
 */
export function withHour(
  day: HostDay,
  hour: number,
  { record, tables }: { readonly record: number; readonly tables: ReadonlyMap<number, Rolled> },
): HostDay {
  const others = day.hours.filter((each) => each.hour !== hour || !tables.has(each.table));
  const joined = [...tables].map(([table, rolled]): RolledHour => {
    const before = day.hours.find((each) => each.hour === hour && each.table === table);
    return { table, hour, ...joinRolled(before ?? NOTHING_ROLLED, rolled) };
  });
  const hours = [...others, ...joined].toSorted((a, b) => a.table - b.table || a.hour - b.hour);
  return { ...day, record, hours };
}

/** The whole day of each table of a host. */
export function rollDay({ hours }: HostDay): ReadonlyMap<number, Rolled> {
  const tables = new Map<number, Rolled>();
  for (const { table, hour: _hour, ...rolled } of hours) {
    tables.set(table, joinRolled(tables.get(table) ?? NOTHING_ROLLED, rolled));
  }
  return tables;
}

/** The month with this day as it is by now. */
export function withDay(
  month: TableMonth,
  day: number,
  { record, rolled }: { readonly record: number; readonly rolled: Rolled },
): TableMonth {
  const others = month.days.filter((each) => each.day !== day);
  return {
    ...month,
    record,
    days: [...others, { day, ...rolled }].toSorted((a, b) => a.day - b.day),
  };
}

/** A day and a month of which nothing was put yet. */
export const NO_DAY = { record: 0, hours: [] } as const satisfies Partial<HostDay>;
export const NO_MONTH = { record: 0, days: [] } as const satisfies Partial<TableMonth>;
