import { refuse } from '../person-act.ts';
import type { Decided, IncidentAct } from './act-input.ts';

/** A person wants evidence collected: no move, and none of what is owed already. */
export function collectEvidence({
  incident,
  evidence,
  record,
}: IncidentAct<'collect-evidence'>): Decided {
  const { id, openedAtMs, records } = incident;
  if (openedAtMs === null) {
    return refuse('not-open-yet', `${id} is only counted so far: it may never open`);
  }
  if (evidence.owed.some((owed) => owed.incident === id)) {
    return refuse('being-collected', `evidence of ${id} is being collected already`);
  }
  return { kind: 'effect', incidents: [{ ...incident, records: [...records, record] }], moves: [] };
}
