import type { FindingKind } from '../finding-kind.ts';
import type { Latch, MasterFall } from '../incident.ts';
import { judgeLatch, type LatchRule } from '../master-latch.ts';
import { changesOfMaster } from '../master-readings.ts';
import type { SweepView } from '../sweep-view.ts';
import { counted, listFirst } from '../words.ts';

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
  inFollowUps: 'opens',
  subjects: ({ master }) => (master.kind === 'master' ? [master.host] : []),
  judge: (input) => judgeLatch(input, RULE),
};

const RULE: LatchRule<MasterFall> = {
  latchOf: ({ detail }) => (detail.kind === 'master-went-back' ? detail : undefined),
  toDetail: (latch) => ({ kind: 'master-went-back', ...latch }),
  happenedIn: (view) => withThoseAheadEverywhere(view, fallenIn(view)),
  isStill: ({ before }, { sequence }) => sequence < before,
  // The highest number that it had.
  joined: (first, again) => ({ ...again, before: Math.max(first.before, again.before) }),
  says: (view, latch) => (isHealed(view, latch) ? 'healed' : 'holds'),
  words: {
    holds: inWords,
    healed: 'every replica that it froze is proved in step',
    clear: 'the master has every number that it had before',
  },
};

/** Every `ahead` that lived since is closed. A replica that was not read since may be ahead: it is not proved. */
function isHealed({ facts, hosts, nowMs }: SweepView, { sinceMs }: Latch<MasterFall>): boolean {
  const frozen = facts.incidents.filter(
    ({ kind, episode, closedAtMs }) =>
      kind === 'ahead' && episode > 0 && (closedAtMs ?? nowMs) >= sinceMs,
  );
  const unseen = hosts.filter(
    ({ noTables, memory }) => noTables !== undefined && (memory?.lastAtMs ?? 0) < sinceMs,
  );
  return (
    frozen.length > 0 && unseen.length === 0 && frozen.every(({ state }) => state === 'closed')
  );
}

/** Fell since the same host was last read, whoever was master in between. */
function fallenIn(view: SweepView): readonly MasterFall[] {
  return changesOfMaster(view).flatMap(({ before, now, motion }) =>
    motion === 'fell' ? [{ table: now.table, before: before.sequence, after: now.sequence }] : [],
  );
}

/**
 * A table that was edited between our last reading and the backup does not look fallen, though
 * every replica is ahead in it. Where a fall in other tables is read, at least two replicas
 * answered and all are ahead in it, it went back with them: the master had given out the lowest
 * number that they have.
 */
function withThoseAheadEverywhere(
  { hosts, masterAfter }: SweepView,
  fallen: readonly MasterFall[],
): readonly MasterFall[] {
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

function inWords(host: string, fallen: readonly MasterFall[]): string {
  const words = fallen.map(({ table, before, after }) => `T${table} ${before} → ${after}`);
  const where = counted(fallen.length, 'table');
  return `the counter of the master ${host} went back in ${where}: ${listFirst(words, MOST_NAMED)}`;
}

const MOST_NAMED = 6;
