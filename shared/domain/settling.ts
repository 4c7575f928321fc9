import { cover, type Covering } from './covering.ts';
import type { Draft } from './draft.ts';
import { hold, isLive } from './holding.ts';
import { remind } from './reminding.ts';
import { speak, type Settled } from './speaking.ts';

export type Settling = Covering & { readonly nowMs: number };

/**
 * Decides what is told of the incidents of one record: causes hold their symptoms and release them,
 * mutes and windows begin and end, reminders come due; then each move is spoken, or is not.
 */
export function settle(drafts: readonly Draft[], settling: Settling): readonly Settled[] {
  const { nowMs, record, isFollowUp } = settling;
  const causes = drafts.map(({ incident }) => incident).filter(isLive);
  return drafts.map((draft) => {
    const covered = cover(hold(draft, causes, record), settling);
    return stillOwing(speak(isFollowUp ? covered : remind(covered, settling), nowMs));
  });
}

/** A notice is told once an episode: one that the cause silenced which opened with it is owed yet. */
function stillOwing({ incident, moves }: Settled): Settled {
  const unheard = new Set<string>(moves.flatMap(({ spoken, reason }) => (spoken ? [] : [reason])));
  const noticed = incident.noticed?.filter((reason) => !unheard.has(reason));
  return noticed === undefined
    ? { incident, moves }
    : { incident: { ...incident, noticed }, moves };
}
