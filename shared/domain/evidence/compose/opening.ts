import { actedAtMs, isJudged, type JudgedRecord } from '../../journal.ts';
import type { BundleFacts } from '../bundle-facts.ts';
import type { Opening } from '../report/facts.ts';
import type { ReadPair } from './pairs.ts';

/**
 * The numbers that the incident opened with. They are those of the incident itself, which never change
 * within an episode, so every version of a bundle repeats them, whatever is still kept of the texts.
 */
export function openingOf(facts: BundleFacts, pairs: readonly ReadPair[]): Opening {
  const { incident, collection } = facts;
  const pair = openingPair(facts, pairs);
  const record = recordWith(facts, OPENED) ?? recordWith(facts, SEEN);
  const fallbackMs = incident.openedAtMs ?? incident.firstSeenAtMs;
  const replicaAtMs =
    pair?.replica.snapshot.readAtMs ?? readAtIn(record, incident.host) ?? fallbackMs;
  const before =
    pair?.before === undefined
      ? lastOfMaster(facts, replicaAtMs)
      : { atMs: pair.before.snapshot.readAtMs, tables: pair.before.snapshot.tables };
  return {
    replicaAtMs,
    beforeAtMs: before?.atMs ?? null,
    masterAtMs: pair?.after.snapshot.readAtMs ?? readAtIn(record, collection.master) ?? fallbackMs,
    confirmedAtMs: confirmedAt(facts, pairs),
    files: pair === undefined ? null : { replica: pair.paths.replica, master: pair.paths.after },
    tables: incident.tables.map(({ table, replica, master }) => ({
      table,
      masterBefore: before?.tables.find((one) => one.table === table)?.sequence ?? null,
      replica,
      masterAfter: master,
    })),
  };
}

/** The master's newest reading before a moment: the sweep before may have had none. */
function lastOfMaster({ history, collection }: BundleFacts, beforeMs: number) {
  const read = history.filter(
    ({ host, role, atMs }) => host === collection.master && role === 'master' && atMs < beforeMs,
  );
  if (read.length === 0) return undefined;
  const latestMs = read.reduce((latest, { atMs }) => Math.max(latest, atMs), 0);
  return { atMs: latestMs, tables: read.filter(({ atMs }) => atMs === latestMs) };
}

/** The pair of the run that opened it, of the incident's own host. */
export const openingPair = (
  { incident }: BundleFacts,
  pairs: readonly ReadPair[],
): ReadPair | undefined =>
  pairs.find(
    ({ run, replica }) => run.meaning === 'opening' && replica.snapshot.host === incident.host,
  );

/**
 * When the second pair was read that confirmed it; null where none did. A collection that comes before
 * the sweep that is to confirm reads a pair of its own.
 */
function confirmedAt(facts: BundleFacts, pairs: readonly ReadPair[]): number | null {
  const record = recordWith(facts, ['confirmed']);
  if (record !== undefined) {
    return readAtIn(record, facts.collection.master) ?? actedAtMs(record.act);
  }
  if (recordWith(facts, ['not-confirmed']) !== undefined) return null;
  return pairs.find((pair) => confirms(pair, facts))?.after.snapshot.readAtMs ?? null;
}

const confirms = ({ run, replica, ahead }: ReadPair, { incident }: BundleFacts): boolean =>
  run.meaning === 'confirm' &&
  replica.snapshot.host === incident.host &&
  incident.tables.every(({ table }) => ahead.some((one) => one.table === table));

/** The newest record with such a move of the incident: of its present episode. */
const recordWith = (
  { records, incident }: BundleFacts,
  reasons: readonly string[],
): JudgedRecord | undefined =>
  records.findLast(
    (record): record is JudgedRecord =>
      isJudged(record) &&
      record.act.moves.some(
        (move) => move.incident === incident.id && reasons.includes(move.reason),
      ),
  );

function readAtIn(record: JudgedRecord | undefined, host: string | null): number | undefined {
  const seen = record?.act.hosts.find((standing) => standing.host === host)?.seen;
  return seen?.kind === 'read' ? seen.readAtMs : undefined;
}

const OPENED = ['opened', 'reopened'];
const SEEN = ['first-seen', 'seen-again', 'held'];
