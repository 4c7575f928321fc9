import { isOfEvidence } from '../evidence/evidence-act.ts';
import type { Incident, IncidentKind } from '../incident.ts';
import { actedAtMs, type TellingRecord } from '../journal.ts';
import { formatMoment } from '../time-words.ts';
import { isClosedByHand, isHostDown, isNotHeld } from './headline.ts';
import type { Told } from './told.ts';

/** How sure it is, in a sentence: proved, read, or inferred. */
export function surenessOf(record: TellingRecord, { incident, move }: Told): string {
  if (isClosedByHand(incident)) return 'A person closed it: no reading proves it healed.';
  const { detail } = incident;
  if (detail.kind !== 'ahead') return ofOthers(incident);
  if (incident.state === 'closed')
    return 'Proved by movement: the master moved, and the replica followed.';
  if (incident.state === 'recovering') {
    return detail.tables.some(({ standing }) => standing === 'reset-by-sign')
      ? 'Looks reset by a sign alone: a person compares the contents and closes it.'
      : 'Equal numbers are not equal content: it closes once the master moves and it follows.';
  }
  if (incident.crossed)
    return 'The numbers agree because the master passed them; no reset was seen, nothing was repaired.';
  const proof = 'Proved by order: the replica was read first, its master after it.';
  if (move.reason === 'not-confirmed') {
    const second = incident.stale
      ? 'No second pair could be had.'
      : 'A second pair did not show it.';
    return `${proof} ${second}`;
  }
  if (move.reason !== 'confirmed') return proof;
  return `${proof} A second pair confirmed it at ${formatMoment(actedAtMs(record.act))}.`;
}

/** Since when; of what was closed before and opened again, since when again. */
export function sinceOf({ firstSeenAtMs, openedAtMs, closedAtMs, episode }: Incident): string {
  const first = formatMoment(firstSeenAtMs);
  const isAgain = episode > 1 && openedAtMs !== null;
  const since = isAgain ? `${formatMoment(openedAtMs)}, first on ${first}` : first;
  return closedAtMs === null ? since : `${since}, until ${formatMoment(closedAtMs)}`;
}

/** Whether it holds at the moment of the record. */
export function stillOf(record: TellingRecord, { incident, move }: Told): string {
  const at = formatMoment(actedAtMs(record.act));
  if (move.reason === 'closed-by-person') return `Not known: closed by hand at ${at}.`;
  if (isOfEvidence(move.reason)) return stillAsLastRead(incident);
  if (incident.state === 'closed') return `No, as of ${at}.`;
  if (move.reason === 'retired') return 'Not known: its host is not read any more.';
  if (incident.stale) return `Not known: it was not read at ${at}; all this is as last read.`;
  if (isNotHeld(incident)) return `Not as last read, at ${at}; it is not over.`;
  if (incident.state === 'recovering') return `Not at ${at}; it is not over yet.`;
  return record.act.kind === 'acted' ? 'Yes, as last read.' : `Yes, as of ${at}.`;
}

/** What tells of evidence read no counter. */
function stillAsLastRead(incident: Incident): string {
  const { state, stale } = incident;
  if (isClosedByHand(incident)) return 'Not known: a person closed it.';
  if (state === 'closed') return 'No, it is closed.';
  if (stale) return 'Not known: it was not read in the last sweep.';
  return state === 'recovering' ? 'Not as last read; it is not over yet.' : 'Yes, as last read.';
}

function ofOthers(incident: Incident): string {
  const { kind, state } = incident;
  if (state === 'recovering') return 'As read in this sweep; more like it close the incident.';
  if (state === 'closed') return 'As read in this sweep, and in those since it began to recover.';
  if (isHostDown(incident)) return 'We got no reading, and the list of its master says down too.';
  return SURE[kind] ?? 'Read on the hosts themselves, not taken from a configuration.';
}

const IN_THE_LIST = "Read in the master's own list, more than once.";
const SURE: Readonly<Partial<Record<IncidentKind, string>>> = {
  empty: 'File sizes as read on both hosts, twice; that 0 bytes means empty is an inference.',
  stuck: 'The same value in every read, and each time below a master value read before it.',
  'master-went-back': 'The master was read twice after the fall; the same host both times.',
  'master-not-sending': 'Every replica that answered is stuck, each proved by its own reads.',
  silent: 'We asked and got no reading; what the host does meanwhile we do not know.',
  behind: 'Each table moves, and is below a master value that was read before it.',
  blind: 'Our own asking failed; of the hosts nothing is known meanwhile.',
  'too-few':
    'Counted over all replicas: alive is who answered with BoKS running, or is ok in the list.',
  'drift-of-format': 'Some lines of its answers are not understood; those that are still count.',
  'list-down': IN_THE_LIST,
  'list-loading': IN_THE_LIST,
  'list-new': IN_THE_LIST,
  'not-listed': IN_THE_LIST,
  'unwatched-replica': IN_THE_LIST,
  'master-silent': 'We asked and got no reading as master from it, nor from any other host.',
};
