import { asksForClosingRecord } from '../closing-record.ts';
import type { ClosingRecord } from '../closing.ts';
import { refusePart, type Refused } from '../person-act.ts';
import type { Decided, IncidentAct } from './act-input.ts';

/** The closing record of an incident that is closed, by proof or by hand; a later one replaces it. */
export function giveClosing({
  incident,
  wish,
  wished,
  record,
}: IncidentAct<'give-closing'>): Decided {
  const { id, kind, closedAtMs } = incident;
  if (closedAtMs === null) {
    return refusePart('code', `${id} is not closed: say why it is to be closed`);
  }
  if (!asksForClosingRecord(kind)) {
    return refusePart('closing', `an incident of kind ${kind} asks for no closing record`);
  }
  const fault = exposureFault(wish.closing);
  if (fault !== undefined) return fault;
  const { by, atMs } = wished;
  const records = [...incident.records, record];
  const closing = { ...wish.closing, by, atMs };
  return { kind: 'effect', incidents: [{ ...incident, records, closing }], moves: [] };
}

/** Why the exposure of a closing record cannot be; undefined where it can. */
export const exposureFault = ({ exposure }: ClosingRecord): Refused | undefined =>
  exposure.fromMs > exposure.toMs
    ? refusePart('closing.exposure', 'the exposure ends before it begins')
    : undefined;
