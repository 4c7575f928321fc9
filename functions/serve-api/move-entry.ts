import { momentOf, type MoveEntry } from '#contracts/api.ts';
import { actedAtMs, type TellingRecord } from '#domain/journal.ts';

/** The moves that a record made, each with its incident and why. */
export const movesOf = ({
  number,
  act,
}: TellingRecord): (MoveEntry & { readonly incident: string })[] =>
  act.moves.map((move) => ({
    incident: move.incident,
    number: move.number,
    at: momentOf(actedAtMs(act)),
    from: move.from,
    to: move.to,
    reason: move.reason,
    text: move.text,
    spoken: move.spoken,
    record: number,
    sweep: act.kind === 'sweep-judged' ? act.sweep.number : null,
  }));
