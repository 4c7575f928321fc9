import { moveOf, type DraftMove, type MoveChange } from './draft-move.ts';
import type { FindingKind, Judged } from './finding-kind.ts';
import type { Incident } from './incident.ts';

/** One incident in the making of a record: its state, its moves so far, and what this sweep said of it. */
export type Draft = {
  readonly kind: FindingKind;
  readonly incident: Incident;
  readonly moves: readonly DraftMove[];
  readonly says: Judged['says'] | 'not-judged';
  /** What contradicts it in this sweep, for the end of a text that is told; may be empty. */
  readonly contradiction: string;
};

/** A move that follows another in the same record. */
export type FurtherMove = Omit<MoveChange, 'from'> & { readonly record: number };

/** The draft with one move more, from the state that it has. */
export function withMove(draft: Draft, { record, ...change }: FurtherMove): Draft {
  const from = draft.incident.state;
  const { incident, move } = moveOf(draft.incident, record, { ...change, from });
  return { ...draft, incident, moves: [...draft.moves, move] };
}
