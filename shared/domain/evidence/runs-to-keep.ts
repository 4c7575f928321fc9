import type { Incident, MoveReason } from '../incident.ts';
import { isJudged, type JournalRecord, type JudgedRecord } from '../journal.ts';
import { isReplicaRole } from '../snapshot.ts';
import { movesIn, openingIn } from './as-of.ts';
import type { RunMeaning } from './bundle-facts.ts';

/** A sweep whose raw texts go into the bundle. */
export type SweepToKeep = { readonly sweep: number; readonly meaning: RunMeaning };

/**
 * The sweeps around an incident that tell its story, oldest first, each once: the last that was good,
 * the first that was not, the one that opened it, the one that confirmed it, the last that was not
 * good, and what shows its recovery; at most nine, whatever its length. Records ascend.
 */
export function runsToKeep(
  records: readonly JournalRecord[],
  incident: Incident,
): readonly SweepToKeep[] {
  const judged = records.filter(isJudged);
  const opening = openingIn(judged, incident.id);
  if (opening === undefined) return [];
  const before = judged.filter(({ number }) => number < opening.number);
  const since = judged.filter(({ number }) => number > opening.number);
  const first = firstSeenIn(before, incident.id);
  const good = before
    .filter(({ number }) => number < (first ?? opening).number)
    .findLast((record) => isGood(record, incident));
  const wanted: readonly (readonly [RunMeaning, JudgedRecord | undefined])[] = [
    ['opening', judged.find(({ number }) => number === opening.number)],
    ['last-good', good],
    ['first-bad', first],
    ['last-bad', since.findLast((record) => isBad(record, incident))],
    ['confirm', since.find((record) => hasMove(record, incident.id, CONFIRMING))],
    ...since
      .filter((record) => hasMove(record, incident.id, RECOVERING))
      .slice(-MOST_RECOVERING)
      .map((record) => ['recovery', record] as const),
  ];
  const kept = new Map<number, SweepToKeep>();
  for (const [meaning, record] of wanted) {
    const sweep = record?.act.sweep.number;
    if (sweep !== undefined && !kept.has(sweep)) kept.set(sweep, { sweep, meaning });
  }
  return [...kept.values()].toSorted((one, other) => one.sweep - other.sweep);
}

/** Where this opening was first seen, if it was counted before it opened. */
function firstSeenIn(before: readonly JudgedRecord[], incident: string): JudgedRecord | undefined {
  const ended = before.findLast((record) => hasMove(record, incident, ENDED));
  return before.find(
    (record) => record.number > (ended?.number ?? 0) && hasMove(record, incident, SEEN),
  );
}

/** Its host was read as a replica, and none of the incident's tables was out of step. */
function isGood(record: JudgedRecord, incident: Incident): boolean {
  const { hosts, sweep } = record.act;
  if (sweep.purpose.kind !== 'regular') return false;
  const seen = hosts.find(({ host }) => host === incident.host)?.seen;
  const wasRead = seen?.kind === 'read' && isReplicaRole(seen.role);
  return (incident.host === null || wasRead) && !isBad(record, incident);
}

const isBad = ({ act }: JudgedRecord, incident: Incident): boolean =>
  act.cells.some(
    ({ host, table, verdict }) =>
      (incident.host === null || host === incident.host) &&
      verdict !== 'no-data' &&
      incident.tables.some((one) => one.table === table),
  );

const hasMove = (
  record: JournalRecord,
  incident: string,
  reasons: ReadonlySet<MoveReason>,
): boolean => movesIn(record, incident).some(({ reason }) => reasons.has(reason));

const SEEN: ReadonlySet<MoveReason> = new Set(['first-seen', 'seen-again']);
const ENDED: ReadonlySet<MoveReason> = new Set(['closed', 'closed-by-person', 'did-not-confirm']);
const CONFIRMING: ReadonlySet<MoveReason> = new Set(['confirmed', 'not-confirmed']);
const RECOVERING: ReadonlySet<MoveReason> = new Set(['recovering', 'progressed', 'closed']);
const MOST_RECOVERING = 3;
