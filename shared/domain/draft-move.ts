import type { Incident, IncidentState, Move, MoveReason } from './incident.ts';

/** A move before it is known whether it is spoken: causes and mutes may still silence it. */
export type DraftMove = Omit<Move, 'spoken'> & { readonly voice: Voice };
/** `if-told`: only where people heard of this episode before. `through`: also while it is muted. */
export type Voice = 'always' | 'never' | 'if-told' | 'through';

/** What changes, why, and whether people would be told. */
export type MoveChange = {
  readonly from: IncidentState | 'none';
  /** Where it is not the incident's own state: a pending one that is gone. */
  readonly to?: 'none';
  readonly reason: MoveReason;
  readonly text: string;
  readonly voice: Voice;
};

/** Writes a move down in its incident: numbered without gaps, with the record that holds it. */
export function moveOf(
  incident: Incident,
  record: number,
  { from, to, reason, text, voice }: MoveChange,
): { readonly incident: Incident; readonly move: DraftMove } {
  const number = incident.moves + 1;
  const records =
    incident.records.at(-1) === record ? incident.records : [...incident.records, record];
  const { id, host, kind, state } = incident;
  return {
    incident: { ...incident, moves: number, records },
    move: { incident: id, host, kind, number, from, to: to ?? state, reason, text, voice },
  };
}
