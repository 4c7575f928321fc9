import type { Incident } from '../incident.ts';
import { isJudged, isTelling, type JournalRecord } from '../journal.ts';
import { EMPTY_MEMORY } from '../memory.ts';

/** Whom a bundle is about: its incident, and the hosts that its collection asks. */
export type ToldOf = { readonly incident: string; readonly hosts: ReadonlySet<string> };

/**
 * A record with what a bundle tells of it: who was seen, every move, the incident itself, and the cells
 * of the hosts that it is about. What only judging remembers, and what alerts were owed, is left out;
 * of other incidents their tables are. The largest record is some hundred times as large.
 */
export function toldOf(record: JournalRecord, about: ToldOf): JournalRecord {
  if (!isTelling(record)) return record;
  const incidents = record.act.incidents.map((one) =>
    one.id === about.incident ? one : withoutTables(one),
  );
  if (!isJudged(record)) return { ...record, act: { ...record.act, incidents } };
  const { act } = record;
  const { mutes, windows } = act.memory;
  return {
    ...record,
    act: {
      ...act,
      incidents,
      cells: act.cells.filter(({ host }) => about.hosts.has(host)),
      memory: { ...EMPTY_MEMORY, ...(mutes && { mutes }), ...(windows && { windows }) },
      notes: [],
      alerts: [],
    },
  };
}

const withoutTables = (incident: Incident): Incident => ({
  ...incident,
  tables: [],
  now: [],
  detail: { kind: 'counted', counts: {}, names: [] },
});
