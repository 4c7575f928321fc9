import { contradictionOf } from '../contradiction.ts';
import {
  clearFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import { isSentLess } from '../list-witness.ts';
import type { DomainSettings } from '../settings.ts';
import type { HostView } from '../sweep-view.ts';
import {
  countTables,
  everyHost,
  isLiving,
  latestOf,
  recordOnly,
  toNumbers,
  whereProved,
  type TableRule,
} from '../table-counts.ts';
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
  counts: 'stuck',
  subjects: everyHost,
  judge: whereProved(judge),
};

function judge(input: KindInput, seen: HostView): Judged {
  const { view } = input;
  const { settings } = view.facts;
  const rule = ruleOf(settings);
  if (!isLiving(input) && (seen.isJoining || isListedAsUnsent(seen))) {
    const because = "the host is joining, or the master's list says that it is sent nothing";
    return recordOnly(input, seen, { rule, because });
  }
  const { counts, held, met, count } = countTables(input, seen, rule);
  const detail = { kind: 'counted', counts, names: held.map(({ table }) => `T${table}`) } as const;
  const now = latestOf(seen);
  if (met.length > 0 || (held.length > 0 && !isLiving(input))) {
    const tables = met.map(toNumbers);
    const shown = tables.length > 0 ? tables : held.map(toNumbers);
    return {
      ...clearFor(input, ''),
      says: 'holds',
      because:
        `${seen.host} does not move and is behind in ${counted(shown.length, 'table')}: ` +
        `${tablesInWords(shown)}${sentLess(input, seen)}`,
      contradiction: contradictionOf(seen),
      met: met.length > 0,
      count,
      needed: settings.thresholds.stuck.reads,
      tables,
      now,
      detail,
    };
  }
  if (!isLiving(input) && (!seen.whole || count.reads > 0)) {
    return { ...unread(input, 'the tables that were behind were not read'), detail };
  }
  return { ...released(input, seen), detail, now };
}

/** The master's own list says why nothing arrives: `list-new` and `list-loading` speak for it (ADR 0003). */
const isListedAsUnsent = ({ listed }: HostView): boolean =>
  typeof listed !== 'string' && (listed.status === 'new' || listed.status === 'loading');

/** `still` and proved behind in this read; still, too, if the last read that had the table was counted. */
const ruleOf = ({ busy, thresholds }: DomainSettings): TableRule => ({
  byValue: true,
  patienceOf: (table) => (busy.includes(table) ? thresholds.stuckBusy : thresholds.stuck),
  says: ({ motion, position }, before) => {
    if (position.name === 'no-data') return 'kept';
    if (position.row !== 9) return 'over';
    if (!position.proved) return 'kept';
    if (motion === 'still') return 'held';
    const isAsCounted = before !== undefined && before.value === position.compared.replica;
    return motion === 'first' && isAsCounted ? 'held' : 'over';
  },
});

const sentLess = ({ view }: KindInput, seen: HostView): string =>
  isSentLess(view, seen) ? '; BoKS itself sends it less than its peers (inference)' : '';

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
