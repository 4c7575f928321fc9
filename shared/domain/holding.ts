import { withMove, type Draft } from './draft.ts';
import type { Incident } from './incident.ts';

export const isLive = ({ state }: Incident): boolean => state === 'open' || state === 'recovering';

/**
 * Lets a cause hold its symptom (rules.md, *held by*). A cause that closed releases it: what still
 * holds then speaks, what was not read waits until it is.
 */
export function hold(draft: Draft, causes: readonly Incident[], record: number): Draft {
  const { incident, says } = draft;
  if (!isLive(incident)) return draft;
  const cause = causes.find((other) => covers(other, draft));
  if (cause !== undefined) {
    if (incident.heldBy?.id === cause.id) return draft;
    const held = { ...incident, heldBy: { id: cause.id, kind: cause.kind } };
    const text = `held by ${cause.kind} ${cause.id}`;
    return withMove({ ...draft, incident: held }, { reason: 'held', text, voice: 'never', record });
  }
  if (incident.heldBy === null || says === 'unread' || says === 'not-judged') return draft;
  const text = `${incident.summary} (was held by ${incident.heldBy.kind} ${incident.heldBy.id})`;
  const released = { ...draft, incident: { ...incident, heldBy: null } };
  const isOpenStill = says === 'holds' || (incident.state === 'open' && incident.crossed);
  const voice = isOpenStill ? 'always' : 'never';
  return withMove(released, { reason: 'no-longer-held', text, voice, record });
}

function covers(cause: Incident, { kind, incident }: Draft): boolean {
  const rule = kind.heldBy.find((other) => other.kind === cause.kind);
  if (rule === undefined || cause.id === incident.id) return false;
  if (rule.covers === 'domain') return true;
  const { detail } = cause;
  if (rule.covers === 'host') {
    if (cause.host !== null) return cause.host === incident.host;
    return detail.kind === 'counted' && detail.names.some((name) => name === incident.host);
  }
  const isOfMaster = detail.kind === 'master-went-back' || detail.kind === 'master-restamped';
  const named = new Set(isOfMaster ? detail.tables.map(({ table }) => table) : []);
  return incident.tables.every(({ table }) => named.has(table));
}
