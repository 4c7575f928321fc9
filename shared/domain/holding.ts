import { withMove, type Draft } from './draft.ts';
import { isLive, type Incident } from './incident.ts';

/**
 * Lets a cause hold its symptom (rules.md, *held by*). A cause that closed releases it: what still
 * holds then speaks, what recovers is released without a word. What was not read, or neither holds
 * nor recovers, waits until it does. A host that is no longer configured is not waited for.
 */
export function hold(draft: Draft, causes: readonly Incident[], record: number): Draft {
  const { incident } = draft;
  if (!isLive(incident)) return draft;
  const cause = causes.find((other) => covers(other, draft));
  if (cause !== undefined) {
    if (incident.heldBy?.id === cause.id) return draft;
    const held = { ...incident, heldBy: { id: cause.id, kind: cause.kind } };
    const text = `held by ${cause.kind} ${cause.id}`;
    return withMove({ ...draft, incident: held }, { reason: 'held', text, voice: 'never', record });
  }
  if (incident.heldBy === null) return draft;
  const release = releaseOf(draft);
  if (release === 'waits') return draft;
  const unread = incident.retired === true ? 'as last read, ' : '';
  const { id, kind } = incident.heldBy;
  const text = `${incident.summary} (${unread}was held by ${kind} ${id})${draft.contradiction}`;
  const released = { ...draft, incident: { ...incident, heldBy: null } };
  const voice = release === 'speaks' ? 'always' : 'never';
  return withMove(released, { reason: 'no-longer-held', text, voice, record });
}

function releaseOf({ incident, says }: Draft): 'speaks' | 'silent' | 'waits' {
  const { state, crossed, retired } = incident;
  if (says === 'holds' || retired === true) return 'speaks';
  if (says !== 'clear') return 'waits';
  if (state === 'recovering') return 'silent';
  return crossed ? 'speaks' : 'waits';
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
  // What waits for its second reading holds too: it is told then, or released.
  const happened = isOfMaster ? [...detail.tables, ...(detail.awaited ?? [])] : [];
  const named = new Set(happened.map(({ table }) => table));
  return incident.tables.every(({ table }) => named.has(table));
}
