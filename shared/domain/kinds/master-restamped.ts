import {
  clearFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import type { IncidentDetail } from '../incident.ts';
import { judgeMotion } from '../motion.ts';
import type { Snapshot } from '../snapshot.ts';
import { asMasterOf, type SweepView } from '../sweep-view.ts';
import { counted } from '../words.ts';
import { zoneShiftSeconds } from '../zone-offset.ts';

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
  inFollowUps: true,
  subjects: ({ master }) => (master.kind === 'master' ? [master.host] : []),
  judge,
};

type Restamped = Extract<IncidentDetail, { kind: 'master-restamped' }>['tables'][number];

function judge(input: KindInput): Judged {
  const { view, host, incident } = input;
  const now = view.masterAfter;
  if (view.master.kind !== 'master' || view.master.host !== host || now === undefined) {
    return unread(input, `${host} gave no reading as master`);
  }
  const known =
    incident?.detail.kind === 'master-restamped' && incident.state !== 'closed'
      ? incident.detail.tables
      : [];
  if (incident?.state === 'open' || incident?.state === 'recovering') {
    return latched(input, known, now);
  }
  const restamped = known.length > 0 ? stillSo(known, now) : restampedIn(view, host);
  if (restamped.length === 0) return clearFor(input, `${host} has the stamps that it had before`);
  const reads = known.length > 0 ? (incident?.count.reads ?? 0) + 1 : 1;
  const names = restamped.slice(0, 8).map(({ table }) => `T${table}`);
  const more = restamped.length > 8 ? ` and ${restamped.length - 8} more` : '';
  return {
    ...clearFor(
      input,
      `the stamp of the master ${host} changed in ${counted(restamped.length, 'table')}: ${names.join(', ')}${more}`,
    ),
    says: 'holds',
    met: reads >= 2,
    needed: 2,
    count: { reads, sinceMs: incident?.count.sinceMs ?? view.nowMs },
    detail: { kind: 'master-restamped', tables: restamped },
  };
}

/**
 * Holds until every replica is proved: what it froze is closed, and in each of its tables the master
 * has moved since and every replica was read in step beyond that. Or until a person closes it.
 */
function latched(input: KindInput, tables: readonly Restamped[], now: Snapshot): Judged {
  const { view, incident } = input;
  const detail = { kind: 'master-restamped', tables } as const;
  const isFrozen = view.facts.incidents.some(
    ({ kind, state }) => (kind === 'ahead' || kind === 'other-series') && state !== 'closed',
  );
  const healed = !isFrozen && tables.every((table) => isFollowed(view, table, now));
  const how = { clears: healed, clean: healed && view.complete, closes: healed };
  const isRecovering = incident?.state === 'recovering';
  return healed || isRecovering
    ? { ...clearFor(input, 'every replica has followed the new series of the master', how), detail }
    : { ...clearFor(input, incident?.summary ?? ''), says: 'holds', met: true, detail };
}

/** The master moved since it was restamped, and every replica was read in step beyond that. */
function isFollowed({ hosts }: SweepView, { table, sequence }: Restamped, now: Snapshot): boolean {
  const master = now.tables.find((reading) => reading.table === table);
  if (master === undefined || master.sequence <= sequence) return false;
  return hosts.every(({ tables }) => {
    const position = tables.find((view) => view.table === table)?.position;
    return position?.name === 'in-step' && (position.compared.replica ?? 0) > sequence;
  });
}

/** Since the same host's last reading as master; a shift of its zone is no restamping. */
function restampedIn({ masterAfter, facts }: SweepView, host: string): readonly Restamped[] {
  const earlier = asMasterOf(facts, host);
  if (masterAfter === undefined || earlier === undefined) return [];
  const shift = zoneShiftSeconds(masterAfter.tables, earlier.tables);
  const before = new Map(earlier.tables.map((reading) => [reading.table, reading]));
  return masterAfter.tables
    .filter((now) => judgeMotion(before.get(now.table), now, shift) === 'restamped')
    .map(({ table, stamp, sequence }) => ({
      table,
      before: before.get(table)?.stamp.seconds ?? 0,
      after: stamp.seconds,
      sequence,
    }));
}

function stillSo(known: readonly Restamped[], now: Snapshot): readonly Restamped[] {
  const stamps = new Map(now.tables.map(({ table, stamp }) => [table, stamp.seconds]));
  return known.filter(({ table, before }) => (stamps.get(table) ?? before) !== before);
}
