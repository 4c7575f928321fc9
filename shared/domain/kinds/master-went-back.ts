import {
  clearFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import { judgeMotion } from '../motion.ts';
import type { Snapshot } from '../snapshot.ts';
import { asMasterOf, type SweepView } from '../sweep-view.ts';
import { counted } from '../words.ts';
import { zoneShiftSeconds } from '../zone-offset.ts';

/** The master's own counter fell (rules.md, D5). Proved by a second reading of it; latched. */
export const masterWentBack: FindingKind = {
  id: 'master-went-back',
  severity: 'critical',
  meaning:
    'The master has lost edits that it had made: it was restored, or its data were replaced. Every replica ' +
    'is ahead of it and frozen. The lost edits exist only on the replicas: reset none of them.',
  remedy: 'docs/runbook.md#master-went-back',
  advice: [
    'Do NOT reset replicas: the edits that the master lost exist only on them.',
    'Ask who restored the master, from when; list the lost edits and enter them again by hand.',
  ],
  heldBy: [],
  cleanNeeded: 1,
  inFollowUps: true,
  subjects: ({ master }) => (master.kind === 'master' ? [master.host] : []),
  judge,
};

type Fallen = { readonly table: number; readonly before: number; readonly after: number };

function judge(input: KindInput): Judged {
  const { view, host, incident } = input;
  if (
    view.master.kind !== 'master' ||
    view.master.host !== host ||
    view.masterAfter === undefined
  ) {
    return unread(input, `${host} gave no reading as master`);
  }
  const known =
    incident?.detail.kind === 'master-went-back' && incident.state !== 'closed'
      ? incident.detail.tables
      : [];
  if (incident?.state === 'open' || incident?.state === 'recovering') return latched(input, known);
  const fallen =
    known.length > 0
      ? stillFallen(known, view.masterAfter)
      : withThoseAheadEverywhere(view, fallenIn(view, host));
  if (fallen.length === 0) return clearFor(input, `${host} has every number that it had before`);
  const reads = known.length > 0 ? (incident?.count.reads ?? 0) + 1 : 1;
  return {
    ...clearFor(
      input,
      `the counter of the master ${host} went back in ${counted(fallen.length, 'table')}: ${inWords(fallen)}`,
    ),
    says: 'holds',
    met: reads >= 2,
    needed: 2,
    count: { reads, sinceMs: incident?.count.sinceMs ?? view.nowMs },
    detail: { kind: 'master-went-back', tables: fallen },
  };
}

/**
 * Holds until every replica is proved (D7), or a person closes it. A replica that was never read
 * since may be ahead: it is not proved.
 */
function latched(input: KindInput, tables: readonly Fallen[]): Judged {
  const { view, incident } = input;
  const detail = { kind: 'master-went-back', tables } as const;
  const sinceMs = incident?.firstSeenAtMs ?? 0;
  const frozen = view.facts.incidents.filter(
    ({ kind, episode, closedAtMs }) =>
      kind === 'ahead' && episode > 0 && (closedAtMs ?? view.nowMs) >= sinceMs,
  );
  const unseen = view.hosts.filter(
    ({ noTables, memory }) => noTables !== undefined && (memory?.lastAtMs ?? 0) < sinceMs,
  );
  const healed =
    frozen.length > 0 && unseen.length === 0 && frozen.every(({ state }) => state === 'closed');
  return healed
    ? { ...clearFor(input, 'every replica that it froze is proved in step'), detail }
    : { ...clearFor(input, incident?.summary ?? ''), says: 'holds', met: true, detail };
}

/**
 * Fell since the same host's last reading as master, whoever was master in between; a shift of its
 * zone is no restamping.
 */
function fallenIn({ masterAfter, facts }: SweepView, host: string): readonly Fallen[] {
  const masterBefore = asMasterOf(facts, host);
  if (masterAfter === undefined || masterBefore === undefined) return [];
  const shift = zoneShiftSeconds(masterAfter.tables, masterBefore.tables);
  const before = new Map(masterBefore.tables.map((reading) => [reading.table, reading]));
  return masterAfter.tables
    .filter((now) => judgeMotion(before.get(now.table), now, shift) === 'fell')
    .map(({ table, sequence }) => ({
      table,
      before: before.get(table)?.sequence ?? 0,
      after: sequence,
    }));
}

/**
 * A table that was edited between our last reading and the backup does not look fallen, though
 * every replica is ahead in it. Where a fall in other tables is read, at least two replicas
 * answered and all are ahead in it, it went back with them: the master had given out the lowest
 * number that they have.
 */
function withThoseAheadEverywhere(
  { hosts, masterAfter }: SweepView,
  fallen: readonly Fallen[],
): readonly Fallen[] {
  const answered = hosts.filter(({ noTables, mayProve }) => noTables === undefined && mayProve);
  if (fallen.length === 0 || answered.length < 2) return fallen;
  const ahead = new Map<number, number[]>();
  for (const { table, position } of answered.flatMap(({ tables }) => tables)) {
    if (position.row !== 7) continue;
    ahead.set(table, [...(ahead.get(table) ?? []), position.compared.replica ?? 0]);
  }
  const known = new Set(fallen.map(({ table }) => table));
  const further = (masterAfter?.tables ?? []).flatMap(({ table, sequence }) => {
    const values = ahead.get(table) ?? [];
    return !known.has(table) && values.length === answered.length
      ? [{ table, before: Math.min(...values), after: sequence }]
      : [];
  });
  return [...fallen, ...further].toSorted((a, b) => a.table - b.table);
}

function stillFallen(known: readonly Fallen[], now: Snapshot): readonly Fallen[] {
  const sequences = new Map(now.tables.map(({ table, sequence }) => [table, sequence]));
  return known.filter(({ table, before }) => (sequences.get(table) ?? before) < before);
}

const inWords = (fallen: readonly Fallen[]): string =>
  fallen
    .slice(0, 6)
    .map(({ table, before, after }) => `T${table} ${before} → ${after}`)
    .join(', ') + (fallen.length > 6 ? ` and ${fallen.length - 6} more` : '');
