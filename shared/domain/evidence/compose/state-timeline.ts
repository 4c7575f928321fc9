import type { AheadStanding } from '../../incident.ts';
import { isJudged, type JudgedRecord } from '../../journal.ts';
import { isReplicaRole } from '../../snapshot.ts';
import type { VerdictName } from '../../verdict.ts';
import { furthestOff } from '../../words.ts';
import type { BundleFacts, HistoryRow } from '../bundle-facts.ts';
import type { Run, StateTimeline, TimelineState } from '../report/facts.ts';
import { gapsIn } from './records-not-here.ts';
import { numbersOfSweeps } from './sweep-numbers.ts';

/**
 * How each table of the incident stood: as judged, where the record is here; else as the numbers of
 * the sweep stand to one another. What lies between sweeps that are here is as the one before it; but
 * where records are not here, nothing is shown from a period after the last one that is.
 */
export function stateTimeline(facts: BundleFacts, asOfMs: number): StateTimeline {
  const { incident } = facts;
  const host = incident.host;
  const periodMs = facts.settings.periodSeconds * 1_000;
  const tables = furthestOff(incident.tables, MOST_ROWS).map(({ table }) => table);
  const fromRecords = facts.records.filter(isJudged).filter(isRegular);
  const judgedSweeps = new Set(fromRecords.map(({ act }) => act.sweep.number));
  const fromHistory = numbersOfSweeps(facts).filter(
    (one) => one.host === host && !judgedSweeps.has(one.sweep),
  );
  const moments = [
    ...fromRecords.map((record) => ({
      atMs: record.act.sweep.scheduledAtMs,
      stateOf: (table: number) => stateInRecord(record, { host, table, incident: incident.id }),
    })),
    ...momentsOf(fromHistory),
    ...gapsIn(facts)
      .filter(({ afterMs, beforeMs }) => afterMs + periodMs < beforeMs)
      .map(({ afterMs }) => ({ atMs: afterMs + periodMs, stateOf: notShown })),
  ].toSorted((one, other) => one.atMs - other.atMs);
  const [first] = moments;
  if (host === null || first === undefined || tables.length === 0) {
    return { fromMs: asOfMs, untilMs: asOfMs, rows: [], rowsLeft: 0 };
  }
  const rows = tables.map((table) => ({
    table,
    runs: joined(moments.map(({ atMs, stateOf }) => ({ fromMs: atMs, state: stateOf(table) }))),
  }));
  const untilMs = Math.max(asOfMs, first.atMs + 1);
  return { fromMs: first.atMs, untilMs, rows, rowsLeft: incident.tables.length - rows.length };
}

type Moment = { readonly atMs: number; readonly stateOf: (table: number) => TimelineState };

function momentsOf(
  verdicts: readonly (Pick<HistoryRow, 'atMs' | 'table'> & { readonly state: TimelineState })[],
): readonly Moment[] {
  const byTime = new Map<number, Map<number, TimelineState>>();
  for (const { atMs, table, state } of verdicts) {
    const states = byTime.get(atMs) ?? new Map<number, TimelineState>();
    byTime.set(atMs, states.set(table, state));
  }
  return [...byTime].map(([atMs, states]) => ({
    atMs,
    stateOf: (table) => states.get(table) ?? 'none',
  }));
}

const isRegular = ({ act }: JudgedRecord): boolean => act.sweep.purpose.kind === 'regular';

function stateInRecord(
  { act }: JudgedRecord,
  wanted: { readonly host: string | null; readonly table: number; readonly incident: string },
): TimelineState {
  const standing = act.hosts.find(({ host }) => host === wanted.host);
  if (standing?.seen.kind !== 'read') return 'none';
  if (standing.seen.role === 'master') return 'master';
  if (!isReplicaRole(standing.seen.role)) return 'none';
  const cell = act.cells.find(({ host, table }) => host === wanted.host && table === wanted.table);
  const told = act.incidents.find(({ id }) => id === wanted.incident)?.detail;
  const ahead = told?.kind === 'ahead' ? told.tables : [];
  const crossed = ahead.find(({ table }) => table === wanted.table)?.standing;
  if (crossed === CROSSED && cell?.verdict !== 'ahead') return CROSSED;
  return SHOWN.find((state) => state === (cell?.verdict ?? 'in-step')) ?? 'none';
}

const notShown = (): TimelineState => 'not-shown';

/** Equal neighbours are one run. */
const joined = (runs: readonly Run[]): readonly Run[] =>
  runs.filter(({ state }, at) => runs[at - 1]?.state !== state);

/** The verdicts that are states of the timeline as well. */
const SHOWN = [
  'in-step',
  'ahead',
  'behind',
  'stuck',
  'empty',
] as const satisfies readonly (TimelineState & VerdictName)[];
const CROSSED = 'crossed' satisfies AheadStanding & TimelineState;
/** As many as a page shows well; the rest is in 03-findings.json, and in history/. */
const MOST_ROWS = 24;
