import { contradictionOf } from '../contradiction.ts';
import {
  clearFor,
  isMet,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import type { Count, IncidentTable, TableCount } from '../incident.ts';
import { numbersOf, type HostView, type TableView } from '../sweep-view.ts';
import { counted, tablesInWords } from '../words.ts';

/** The same value in N reads, and in each of them proved behind (rules.md, D5; domain.md: idle is not stuck). */
export const stuck: FindingKind = {
  id: 'stuck',
  severity: 'error',
  meaning:
    'Updates of these tables no longer reach this replica. New rights are missing on it, and withdrawn ' +
    'rights may still work (inference).',
  remedy: 'docs/runbook.md#stuck',
  advice: [
    'Look at the bridge of servm between master and this replica, and at its error log.',
    'Do not promote this replica: it lacks updates that others have.',
  ],
  heldBy: [
    { kind: 'master-not-sending', covers: 'domain' },
    { kind: 'master-silent', covers: 'domain' },
    { kind: 'list-down', covers: 'host' },
  ],
  cleanNeeded: 3,
  inFollowUps: true,
  subjects: ({ hosts }) => hosts.map(({ host }) => host),
  judge,
};

function judge(input: KindInput): Judged {
  const { view, seen, incident } = input;
  if (seen === undefined || seen.noTables !== undefined)
    return unread(input, 'its tables were not read');
  if (!seen.mayProve) return unread(input, 'nothing is proved while it is in doubt who is master');
  if (!isLiving(input) && (seen.isJoining || isListedAsUnsent(seen)))
    return whileJoining(input, seen);
  const listed = new Set(
    incident?.state === 'closed' ? [] : incident?.tables.map(({ table }) => table),
  );
  const before = countsBefore(input, seen);
  const held = seen.tables.filter((table) => isHeld(table, before));
  const counts = countTables(input, { seen, held, before });
  const met = held.filter(({ table }) => listed.has(table) || isTableMet(input, counts, table));
  const detail = { kind: 'counted', counts, names: held.map(({ table }) => `T${table}`) } as const;
  const now = seen.tables
    .filter(({ position }) => position.difference !== undefined)
    .map(toNumbers);
  if (met.length > 0 || (held.length > 0 && !isLiving(input))) {
    const tables = met.map(toNumbers);
    const shown = tables.length > 0 ? tables : held.map(toNumbers);
    return {
      ...clearFor(input, ''),
      says: 'holds',
      because: `${seen.host} does not move and is behind in ${counted(shown.length, 'table')}: ${tablesInWords(shown)}`,
      contradiction: contradictionOf(seen),
      met: met.length > 0,
      count: longest(counts, view.nowMs),
      needed: view.facts.settings.thresholds.stuck.reads,
      tables,
      now,
      detail,
    };
  }
  if (!isLiving(input) && (!seen.whole || longest(counts, view.nowMs).reads > 0)) {
    return { ...unread(input, 'the tables that were behind were not read'), detail };
  }
  return { ...released(input, seen), detail, now };
}

/** Recorded, not counted; a table that moved meanwhile has lost the reads that it had. */
function whileJoining(input: KindInput, seen: HostView): Judged {
  const before = countsBefore(input, seen);
  const notHeld = new Set(
    seen.tables.filter((table) => !isHeld(table, before)).map(({ table }) => String(table)),
  );
  const counts = Object.fromEntries(
    Object.entries(before).filter(([table]) => !notHeld.has(table)),
  );
  const because = "the host is joining, or the master's list says that it is sent nothing";
  const names = Object.keys(counts).map((table) => `T${table}`);
  if (input.incident?.state === 'pending' && names.length === 0 && seen.whole)
    return clearFor(input, because);
  return { ...unread(input, because), detail: { kind: 'counted', counts, names } };
}

/** The master's own list says why nothing arrives: `list-new` and `list-loading` speak for it (ADR 0003). */
const isListedAsUnsent = ({ listed }: HostView): boolean =>
  typeof listed !== 'string' && (listed.status === 'new' || listed.status === 'loading');

type Counts = Readonly<Record<string, TableCount>>;

/** `still` and proved behind in this read; still, too, if the last read that had the table was counted. */
function isHeld({ table, motion, position }: TableView, before: Counts): boolean {
  if (position.row !== 9 || !position.proved) return false;
  if (motion === 'still') return true;
  const count = before[String(table)];
  return motion === 'first' && count !== undefined && count.value === position.compared.replica;
}

const isLiving = ({ incident }: KindInput): boolean =>
  incident?.state === 'open' || incident?.state === 'recovering';

/** A gap starts all counts anew, and a closed incident has none. */
function countsBefore({ view, incident }: KindInput, seen: HostView): Counts {
  const detail = incident?.state === 'closed' ? undefined : incident?.detail;
  return seen.afterGap || view.afterGap || detail?.kind !== 'counted' ? {} : detail.counts;
}

type Counting = {
  readonly seen: HostView;
  readonly held: readonly TableView[];
  readonly before: Counts;
};

/** N and T run per table and value; a table that was not read keeps its count. */
function countTables({ view }: KindInput, { seen, held, before }: Counting): Counts {
  const read = new Set(
    seen.tables
      .filter(({ position }) => position.name !== 'no-data')
      .map(({ table }) => String(table)),
  );
  const kept = Object.entries(before).filter(([table]) => !read.has(table));
  const goingOn = held.map(({ table, position }): [string, TableCount] => {
    const value = position.compared.replica ?? 0;
    const count = before[String(table)];
    const goesOn = count !== undefined && count.value === value;
    const next = goesOn
      ? { reads: count.reads + 1, sinceMs: count.sinceMs, value }
      : { reads: 1, sinceMs: view.nowMs, value };
    return [String(table), next];
  });
  return Object.fromEntries([...kept, ...goingOn]);
}

function isTableMet({ view }: KindInput, counts: Counts, table: number): boolean {
  const { busy, thresholds } = view.facts.settings;
  const count = counts[String(table)];
  const patience = busy.includes(table) ? thresholds.stuckBusy : thresholds.stuck;
  return count !== undefined && isMet(count, patience, view.nowMs);
}

function longest(counts: Counts, nowMs: number): Count {
  const [most] = Object.values(counts).toSorted((a, b) => b.reads - a.reads);
  return { reads: most?.reads ?? 0, sinceMs: most?.sinceMs ?? nowMs };
}

/**
 * Not held: it clears once every listed table has moved off its value in two reads, and closes once
 * each was also in step. `progress` counts those reads while the incident is open.
 */
function released(input: KindInput, seen: HostView): Judged {
  const { view, incident } = input;
  const listed = incident?.tables ?? [];
  const read = new Map(seen.tables.map((table) => [table.table, table]));
  if (listed.some(({ table }) => (read.get(table)?.position.compared.replica ?? null) === null)) {
    return unread(input, 'its listed tables were not read');
  }
  const moved = listed.every(
    ({ table, replica }) => read.get(table)?.position.compared.replica !== replica,
  );
  const inStep = listed.every(({ table }) => read.get(table)?.position.name === 'in-step');
  const because = inStep
    ? `${seen.host} moved and is in step in every listed table`
    : `${seen.host} is not held in any listed table`;
  const isRecovering = incident?.state === 'recovering';
  const how = {
    clears: moved && seen.whole && (isRecovering || (incident?.progress ?? 0) >= 1),
    clean: moved && (isRecovering ? view.complete && seen.clean : seen.whole),
    closes: inStep,
  };
  return clearFor(input, because, how);
}

const toNumbers = (view: TableView): IncidentTable => ({ table: view.table, ...numbersOf(view) });
