import type { AheadStanding, Incident } from './incident.ts';
import type { DomainMemory } from './memory.ts';
import type { PlannedWindow } from './mutes-and-windows.ts';
import { rememberedOf } from './remembered.ts';
import type { Snapshot } from './snapshot.ts';
import type { HostView, SweepView } from './sweep-view.ts';
import type { TableView } from './table-views.ts';
import { counted, listFirst } from './words.ts';
import { zoneShiftSeconds } from './zone-offset.ts';

/** Whether a host came back clean from a window: of each table, and of all of them together. */
export type WindowVerdict = {
  readonly window: string;
  readonly host: string;
  readonly clean: CameBackClean;
  readonly tables: readonly TableVerdict[];
  /** In one sentence with its numbers. */
  readonly because: string;
};

/** Whether a window left no edit behind: never guessed (rules.md, Window). */
export type CameBackClean = 'yes' | 'no' | 'cannot-be-told';

/** `movedBy`: edits of the master from the last reading before the window to the first after it. */
export type TableVerdict = {
  readonly table: number;
  readonly clean: CameBackClean;
  readonly movedBy: number | null;
};

/** What a sweep makes of the windows that it remembers. */
export type JudgedWindows = {
  readonly verdicts: readonly WindowVerdict[];
  readonly windows: readonly PlannedWindow[];
};

/**
 * Judges the windows of a domain (rules.md, *Window*): the first sweep in one keeps the master's last
 * reading before it; from its end on each of its hosts that a regular sweep reads gets a verdict, once.
 *
 * Invariant: *yes* only where the master's counter did not move from before to after: then any edit
 * made on the host would show as ahead.
 */
export function judgeWindows(view: SweepView, incidents: readonly Incident[]): JudgedWindows {
  const { memory } = view.facts;
  const windows = (memory.windows ?? []).map((window) => withBefore(view, window));
  if (view.isFollowUp) return { verdicts: [], windows };
  const judged = windows.map((window) => judgeWindow({ view, incidents }, window));
  return {
    verdicts: judged.flatMap(({ verdicts }) => verdicts),
    windows: judged.flatMap(({ window }) => window ?? []),
  };
}

/** What every verdict begins with. */
export const CAME_BACK_CLEAN = 'came back clean:';

/** `; came back clean: no: …`, for whatever is told of a host at the end of a window. */
export function verdictInWords(
  { host, quieted }: Incident,
  verdicts: readonly WindowVerdict[],
): string {
  if (quieted?.kind !== 'window') return '';
  const verdict = verdicts.find((each) => each.window === quieted.id && each.host === host);
  return verdict === undefined ? '' : `; ${verdict.because}`;
}

/** The last reading of the master before the window, by what was remembered before its first sweep. */
function withBefore(view: SweepView, window: PlannedWindow): PlannedWindow {
  if (window.before !== undefined || view.nowMs < window.fromMs) return window;
  const { memory, settings } = view.facts;
  return { ...window, before: lastMasterOf(memory, settings.master) };
}

function lastMasterOf(
  memory: DomainMemory,
  expected: string,
): { readonly master: string; readonly sweep: number } | null {
  const master = memory.movedTo?.host ?? expected;
  const sweep = memory.hosts.find(({ host }) => host === master)?.masterSweep ?? null;
  return sweep === null ? null : { master, sweep };
}

type Judged = {
  readonly verdicts: readonly WindowVerdict[];
  /** Undefined once nothing more is to be said of it. */
  readonly window: PlannedWindow | undefined;
};

/** A sweep, and the incidents as it leaves them. */
type After = { readonly view: SweepView; readonly incidents: readonly Incident[] };

function judgeWindow(after: After, window: PlannedWindow): Judged {
  const { view } = after;
  if (view.nowMs < window.untilMs) return { verdicts: [], window };
  const given = new Set(window.verdicts);
  const waiting = window.hosts.filter((host) => !given.has(host));
  const isGivenUp = view.nowMs - window.untilMs >= WAITS_MS;
  const verdicts = waiting.flatMap(
    (host) => verdictOf(after, window, host) ?? (isGivenUp ? givenUp(view, window, host) : []),
  );
  const left = waiting.filter((host) => !isSettled(view, host, verdicts));
  return {
    verdicts,
    window:
      left.length === 0 || isGivenUp
        ? undefined
        : { ...window, verdicts: window.hosts.filter((host) => !left.includes(host)) },
  };
}

/** The expected master has no verdict where it is the master: it is what the others are compared with. */
const isStandingMaster = ({ master, facts }: SweepView, host: string): boolean =>
  host === facts.settings.master && (master.kind !== 'master' || master.host === host);

/** Another host that still acts as master is waited for: as a replica again it may be ahead. */
const isSettled = (view: SweepView, host: string, verdicts: readonly WindowVerdict[]): boolean =>
  (view.masterAfter !== undefined && isStandingMaster(view, host)) ||
  verdicts.some((verdict) => verdict.host === host);

function givenUp(view: SweepView, { id }: PlannedWindow, host: string): readonly WindowVerdict[] {
  if (isStandingMaster(view, host)) return [];
  const { master } = view;
  const why =
    master.kind === 'master' && master.host === host
      ? 'it still acted as master a week after the window'
      : 'it was not read for a week after the window';
  const because = `${CAME_BACK_CLEAN} cannot be told: ${why}`;
  return [{ window: id, host, clean: 'cannot-be-told', tables: [], because }];
}

function verdictOf(
  { view, incidents }: After,
  { id, before }: PlannedWindow,
  host: string,
): WindowVerdict | undefined {
  const { masterAfter } = view;
  const seen = view.hosts.find((other) => other.host === host);
  if (seen === undefined || seen.noTables !== undefined || !seen.mayProve || !seen.whole)
    return undefined;
  if (masterAfter === undefined || seen.masterAfter === undefined) return undefined;
  const isSame = before !== null && before !== undefined && before.master === masterAfter.host;
  const earlier = isSame ? rememberedOf(view.facts, before.master, before.sweep) : undefined;
  const moved = movedBetween(earlier, masterAfter);
  const passed = passedTables(incidents, host);
  const tables = seen.tables.map((table) => tableVerdict(table, { moved, passed }));
  const clean = worstOf(tables);
  return { window: id, host, clean, tables, because: inWords({ clean, tables, seen, passed }) };
}

/** By how much the master's counters moved, those of one series; without the earlier reading, none. */
function movedBetween(earlier: Snapshot | undefined, later: Snapshot): ReadonlyMap<number, number> {
  if (earlier === undefined) return new Map();
  const shift = zoneShiftSeconds(later.tables, earlier.tables);
  const before = new Map(earlier.tables.map((reading) => [reading.table, reading]));
  return new Map(
    later.tables.flatMap(({ table, sequence, stamp }): [number, number][] => {
      const from = before.get(table);
      return from !== undefined && from.stamp.seconds === stamp.seconds + shift
        ? [[table, sequence - from.sequence]]
        : [];
    }),
  );
}

/** Tables of its living `ahead` whose numbers agree and prove nothing, and why. */
const passedTables = (incidents: readonly Incident[], host: string): ReadonlyMap<number, string> =>
  new Map(
    incidents
      .filter((incident) => incident.host === host && incident.state !== 'closed')
      .flatMap(({ detail }) => (detail.kind === 'ahead' ? detail.tables : []))
      .flatMap(({ table, standing }): readonly [number, string][] => {
        const why = ONLY_LOOKS_CLEAN[standing];
        return why === undefined ? [] : [[table, why]];
      }),
  );

const ONLY_LOOKS_CLEAN: Readonly<Partial<Record<AheadStanding, string>>> = {
  crossed: 'passed over a hole',
  'reset-by-sign': 'looks reset by a sign alone',
};

type Known = {
  readonly moved: ReadonlyMap<number, number>;
  readonly passed: ReadonlyMap<number, string>;
};

function tableVerdict({ table, position }: TableView, { moved, passed }: Known): TableVerdict {
  const movedBy = moved.get(table) ?? null;
  if (position.row === 7 || passed.has(table)) return { table, clean: 'no', movedBy };
  const { replica, masterAfter } = position.compared;
  const isEqual = replica !== undefined && replica === masterAfter;
  const isYes = movedBy === 0 && isEqual && position.name === 'in-step';
  return { table, clean: isYes ? 'yes' : 'cannot-be-told', movedBy };
}

function worstOf(tables: readonly TableVerdict[]): CameBackClean {
  if (tables.some(({ clean }) => clean === 'no')) return 'no';
  return tables.length > 0 && tables.every(({ clean }) => clean === 'yes')
    ? 'yes'
    : 'cannot-be-told';
}

function inWords({
  clean,
  tables,
  seen,
  passed,
}: Pick<WindowVerdict, 'clean' | 'tables'> &
  Pick<Known, 'passed'> & { readonly seen: HostView }): string {
  const differences = new Map(
    seen.tables.map(({ table, position }) => [table, position.difference]),
  );
  const of = (wanted: CameBackClean): readonly TableVerdict[] =>
    tables.filter((table) => table.clean === wanted);
  const ahead = of('no').map(({ table }) => {
    const difference = differences.get(table) ?? 0;
    return difference > 0 ? `T${table} +${difference}` : `T${table} ${passed.get(table) ?? ''}`;
  });
  const untold = of('cannot-be-told').map(({ table, movedBy }) =>
    movedBy === null || movedBy === 0 ? `T${table}` : `T${table} (the master moved by ${movedBy})`,
  );
  const parts = [
    ahead.length === 0 ? '' : listFirst(ahead, MOST_NAMED),
    untold.length === 0
      ? ''
      : `${clean === 'no' ? 'cannot be told of ' : ''}${counted(untold.length, 'table')}: ${listFirst(untold, MOST_NAMED)}`,
    clean === 'yes' ? `the master did not move in ${counted(tables.length, 'table')}` : '',
  ].filter((part) => part !== '');
  return `${CAME_BACK_CLEAN} ${CLEAN_IN_WORDS[clean]}: ${parts.join('; ')}`;
}

const CLEAN_IN_WORDS: Readonly<Record<CameBackClean, string>> = {
  yes: 'yes',
  no: 'no',
  'cannot-be-told': 'cannot be told',
};
const MOST_NAMED = 5;
/** How long a host that is not read after a window is waited for. */
const WAITS_MS = 7 * 86_400_000;
