import { rememberAct } from './acts/remember-act.ts';
import { alertsOwed, foldAlertsOwed, type AlertsOwed } from './alerts-owed.ts';
import { isClosedWithoutRecord } from './closing-record.ts';
import type { Configured } from './configuration-act.ts';
import { foldEvidence, NOTHING_OWED, type EvidenceOfDomain } from './evidence/owed.ts';
import type { Incident } from './incident.ts';
import type { CellRecord, HostStanding, JournalRecord, SweepJudged } from './journal.ts';
import type { MasterVerdict } from './master.ts';
import { EMPTY_MEMORY, type DomainMemory } from './memory.ts';
import type { PlannedWindow } from './mutes-and-windows.ts';
import type { Note } from './notes.ts';
import type { PersonActed } from './person-act.ts';
import { countUnconfirmed, NONE_UNCONFIRMED, type Unconfirmed } from './unconfirmed.ts';
import type { WindowVerdict } from './window-verdicts.ts';

/** A domain as of its newest record: what judging remembers, and what people look at first. */
export type DomainState = {
  readonly domain: string;
  /** The record that this was made from. */
  readonly record: number;
  readonly memory: DomainMemory;
  /** The newest judged regular sweep; a follow-up leaves it as it was. */
  readonly sweep: SweepJudged['sweep'] | null;
  readonly master: MasterVerdict | null;
  readonly hosts: readonly HostStanding[];
  readonly counts: SweepJudged['counts'] | null;
  readonly cells: readonly CellRecord[];
  /** Remarks on that sweep; left out before the first. */
  readonly notes?: readonly Note[];
  /** The newest configuration that the journal holds; left out where it holds none. */
  readonly configured?: Configured;
  /** People's acts of the last day, newest last: a repeat under the same key is told what became of it. */
  readonly acted?: readonly RecentAct[];
  /** The last windows that were over, with what became of their hosts, newest last. */
  readonly windowsOver?: readonly WindowOver[];
  /** Which records have the verdicts of the last 200 windows that were over, newest last. */
  readonly windowsTold?: readonly WindowTold[];
  /** Incidents that were closed without the closing record that is asked for, newest last. */
  readonly closedWithoutRecord?: readonly string[];
  /** How many more there were before those: they are not followed any more. Left out for none. */
  readonly closedWithoutRecordBefore?: number;
  /** Left out where every first proof was confirmed. */
  readonly unconfirmed?: Unconfirmed;
  /** What is owed of evidence; left out before anything was. */
  readonly evidence?: EvidenceOfDomain;
  /** Left out by versions that read each record to find its alerts. */
  readonly alertsOwed?: AlertsOwed;
};

/** A window that is over, and the verdict on each of its hosts that was read since. */
export type WindowOver = PlannedWindow & { readonly came: readonly WindowVerdict[] };

/** A window that is over: the end that it had, and the records that have its verdicts. */
export type WindowTold = {
  readonly id: string;
  readonly untilMs: number;
  readonly records: readonly number[];
};

/** Names the record of a person's act by the key that its sender gave it. */
export type RecentAct = { readonly key: string; readonly record: number; readonly atMs: number };

/**
 * The state after a record, from the state before it. A follow-up sweep changes what is
 * remembered; what people look at stays that of the newest regular sweep. A configuration changes
 * neither, a person's act only what is remembered.
 */
export function foldState(before: DomainState | undefined, record: JournalRecord): DomainState {
  if ((before?.record ?? 0) !== record.number - 1) {
    throw new Error(`record ${record.number} does not follow the state of ${before?.record ?? 0}`);
  }
  const { act, domain, number } = record;
  const evidence = foldEvidence(before?.evidence ?? NOTHING_OWED, record);
  const last: DomainState = {
    ...(before ?? { domain, memory: EMPTY_MEMORY, ...NOTHING_SEEN }),
    record: number,
    alertsOwed: foldAlertsOwed(alertsOwed(before), record),
    ...(evidence === NOTHING_OWED ? {} : { evidence }),
  };
  switch (act.kind) {
    case 'configured':
      return { ...last, configured: act };
    case 'acted':
      return {
        ...withClosings(last, act.incidents),
        memory: rememberAct(last.memory, { domain, number, act }),
        acted: recentActs(last.acted ?? [], number, act),
      };
    case 'evidence':
      return { ...last, memory: withPending(last.memory, act.incidents) };
    case 'sweep-judged': {
      const unconfirmed = countUnconfirmed(last.unconfirmed ?? NONE_UNCONFIRMED, act);
      const seen = withVerdicts(
        {
          ...withClosings(last, act.incidents),
          memory: act.memory,
          ...(unconfirmed === NONE_UNCONFIRMED ? {} : { unconfirmed }),
        },
        {
          record: number,
          before: last.memory.windows ?? [],
          verdicts: act.verdicts ?? [],
        },
      );
      if (act.sweep.purpose.kind === 'follow-up') return seen;
      const { sweep, master, hosts, counts, cells, notes = [] } = act;
      return { ...seen, sweep, master, hosts, counts, cells, notes };
    }
  }
}

/** What is only counted, again, lives in the memory; evidence of the time before it closed may still come. */
function withPending(memory: DomainMemory, changed: readonly Incident[]): DomainMemory {
  const byId = new Map(changed.map((incident) => [incident.id, incident]));
  return {
    ...memory,
    pending: memory.pending.map((incident) => byId.get(incident.id) ?? incident),
  };
}

function recentActs(
  before: readonly RecentAct[],
  record: number,
  { key, atMs }: PersonActed,
): readonly RecentAct[] {
  const recent = before.filter((act) => atMs - act.atMs < DAY_MS);
  return [...recent, { key, record, atMs }].slice(-MOST_RECENT_ACTS);
}

function withClosings(state: DomainState, changed: readonly Incident[]): DomainState {
  const before = state.closedWithoutRecord ?? [];
  const ids = new Set(changed.map(({ id }) => id));
  const kept = before.filter((id) => !ids.has(id));
  const added = changed.filter(isClosedWithoutRecord).map(({ id }) => id);
  if (added.length === 0 && kept.length === before.length) return state;
  const all = [...kept, ...added];
  const over = Math.max(0, all.length - MOST_CLOSINGS);
  const closedWithoutRecord = all.slice(over);
  if (over === 0) return { ...state, closedWithoutRecord };
  const { closedWithoutRecordBefore = 0 } = state;
  return {
    ...state,
    closedWithoutRecord,
    closedWithoutRecordBefore: closedWithoutRecordBefore + over,
  };
}

type Verdicts = {
  readonly record: number;
  readonly before: readonly PlannedWindow[];
  readonly verdicts: readonly WindowVerdict[];
};

/**
 * A window is named with its first verdict, and stays until its last, however many are over since; the
 * tables of each verdict are in the record alone.
 */
function withVerdicts(state: DomainState, judged: Verdicts): DomainState {
  const { before, verdicts } = judged;
  if (verdicts.length === 0) return state;
  const known = state.windowsOver ?? [];
  const named = new Set(verdicts.map(({ window }) => window));
  const begun = before
    .filter(({ id }) => named.has(id) && !known.some((over) => over.id === id))
    .map((window): WindowOver => ({ ...window, came: [] }));
  const windowsOver = [...known, ...begun].map((over): WindowOver => {
    const mine = verdicts.filter(({ window }) => window === over.id);
    return { ...over, came: [...over.came, ...mine.map((each) => ({ ...each, tables: [] }))] };
  });
  const isWaiting = ({ id }: WindowOver): boolean =>
    named.has(id) || (state.memory.windows ?? []).some((window) => window.id === id);
  const newest = windowsOver.slice(-MOST_WINDOWS_OVER);
  return {
    ...state,
    windowsOver: windowsOver.filter((over) => newest.includes(over) || isWaiting(over)),
    windowsTold: windowsToldAfter(state.windowsTold ?? [], judged),
  };
}

function windowsToldAfter(
  known: readonly WindowTold[],
  { record, before, verdicts }: Verdicts,
): readonly WindowTold[] {
  const named = new Set(verdicts.map(({ window }) => window));
  const begun = before
    .filter(({ id }) => named.has(id) && !known.some((told) => told.id === id))
    .map(({ id, untilMs }): WindowTold => ({ id, untilMs, records: [] }));
  return [...known, ...begun]
    .map((told) => (named.has(told.id) ? { ...told, records: [...told.records, record] } : told))
    .slice(-MOST_WINDOWS_TOLD);
}

const NOTHING_SEEN = { sweep: null, master: null, hosts: [], counts: null, cells: [] };
const DAY_MS = 86_400_000;
const MOST_RECENT_ACTS = 100;
const MOST_CLOSINGS = 200;
const MOST_WINDOWS_OVER = 5;
const MOST_WINDOWS_TOLD = 200;
