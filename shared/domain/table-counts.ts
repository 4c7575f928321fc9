import {
  clearFor,
  isMet,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from './finding-kind.ts';
import {
  isLive,
  type Count,
  type IncidentTable,
  type Severity,
  type TableCount,
} from './incident.ts';
import type { Patience } from './settings.ts';
import type { HostView } from './sweep-view.ts';
import { numbersOf, type TableView } from './table-views.ts';

/** N and T so far, by table. */
export type Counts = Readonly<Record<string, TableCount>>;

/** The judge of a kind whose tables say nothing where they were not read, or where nothing may be proved. */
export const whereProved =
  (judge: (input: KindInput, seen: HostView) => Judged): FindingKind['judge'] =>
  (input) => {
    const { seen } = input;
    if (seen === undefined || seen.noTables !== undefined) {
      return unread(input, 'its tables were not read');
    }
    if (!seen.mayProve)
      return unread(input, 'nothing is proved while it is in doubt who is master');
    return judge(input, seen);
  };

/** What one read says of a table: it counts; it neither counts nor ends the count; it is over. */
export type TableSays = 'held' | 'kept' | 'over';

/** How a kind looks at tables, one by one. */
export type TableRule = {
  readonly says: (table: TableView, before: TableCount | undefined) => TableSays;
  readonly patienceOf: (table: number) => Patience;
  /** Another value of the replica begins the count anew. */
  readonly byValue: boolean;
};

/** One host's tables as a kind that counts sees them in this sweep. */
export type CountedTables = {
  readonly counts: Counts;
  readonly held: readonly TableView[];
  /** Those held for which N and T are met, and those held that the incident lists already. */
  readonly met: readonly TableView[];
  /** The count that is furthest. */
  readonly count: Count;
};

/** Counts the tables of a host; N and T run per table, and one that was not read keeps its count. */
export function countTables(input: KindInput, seen: HostView, rule: TableRule): CountedTables {
  const { nowMs } = input.view;
  const before = countsBefore(input, seen);
  const listed = listedTables(input);
  const said = new Map(seen.tables.map((view) => [view, rule.says(view, countOf(before, view))]));
  const of = (wanted: TableSays): readonly TableView[] =>
    seen.tables.filter((view) => said.get(view) === wanted);
  const held = of('held');
  const ended = new Set([...held, ...of('over')].map(({ table }) => String(table)));
  const kept = Object.entries(before).filter(([table]) => !ended.has(table));
  const goingOn = held.map((view): [string, TableCount] => [
    String(view.table),
    nextTableCount(countOf(before, view), view.position.compared.replica ?? 0, {
      nowMs,
      byValue: rule.byValue,
    }),
  ]);
  const counts = Object.fromEntries([...kept, ...goingOn]);
  const met = held.filter((view) => {
    const count = countOf(counts, view);
    const isTableMet = count !== undefined && isMet(count, rule.patienceOf(view.table), nowMs);
    return isTableMet || listed.has(view.table);
  });
  return { counts, held, met, count: longest(counts, nowMs) };
}

/** The words of a kind that counts tables; `tables` are those that N and T are met for, else all held. */
export type TableWords = {
  readonly holds: (tables: readonly TableView[]) => string;
  readonly clear: string;
  readonly severityOf?: (tables: readonly TableView[]) => Severity;
  /** False where the tables have no number on the replica: their names alone are kept. */
  readonly numbered: boolean;
};

/**
 * Judges a kind that holds table by table and clears when no listed table holds any more. While the
 * incident lives, a table that is neither held nor over keeps it as it is.
 */
export function judgeTables(
  input: KindInput,
  seen: HostView,
  { rule, words }: { readonly rule: TableRule; readonly words: TableWords },
): Judged {
  const { counts, held, met, count } = countTables(input, seen, rule);
  const living = isLiving(input);
  const detail = (names: readonly number[]): Judged['detail'] => ({
    kind: 'counted',
    counts,
    names: names.map((table) => `T${table}`),
  });
  if (met.length > 0 || (held.length > 0 && !living)) {
    const shown = met.length > 0 ? met : held;
    const listed = new Set([...listedTables(input), ...met.map(({ table }) => table)]);
    return {
      ...clearFor(input, words.holds(shown)),
      says: 'holds',
      met: met.length > 0,
      count,
      needed: rule.patienceOf(shown[0]?.table ?? 0).reads,
      tables: words.numbered ? met.map(toNumbers) : [],
      now: latestOf(seen),
      detail: detail([...listed].toSorted((a, b) => a - b)),
      severity: words.severityOf?.(shown),
    };
  }
  const listed = listedTables(input);
  const kept = { detail: detail([...listed]), now: latestOf(seen) };
  if (!living && (!seen.whole || count.reads > 0)) {
    return { ...unread(input, 'the tables that held were not read'), ...kept };
  }
  return { ...released(input, seen, { listed, rule, words }), ...kept };
}

function released(
  input: KindInput,
  seen: HostView,
  how: {
    readonly listed: ReadonlySet<number>;
    readonly rule: TableRule;
    readonly words: TableWords;
  },
): Judged {
  const before = countsBefore(input, seen);
  const mine = seen.tables.filter(({ table }) => how.listed.has(table));
  const said = mine.map((view) => how.rule.says(view, countOf(before, view)));
  const isRead = mine.length === how.listed.size && mine.every(isNumbered);
  if (!isRead && isLiving(input)) return unread(input, 'its listed tables were not read');
  const clears = seen.whole && said.every((each) => each === 'over');
  const because = clears ? how.words.clear : 'it neither holds nor is over';
  const clean = clears && input.view.complete && seen.clean;
  return clearFor(input, because, { clears, clean, closes: clears });
}

const isNumbered = ({ position }: TableView): boolean => position.name !== 'no-data';

/**
 * Recorded, not counted, while the host joins or something else speaks for it; a table that is over
 * meanwhile has lost the reads that it had.
 */
export function recordOnly(
  input: KindInput,
  seen: HostView,
  { rule, because }: { readonly rule: TableRule; readonly because: string },
): Judged {
  const before = countsBefore(input, seen);
  const ended = new Set(
    seen.tables
      .filter((view) => rule.says(view, countOf(before, view)) === 'over')
      .map(({ table }) => String(table)),
  );
  const counts = Object.fromEntries(Object.entries(before).filter(([table]) => !ended.has(table)));
  const names = Object.keys(counts).map((table) => `T${table}`);
  if (input.incident?.state === 'pending' && names.length === 0 && seen.whole) {
    return clearFor(input, because);
  }
  return { ...unread(input, because), detail: { kind: 'counted', counts, names } };
}

/** Whether the incident of this kind is open or recovering. */
export const isLiving = ({ incident }: KindInput): boolean =>
  incident !== undefined && isLive(incident);

/** Tables that the living incident lists, with numbers or by name. */
export function listedTables({ incident }: KindInput): ReadonlySet<number> {
  if (incident === undefined || !isLive(incident)) return new Set();
  const { tables, detail } = incident;
  if (tables.length > 0) return new Set(tables.map(({ table }) => table));
  return new Set(
    detail.kind === 'counted' ? detail.names.map((name) => Number(name.slice(1))) : [],
  );
}

/** A gap starts all counts anew, and a closed incident has none. */
function countsBefore({ view, incident }: KindInput, seen: HostView): Counts {
  const detail = incident?.state === 'closed' ? undefined : incident?.detail;
  return seen.afterGap || view.afterGap || detail?.kind !== 'counted' ? {} : detail.counts;
}

const countOf = (counts: Counts, { table }: TableView): TableCount | undefined =>
  counts[String(table)];

function nextTableCount(
  before: TableCount | undefined,
  value: number,
  { nowMs, byValue }: { readonly nowMs: number; readonly byValue: boolean },
): TableCount {
  const goesOn = before !== undefined && (!byValue || before.value === value);
  return goesOn
    ? { reads: before.reads + 1, sinceMs: before.sinceMs, value }
    : { reads: 1, sinceMs: nowMs, value };
}

function longest(counts: Counts, nowMs: number): Count {
  const [most] = Object.values(counts).toSorted((a, b) => b.reads - a.reads);
  return { reads: most?.reads ?? 0, sinceMs: most?.sinceMs ?? nowMs };
}

/** Every table with a number on both sides. */
export const latestOf = ({ tables }: HostView): readonly IncidentTable[] =>
  tables.filter(({ position }) => position.difference !== undefined).map(toNumbers);

/** A table with the numbers of this sweep's pair. */
export const toNumbers = (view: TableView): IncidentTable => ({
  table: view.table,
  ...numbersOf(view),
});

/** The hosts whose tables this sweep judges. */
export const everyHost: FindingKind['subjects'] = ({ hosts }) => hosts.map(({ host }) => host);
