import { refuse } from '../person-act.ts';
import type { Decided, IncidentAct } from './act-input.ts';

/** A comment is no move: the incident names the record that has it, and stays as it is. */
export function comment({ incident, record }: IncidentAct<'comment'>): Decided {
  if (incident.openedAtMs === null) {
    return refuse('not-open-yet', `${incident.id} is only counted so far: it may never open`);
  }
  const records = [...incident.records, record];
  return { kind: 'effect', incidents: [{ ...incident, records }], moves: [] };
}
