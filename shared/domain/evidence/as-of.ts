import type { Incident, Move } from '../incident.ts';
import { isJudged, isTelling, type JournalRecord } from '../journal.ts';
import { EMPTY_MEMORY, incidentsNeeded } from '../memory.ts';
import type { DomainState } from '../state.ts';

/** An incident as the newest of these records that changed it left it. Records ascend. */
export function incidentIn(records: readonly JournalRecord[], id: string): Incident | undefined {
  const changed = records.findLast((record) => incidentsOf(record).some((one) => one.id === id));
  return changed && incidentsOf(changed).find((one) => one.id === id);
}

/** The moves of an incident in a record. */
export const movesIn = (record: JournalRecord, incident: string): readonly Move[] =>
  isTelling(record) ? record.act.moves.filter((move) => move.incident === incident) : [];

/**
 * The record that opened an incident, the last time it did: its numbers are those of the incident's
 * tables, in every version of its evidence.
 */
export const openingIn = (
  records: readonly JournalRecord[],
  incident: string,
): JournalRecord | undefined =>
  records.findLast((record) =>
    movesIn(record, incident).some(({ from, to }) => to === 'open' && NOT_OPEN.has(from)),
  );

/**
 * A domain as of the newest of these records, as far as causes ask: what judging remembers, and what
 * people looked at. Nothing where no sweep among them was judged.
 */
export function stateIn(records: readonly JournalRecord[]): DomainState | undefined {
  const newest = records.at(-1);
  const judged = records.findLast(isJudged);
  if (newest === undefined || judged === undefined) return undefined;
  const regular = records
    .filter(isJudged)
    .findLast(({ act }) => act.sweep.purpose.kind === 'regular');
  const { domain, number } = newest;
  const { memory } = judged.act;
  if (regular === undefined) {
    return { domain, record: number, memory, sweep: null, master: null, ...NOTHING_SEEN };
  }
  const { sweep, master, hosts, counts, cells, notes = [] } = regular.act;
  return { domain, record: number, memory, sweep, master, hosts, counts, cells, notes };
}

/** Ids of the other incidents that lived, or had closed of late, as of the newest of these records. */
export function othersIn(records: readonly JournalRecord[], incident: string): readonly string[] {
  const judged = records.findLast(isJudged);
  const { memory = EMPTY_MEMORY, sweep } = judged?.act ?? {};
  return incidentsNeeded(memory, sweep?.scheduledAtMs ?? 0).filter((id) => id !== incident);
}

const incidentsOf = (record: JournalRecord): readonly Incident[] =>
  isTelling(record) ? record.act.incidents : [];

const NOT_OPEN: ReadonlySet<Move['from']> = new Set(['none', 'pending', 'closed']);
const NOTHING_SEEN = { hosts: [], counts: null, cells: [] };
