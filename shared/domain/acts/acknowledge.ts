import { moveOf } from '../draft-move.ts';
import { refuse } from '../person-act.ts';
import { nameOf } from '../person.ts';
import type { Decided, IncidentAct } from './act-input.ts';

/** Somebody looks after it: fewer reminders until it closes, reopens or has grown. */
export function acknowledge({ incident, wished, record }: IncidentAct<'acknowledge'>): Decided {
  const { id, state } = incident;
  if (state === 'closed') return refuse('not-live', `${id} is closed: there is nothing to do`);
  if (state === 'pending') {
    return refuse(
      'not-open-yet',
      `${id} is only counted so far, nobody was told: wait, or mute it`,
    );
  }
  const { by, atMs, why } = wished;
  const { incident: next, move } = moveOf(
    { ...incident, acknowledged: { by, atMs, why } },
    record,
    {
      from: state,
      reason: 'acknowledged',
      text: `acknowledged by ${nameOf(by)}: ${why}`,
      voice: 'never',
    },
  );
  return { kind: 'effect', incidents: [next], moves: [move] };
}
