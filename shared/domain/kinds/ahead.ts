import { followAhead, holeOf, type FollowedAhead } from '../ahead.ts';
import { contradictionOf } from '../contradiction.ts';
import {
  clearFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import type { AheadTable, Confirmation, IncidentTable } from '../incident.ts';
import type { HostView } from '../sweep-view.ts';
import { numbersOf } from '../table-views.ts';
import { formatMoment } from '../time-words.ts';
import { counted, tablesInWords } from '../words.ts';

/** How long after the first proof a second pair is asked for, and how long after that it speaks anyway. */
export const CONFIRM_AFTER_MS = 60_000;
const SPEAK_ANYWAY_MS = 300_000;

/** A replica's counter above its master's, proved by the order of the reads (rules.md, D2 row 7, D7). */
export const ahead: FindingKind = {
  id: 'ahead',
  severity: 'critical',
  meaning:
    'This replica has numbers that its master has not given out yet. In 2008 BoKS dropped every ' +
    'update to such tables and said nothing (K1262). Logins through it may be denied; rights that ' +
    'were withdrawn since may still work (inference).',
  remedy: 'docs/runbook.md#ahead',
  advice: [
    'Contain: where another replica in step serves this site, stopping BoKS here moves its agents to ' +
      'that one; before it, a root session that does not depend on BoKS.',
    'Keep: do not promote this replica, force no download, remove no file. The edits that made it ' +
      'ahead exist only there.',
    'A named person says where the truth is; only then repair, by the runbook.',
  ],
  heldBy: [
    { kind: 'master-went-back', covers: 'tables' },
    { kind: 'master-restamped', covers: 'tables' },
    { kind: 'two-masters', covers: 'host' },
  ],
  cleanNeeded: 3,
  inFollowUps: true,
  subjects: ({ hosts }) => hosts.map(({ host }) => host),
  judge,
};

function judge(input: KindInput): Judged {
  const { view, seen, incident } = input;
  if (seen === undefined) return unread(input, 'it was not asked as a replica');
  const living = incident !== undefined && incident.state !== 'closed' ? incident : undefined;
  const detail = living?.detail.kind === 'ahead' ? living.detail : undefined;
  const inode = inodeOf(seen);
  const known = detail?.inode ?? seen.memory?.inode ?? null;
  const followed = followAhead({
    view,
    seen,
    previous: detail?.tables ?? [],
    inodeChanged: isChanged(known, inode),
  });
  const said = standing(input, seen, followed);
  const before: Confirmation = detail?.confirmation ?? {
    kind: 'awaited',
    speakAfterMs: view.nowMs + CONFIRM_AFTER_MS + SPEAK_ANYWAY_MS,
  };
  const confirmation = detail === undefined ? undefined : decided(input, before, said.says);
  return {
    ...said,
    confirmation,
    detail: {
      kind: 'ahead',
      tables: followed.tables,
      // A change is noticed by every table that it may concern, and only then is it known.
      inode: (followed.isWhole ? inode : null) ?? known ?? inode,
      confirmation: confirmation === undefined ? before : { kind: confirmation },
    },
  };
}

function standing(input: KindInput, seen: HostView, followed: FollowedAhead): Judged {
  const { view, incident } = input;
  const { tables, proved } = followed;
  if (proved.size > 0) return holding(input, seen, followed);
  if (seen.masterAfter === undefined || seen.noTables !== undefined) {
    return unread(input, 'the pair of readings that would tell is not there');
  }
  if (!seen.mayProve) {
    return unread(input, 'nothing is proved while it is in doubt who is master');
  }
  if (tables.some(({ standing: now }) => now === 'ahead')) {
    return unread(input, 'the tables that were ahead were not read');
  }
  const crossed = tables.filter(({ standing: now }) => now === 'crossed');
  const clears = crossed.length === 0 && seen.whole && !view.isFollowUp;
  // That it crossed is for a regular sweep to say.
  const isCrossed = view.isFollowUp ? (incident?.crossed ?? false) : crossed.length > 0;
  return {
    ...clearFor(input, inWords(tables), {
      clears,
      clean: clears && view.complete && seen.clean,
      closes: tables.every(({ standing: now }) => now === 'proved'),
    }),
    now: latest(seen, tables),
    severity: isCrossed ? 'error' : 'critical',
    crossed: isCrossed,
  };
}

function holding(input: KindInput, seen: HostView, followed: FollowedAhead): Judged {
  const { view } = input;
  const tables = followed.tables.filter(({ table }) => followed.proved.has(table));
  const listed = tables.map(({ table, lastMaster, lastReplica }) => ({
    table,
    master: lastMaster,
    replica: lastReplica,
    difference: lastReplica - lastMaster,
  }));
  const master = view.master.kind === 'master' ? view.master.host : 'its master';
  const bySweeps =
    followed.late.size === 0
      ? ''
      : ` (read in sweep ${[...new Set(followed.late.values())].join(' and ')}, ${master} in sweep ${view.facts.sweep.number})`;
  return {
    ...clearFor(input, ''),
    says: 'holds',
    because: `${seen.host} is ahead of ${master} in ${counted(listed.length, 'table')}: ${tablesInWords(listed)}${bySweeps}`,
    contradiction: contradictionOf(seen),
    met: true,
    severity: 'critical',
    count: { reads: 1, sinceMs: view.nowMs },
    tables: listed,
    now: latest(seen, followed.tables),
    crossed: false,
  };
}

/** A second ordered pair confirms, or does not; without one, time decides that it speaks all the same. */
function decided(
  { view }: KindInput,
  before: Confirmation,
  says: Judged['says'],
): Judged['confirmation'] {
  if (before.kind !== 'awaited') return undefined;
  if (says === 'holds') return 'confirmed';
  if (says === 'clear' || view.isFollowUp) return 'not-confirmed';
  return view.nowMs >= before.speakAfterMs ? 'not-confirmed' : undefined;
}

function inWords(tables: readonly AheadTable[]): string {
  const of = (wanted: AheadTable['standing'], word = nameOf): string =>
    tables
      .filter((table) => table.standing === wanted)
      .map(word)
      .join(', ');
  const parts = [
    ['the master has passed it, over the hole: ', of('crossed', withHole)],
    ['reset seen: ', of('reset')],
    ['looks reset by a sign alone: ', of('reset-by-sign')],
    ['repaired, not yet proved by movement: ', of('quiet', withRest)],
    ['repair proved by movement: ', of('proved', withMovement)],
  ];
  return parts
    .filter(([, names]) => names !== '')
    .map((part) => part.join(''))
    .join('; ');
}

const nameOf = ({ table }: AheadTable): string => `T${table}`;

/** `T15 (no edit since 2008-11-17 15:14 UTC)`: only an edit of the master can prove it. */
const withRest = (table: AheadTable): string =>
  table.resetAtMs === undefined
    ? nameOf(table)
    : `${nameOf(table)} (no edit since ${formatMoment(table.resetAtMs)})`;

/** `T7 (5056 → 5057)`: where it was reset, and where the master went next with the replica behind it. */
const withMovement = (table: AheadTable): string =>
  table.resetAtMaster === null || table.movedTo === null
    ? nameOf(table)
    : `${nameOf(table)} (${table.resetAtMaster} → ${table.movedTo})`;

/** `T7 (at least 3 updates were never applied, at most 1929)`; one number where both are the same. */
function withHole(table: AheadTable): string {
  const { atLeast, atMost } = holeOf(table);
  if (atLeast === atMost) return `${nameOf(table)} (${counted(atLeast, 'update')} never applied)`;
  const most = atMost === null ? 'how many at most is not known' : `at most ${atMost}`;
  return `${nameOf(table)} (at least ${counted(atLeast, 'update')} never applied, ${most})`;
}

const latest = (seen: HostView, tables: readonly AheadTable[]): readonly IncidentTable[] => {
  const followed = new Set(tables.map(({ table }) => table));
  return seen.tables
    .filter(({ table, position }) => followed.has(table) && position.difference !== undefined)
    .map((view) => ({ table: view.table, ...numbersOf(view) }));
};

const inodeOf = ({ outcome }: HostView): number | null =>
  outcome.kind === 'reading' ? (outcome.counters?.inode ?? null) : null;

const isChanged = (before: number | null, now: number | null): boolean =>
  before !== null && now !== null && before !== now;
