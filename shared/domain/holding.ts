import { moveOf, type DraftMove, type MoveChange } from './draft-move.ts';
import type { FindingKind, Judged } from './finding-kind.ts';
import { largestOf } from './incident-life.ts';
import type { Incident, Move } from './incident.ts';

/** One incident in the making of a record: its state, its moves so far, and what this sweep said of it. */
export type Draft = {
  readonly kind: FindingKind;
  readonly incident: Incident;
  readonly moves: readonly DraftMove[];
  readonly says: Judged['says'] | 'not-judged';
};

/** An incident with its moves as they are committed. */
export type Settled = { readonly incident: Incident; readonly moves: readonly Move[] };

/**
 * Lets causes hold their symptoms, and decides which moves are spoken (rules.md, *held by*). A cause
 * that closed releases them: what still holds then speaks, what was not read waits until it is.
 */
export function settle(
  drafts: readonly Draft[],
  nowMs: number,
  record: number,
): readonly Settled[] {
  const causes = drafts.map(({ incident }) => incident).filter(isLive);
  return drafts.map((draft) => speak(hold(draft, causes, record), nowMs));
}

export const isLive = ({ state }: Incident): boolean => state === 'open' || state === 'recovering';

function hold(draft: Draft, causes: readonly Incident[], record: number): Draft {
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
  if (rule.covers === 'host') return cause.host === incident.host;
  const { detail } = cause;
  if (rule.covers === 'named') {
    return detail.kind === 'counted' && detail.names.some((name) => name === incident.host);
  }
  const isOfMaster = detail.kind === 'master-went-back' || detail.kind === 'master-restamped';
  const named = new Set(isOfMaster ? detail.tables.map(({ table }) => table) : []);
  return incident.tables.every(({ table }) => named.has(table));
}

type HoldingMove = Omit<MoveChange, 'from'> & { readonly record: number };

function withMove(draft: Draft, { record, ...change }: HoldingMove): Draft {
  const from = draft.incident.state;
  const { incident, move } = moveOf(draft.incident, record, { ...change, from });
  return { ...draft, incident, moves: [...draft.moves, move] };
}

function speak({ incident, moves }: Draft, nowMs: number): Settled {
  const isHeld = incident.heldBy !== null;
  const settled = moves.map(({ voice, ...move }): Move => {
    const wants = voice === 'always' || (voice === 'if-told' && incident.told !== null);
    return { ...move, spoken: wants && !isHeld };
  });
  if (!settled.some(({ spoken }) => spoken)) return { incident, moves: settled };
  return { incident: { ...incident, told: toldNow(incident, nowMs) }, moves: settled };
}

/** What people know of it once they were told now. */
export const toldNow = (incident: Incident, nowMs: number): NonNullable<Incident['told']> => ({
  atMs: nowMs,
  tables: incident.tables.length,
  largest: largestOf(incident),
});
