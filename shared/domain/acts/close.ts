import { CODE_IN_WORDS } from '../closing.ts';
import { moveOf } from '../draft-move.ts';
import { without, type Incident, type IncidentKind } from '../incident.ts';
import { refuse, refusePart, type Refused } from '../person-act.ts';
import { nameOf } from '../person.ts';
import { toldNow } from '../speaking.ts';
import { formatMoment } from '../time-words.ts';
import type { Decided, IncidentAct } from './act-input.ts';
import { exposureFault } from './give-closing.ts';

/**
 * A person closes an incident, with a code and why.
 *
 * Invariant: what was proved when last read is not closed: it is muted, or a window is planned.
 */
export function close(act: IncidentAct<'close'>): Decided {
  const { incident, wish, wished, record } = act;
  const refused = refusalOf(act);
  if (refused !== undefined) return refused;
  const { by, atMs, why } = wished;
  const { code, closing } = wish;
  const acceptedUntilMs = wish.acceptedUntilMs ?? null;
  const closed: Incident = {
    ...without(incident, 'notHeld', 'acknowledged', 'quieted', 'crossings', 'quietSinceMs'),
    state: 'closed',
    closedAtMs: atMs,
    heldBy: null,
    closedBy: { by, atMs, code, acceptedUntilMs, why },
    ...(closing === undefined ? {} : { closing: { ...closing, by, atMs } }),
  };
  const until = acceptedUntilMs === null ? '' : ` until ${formatMoment(acceptedUntilMs)}`;
  const { incident: next, move } = moveOf(closed, record, {
    from: incident.state,
    reason: 'closed-by-person',
    text: `closed by ${nameOf(by)} (${CODE_IN_WORDS[code]}${until}): ${why}`,
    voice: 'if-told',
  });
  const told = next.told === null ? next : { ...next, told: toldNow(next, atMs) };
  return { kind: 'effect', incidents: [told], moves: [move] };
}

function refusalOf({ incident, wish, wished }: IncidentAct<'close'>): Refused | undefined {
  const { id, state } = incident;
  if (state === 'closed') return refuse('not-live', `${id} is closed already`);
  if (state === 'pending') {
    return refuse(
      'not-open-yet',
      `${id} is only counted so far, nobody was told: wait, or mute it`,
    );
  }
  if (isProvedNow(incident)) {
    const instead =
      wish.code === 'host-retired'
        ? 'take the host out of the configuration first'
        : 'mute it, or plan a window';
    return refuse('proved-now', `${id} was proved when it was last read, and stays: ${instead}`);
  }
  const isAccepted = wish.code === 'risk-accepted';
  if (isAccepted !== (wish.acceptedUntilMs !== undefined)) {
    return refusePart('acceptedUntil', 'a risk is accepted until a moment; no other code has one');
  }
  if (isAccepted && (wish.acceptedUntilMs ?? 0) <= wished.atMs) {
    return refusePart('acceptedUntil', 'a risk cannot be accepted until a moment that is over');
  }
  return wish.closing === undefined ? undefined : exposureFault(wish.closing);
}

/**
 * Held when its host was last read. What has crossed, or belongs to a host that is not configured any
 * more is not proved now; nor is what happened once to a master, whatever is latched; nor what was not
 * read. An `ahead` that was not read stays proved: no silence of a host moves it, nor opens the way.
 */
export const isProvedNow = ({ state, kind, crossed, stale, retired, notHeld }: Incident): boolean =>
  state === 'open' &&
  !crossed &&
  (!stale || kind === 'ahead') &&
  retired !== true &&
  notHeld !== true &&
  !HAPPENED_ONCE.has(kind);

const HAPPENED_ONCE: ReadonlySet<IncidentKind> = new Set(['master-went-back', 'master-restamped']);
