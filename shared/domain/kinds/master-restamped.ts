import type { FindingKind } from '../finding-kind.ts';
import type { Incident, Latch, MasterRestamp } from '../incident.ts';
import { judgeLatch, type LatchRule, type LatchSays } from '../master-latch.ts';
import { changesOfMaster } from '../master-readings.ts';
import type { SweepView } from '../sweep-view.ts';
import { counted, listFirst } from '../words.ts';

/** The stamp of the master's own table changed (rules.md, D5). Proved by a second reading; latched. */
export const masterRestamped: FindingKind = {
  id: 'master-restamped',
  severity: 'critical',
  meaning:
    "The master's numbers begin anew, as after a restore of the database (inference; the stamp's meaning " +
    'is not published). Replicas still hold the old series, and perhaps edits that the master lost.',
  remedy: 'docs/runbook.md#master-restamped',
  advice: [
    'Do NOT reset replicas before it is known what the master lost.',
    'Ask who restored the master, from when, and whether replicas were to follow.',
  ],
  heldBy: [],
  cleanNeeded: 3,
  inFollowUps: 'opens',
  subjects: ({ master }) => (master.kind === 'master' ? [master.host] : []),
  judge: (input) => judgeLatch(input, RULE),
};

const RULE: LatchRule<MasterRestamp> = {
  latchOf: ({ detail }) => (detail.kind === 'master-restamped' ? detail : undefined),
  toDetail: (latch) => ({ kind: 'master-restamped', ...latch }),
  happenedIn: restampedIn,
  isStill: ({ before }, { stamp }) => stamp.seconds !== before,
  joined: (first, again) => ({ ...again, before: first.before }),
  says,
  words: {
    holds: inWords,
    healed: 'every replica has followed the new series of the master',
    clear: 'the master has the stamps that it had before',
  },
};

/**
 * Healed once every replica is proved: what it froze is closed, and in each of its tables the master
 * has moved since and every replica was read in step beyond that.
 */
function says(
  view: SweepView,
  { tables }: Latch<MasterRestamp>,
  state: Incident['state'],
): LatchSays {
  const isFrozen = view.facts.incidents.some(
    (other) =>
      (other.kind === 'ahead' || other.kind === 'other-series') && other.state !== 'closed',
  );
  if (isFrozen) return 'holds';
  if (tables.every((table) => isFollowed(view, table))) return 'healed';
  return state === 'recovering' ? 'neither' : 'holds';
}

/** The master moved since it was restamped, and every replica was read in step beyond that. */
function isFollowed(
  { hosts, masterAfter }: SweepView,
  { table, sequence }: MasterRestamp,
): boolean {
  const master = masterAfter?.tables.find((reading) => reading.table === table);
  if (master === undefined || master.sequence <= sequence) return false;
  return hosts.every(({ tables }) => {
    const position = tables.find((view) => view.table === table)?.position;
    return position?.name === 'in-step' && (position.compared.replica ?? 0) > sequence;
  });
}

/** Since the same host was last read. */
function restampedIn(view: SweepView): readonly MasterRestamp[] {
  return changesOfMaster(view).flatMap(({ before, now, motion }) => {
    const { table, sequence } = now;
    const stamps = { before: before.stamp.seconds, after: now.stamp.seconds };
    return motion === 'restamped' ? [{ table, ...stamps, sequence }] : [];
  });
}

function inWords(host: string, restamped: readonly MasterRestamp[]): string {
  const names = restamped.map(({ table }) => `T${table}`);
  const where = counted(restamped.length, 'table');
  return `the stamp of the master ${host} changed in ${where}: ${listFirst(names, MOST_NAMED)}`;
}

const MOST_NAMED = 8;
