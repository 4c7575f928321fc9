import { actedAtMs, isTelling } from '../../journal.ts';
import type { CellRecord } from '../../journal.ts';
import { isJudged } from '../../journal.ts';
import { formatInstant } from '../../sweep-plan.ts';
import type { BundleFacts, HistoryRow } from '../bundle-facts.ts';
import { cutMarker } from '../cut-marker.ts';
import type { LeftOut } from './collection-files.ts';
import { csvLine, csvOf, type Cell } from './csv.ts';
import type { TextFile } from './file.ts';
import { numbersOfSweeps, type SweepNumbers } from './sweep-numbers.ts';

/** `history/`: the counters of the hosts and tables in question over time, and every move. */
export function historyFiles(facts: BundleFacts): {
  readonly files: readonly TextFile[];
  readonly leftOut: readonly LeftOut[];
} {
  const tables = new Set(facts.incident.tables.map(({ table }) => table));
  const history = facts.history.filter(({ table }) => tables.size === 0 || tables.has(table));
  const made = [snapshots(history), deltas(facts, history)];
  return {
    files: [...made.map(({ file }) => file), stateChanges(facts)],
    leftOut: made.flatMap(({ leftOut }) => leftOut),
  };
}

type Made = { readonly file: TextFile; readonly leftOut: readonly LeftOut[] };

const snapshots = (history: readonly HistoryRow[]): Made =>
  bounded('history/snapshots.csv', {
    heading: ['utc', 'host', 'role', 'table', 'sequence', 'sweep'],
    rows: history.map((row) => ({
      ...row,
      value: row.sequence,
      cells: [
        formatInstant(row.atMs),
        row.host,
        row.role,
        `T${row.table}`,
        row.sequence,
        row.sweep,
      ],
    })),
  });

/** `state` is the judged one where the record is in the bundle, else as the numbers stand. */
function deltas(facts: BundleFacts, history: readonly HistoryRow[]): Made {
  const judged = new Map(
    facts.records
      .filter(isJudged)
      .flatMap(({ act }) =>
        act.cells.map((cell) => [keyOf(act.sweep.number, cell), cell.verdict] as const),
      ),
  );
  const sweeps = new Set(facts.records.filter(isJudged).map(({ act }) => act.sweep.number));
  return bounded('history/deltas.csv', {
    heading: ['utc', 'replica', 'table', 'replica_seq', 'master_low', 'master_high', 'state'],
    rows: numbersOfSweeps({ ...facts, history }).map((row) => ({
      ...row,
      value: row.sequence - (row.masterHigh ?? row.sequence),
      cells: [
        formatInstant(row.atMs),
        row.host,
        `T${row.table}`,
        row.sequence,
        row.masterLow,
        row.masterHigh,
        sweeps.has(row.sweep) && row.masterHigh !== null && row.state !== 'master'
          ? (judged.get(keyOf(row.sweep, row)) ?? 'in-step')
          : BY_NUMBERS[row.state],
      ],
    })),
  });
}

const keyOf = (sweep: number, { host, table }: Pick<CellRecord, 'host' | 'table'>): string =>
  `${sweep} ${table} ${host}`;

function stateChanges({ records }: BundleFacts): TextFile {
  const rows = records
    .filter(isTelling)
    .flatMap(({ number, act }) =>
      act.moves.map((move): readonly Cell[] => [
        formatInstant(actedAtMs(act)),
        number,
        move.incident,
        move.host,
        move.kind,
        move.from,
        move.to,
        move.reason,
        move.text,
      ]),
    );
  const heading = ['utc', 'record', 'incident', 'host', 'kind', 'from', 'to', 'reason', 'text'];
  return { path: 'history/state-changes.csv', text: csvOf(heading, rows) };
}

type HistoryCells = Pick<HistoryRow, 'atMs' | 'host' | 'table'> & {
  readonly value: number;
  readonly cells: readonly Cell[];
};

/**
 * Every row where there are no more than 50,000; else of each hour the lowest and the highest value of
 * each host and table, or of longer spans until that is few enough.
 */
function bounded(
  path: string,
  {
    heading,
    rows,
  }: { readonly heading: readonly string[]; readonly rows: readonly HistoryCells[] },
): Made {
  const kept =
    rows.length <= MOST_ROWS
      ? rows
      : (SPANS_MS.map((spanMs) => extremesOf(rows, spanMs)).find(
          (some) => some.length <= MOST_ROWS,
        ) ?? rows.slice(-MOST_ROWS));
  const text = csvOf(
    heading,
    kept.map(({ cells }) => cells),
  );
  if (kept.length === rows.length) return { file: { path, text }, leftOut: [] };
  const isKept = new Set(kept);
  const cut = rows.filter((row) => !isKept.has(row));
  const [first, last] = [cut[0], cut.at(-1)];
  const what = cutMarker({
    lines: cut.length,
    bytes: cut.reduce((sum, { cells }) => sum + csvLine(cells).length, 0),
    span:
      first === undefined || last === undefined
        ? undefined
        : { from: formatInstant(first.atMs), to: formatInstant(last.atMs) },
    rule: 'history.extremes',
  });
  return { file: { path, text: `${text}${what}\n` }, leftOut: [{ path, what }] };
}

/** Of each span, host and table the lowest and the highest, in the order of the rows. */
function extremesOf(rows: readonly HistoryCells[], spanMs: number): readonly HistoryCells[] {
  const spans = new Map<string, { low: HistoryCells; high: HistoryCells }>();
  for (const row of rows) {
    const key = `${Math.floor(row.atMs / spanMs)} ${row.table} ${row.host}`;
    const span = spans.get(key);
    if (span === undefined) spans.set(key, { low: row, high: row });
    else {
      if (row.value < span.low.value) span.low = row;
      if (row.value > span.high.value) span.high = row;
    }
  }
  const kept = new Set([...spans.values()].flatMap(({ low, high }) => [low, high]));
  return rows.filter((row) => kept.has(row));
}

/** Of a sweep whose record is not here, or in which there was nothing to judge by. */
const BY_NUMBERS: Readonly<Record<SweepNumbers['state'], string>> = {
  master: 'ran as master',
  none: 'no number of the master',
  ahead: 'ahead by its numbers',
  behind: 'behind by its numbers',
  'in-step': 'in-step by its numbers',
};
const MOST_ROWS = 50_000;
const HOUR_MS = 3_600_000;
const SPANS_MS = [1, 4, 24, 24 * 7, 24 * 30].map((hours) => hours * HOUR_MS);
