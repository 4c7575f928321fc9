import type { Incident, IncidentState, Move, Severity } from '../incident.ts';
import type { AlertDue, Digest, TellingRecord } from '../journal.ts';
import { nameOf } from '../person.ts';

/** One move that a message tells, with its incident as the record leaves it. */
export type Told = { readonly move: Move; readonly incident: Incident };

/** An incident that a message tells, by its last move there; the moves before it stand beside. */
export type ToldIncident = Told & { readonly earlier: readonly Move[] };

/** What a message is for. */
export type Telling =
  | {
      readonly kind: 'moves';
      readonly lead: ToldIncident;
      readonly others: readonly ToldIncident[];
    }
  | { readonly kind: 'digest'; readonly digest: Digest }
  /** A person tries whether messages arrive. */
  | { readonly kind: 'test'; readonly by: string; readonly why: string }
  /** It names nothing that its record holds; said rather than lost. */
  | { readonly kind: 'bare'; readonly text: string };

/**
 * What an alert tells people. The lead is the most urgent: what is open before what recovers or
 * closed, the severest first, causes before symptoms. A closing never hides an opening.
 */
export function tellingOf(record: TellingRecord, alert: AlertDue): Telling {
  const { act } = record;
  if (alert.digest !== undefined) return { kind: 'digest', digest: alert.digest };
  const [lead, ...others] = byIncident(toldBy(record, alert)).toSorted(
    (a, b) =>
      STATES.indexOf(a.incident.state) - STATES.indexOf(b.incident.state) ||
      SEVERITIES.indexOf(a.incident.severity) - SEVERITIES.indexOf(b.incident.severity) ||
      Number(isHeaded(b, alert)) - Number(isHeaded(a, alert)),
  );
  if (lead !== undefined) return { kind: 'moves', lead, others };
  if (act.kind === 'acted' && act.wish.kind === 'test-alerts') {
    return { kind: 'test', by: nameOf(act.by), why: act.why };
  }
  return { kind: 'bare', text: alert.heading ?? `message ${alert.id}` };
}

/** A heading is said of what is ahead: where there is one, that leads what is as severe. */
const isHeaded = ({ incident }: Told, { heading }: AlertDue): boolean =>
  heading !== null && incident.kind === 'ahead';

/** What an alert tells, in its own order, causes first; a move that the record does not hold is left out. */
export const toldBy = ({ act }: TellingRecord, { moves }: AlertDue): readonly Told[] =>
  moves.flatMap(({ incident, number }) => {
    const move = act.moves.find((other) => other.incident === incident && other.number === number);
    const about = act.incidents.find(({ id }) => id === incident);
    return move === undefined || about === undefined ? [] : [{ move, incident: about }];
  });

/** Each incident once: who reads of two moves of it would take them for two incidents. */
function byIncident(told: readonly Told[]): readonly ToldIncident[] {
  const ids = [...new Set(told.map(({ incident }) => incident.id))];
  return ids.flatMap((id) => {
    const mine = told.filter(({ incident }) => incident.id === id);
    const last = mine.at(-1);
    return last === undefined
      ? []
      : [{ ...last, earlier: mine.slice(0, -1).map(({ move }) => move) }];
  });
}

const STATES: readonly IncidentState[] = ['open', 'recovering', 'pending', 'closed'];
const SEVERITIES: readonly Severity[] = ['critical', 'error', 'warning'];
