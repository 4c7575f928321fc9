import { alertsDue } from '../alerts.ts';
import { refuse, refusePart, type PersonActed, type Refused, type Wish } from '../person-act.ts';
import { route } from '../routing.ts';
import { acknowledge } from './acknowledge.ts';
import type { ActInput, Decided } from './act-input.ts';
import { close } from './close.ts';
import { collectEvidence } from './collect-evidence.ts';
import { comment } from './comment.ts';
import { giveClosing } from './give-closing.ts';
import { addMute, endMute } from './mute.ts';
import { startSweep } from './start-sweep.ts';
import { testAlerts } from './test-alerts.ts';
import { endWindow, extendWindow, planWindow } from './window.ts';

/** The record that an act becomes, or why there is none. */
export type ActDecision = { readonly kind: 'decided'; readonly act: PersonActed } | Refused;

/** Decides a person's act: the record that it becomes, or why it is refused. Pure. */
export function decideAct(input: ActInput): ActDecision {
  const { wished, settings, record } = input;
  if (wished.why.trim() === '') return refusePart('why', 'say why');
  const effect = effectOf(input);
  if (effect.kind === 'refused') return effect;
  const told = new Set(effect.incidents.filter((each) => each.told !== null).map(({ id }) => id));
  const moves = effect.moves.map(({ voice, ...move }) => ({
    ...move,
    spoken: voice === 'always' || (voice === 'if-told' && told.has(move.incident)),
  }));
  const routed = effect.incidents.map((incident) =>
    route(
      { incident, moves: moves.filter((move) => move.incident === incident.id) },
      { settings, nowMs: wished.atMs },
    ),
  );
  const alerts = [
    ...alertsDue(
      { settings, record, heading: null },
      routed.flatMap(({ heard }) => heard),
    ),
    ...(effect.alerts ?? []),
  ];
  const incidents = routed.map(({ incident }) => incident);
  const sweep = effect.sweep === undefined ? {} : { sweep: effect.sweep };
  return { kind: 'decided', act: { kind: 'acted', ...wished, moves, incidents, alerts, ...sweep } };
}

/** The id of the incident that a wish names; undefined for what is about none. */
export const incidentNamedBy = (wish: Wish): string | undefined =>
  'incident' in wish ? wish.incident : undefined;

function effectOf(input: ActInput): Decided {
  const { incident, wished } = input;
  const { wish } = wished;
  switch (wish.kind) {
    case 'acknowledge':
      return incident === undefined ? noIncident(wish) : acknowledge({ ...input, incident, wish });
    case 'comment':
      return incident === undefined ? noIncident(wish) : comment({ ...input, incident, wish });
    case 'close':
      return incident === undefined ? noIncident(wish) : close({ ...input, incident, wish });
    case 'give-closing':
      return incident === undefined ? noIncident(wish) : giveClosing({ ...input, incident, wish });
    case 'collect-evidence':
      return incident === undefined
        ? noIncident(wish)
        : collectEvidence({ ...input, incident, wish });
    case 'mute':
      return addMute({ ...input, wish });
    case 'end-mute':
      return endMute({ ...input, wish });
    case 'plan-window':
      return planWindow({ ...input, wish });
    case 'extend-window':
      return extendWindow({ ...input, wish });
    case 'end-window':
      return endWindow({ ...input, wish });
    case 'start-sweep':
      return startSweep(input);
    case 'test-alerts':
      return testAlerts({ ...input, wish });
  }
}

const noIncident = ({ incident }: { readonly incident: string }): Refused =>
  refuse('not-there', `there is no incident ${incident}`);
