import type { Incident, Move } from '../incident.ts';
import type { AlertDue, TellingRecord } from '../journal.ts';

/** One move that a message tells, with its incident as the record leaves it. */
export type Told = { readonly move: Move; readonly incident: Incident };

/** What an alert tells, causes first; a move that the record does not hold is left out. */
export const toldBy = ({ act }: TellingRecord, { moves }: AlertDue): readonly Told[] =>
  moves.flatMap(({ incident, number }) => {
    const move = act.moves.find((other) => other.incident === incident && other.number === number);
    const about = act.incidents.find(({ id }) => id === incident);
    return move === undefined || about === undefined ? [] : [{ move, incident: about }];
  });
