import { cover, type Covering } from './covering.ts';
import type { Draft } from './draft.ts';
import { escalate } from './escalating.ts';
import { hold } from './holding.ts';
import { isLive } from './incident.ts';
import { remind } from './reminding.ts';
import { route, type Routed } from './routing.ts';
import type { DomainSettings } from './settings.ts';
import { speak, type Settled } from './speaking.ts';

/** What the incidents of one record are settled by. */
export type Settling = Covering & {
  readonly nowMs: number;
  readonly settings: Pick<DomainSettings, 'channels' | 'alerts'>;
};

/**
 * Decides what is told of the incidents of one record, and where: causes hold their symptoms and
 * release them, mutes and windows begin and end, reminders and pages come due; then each move is
 * spoken, or is not, and goes to the channels that it is for.
 */
export function settle(drafts: readonly Draft[], settling: Settling): readonly Routed[] {
  const { nowMs, isFollowUp } = settling;
  const causes = drafts.map(({ incident }) => incident).filter(isLive);
  return drafts.map((draft) => {
    const covered = cover(hold(draft, causes, settling.record), settling);
    const due = isFollowUp ? covered : escalate(remind(covered, settling), settling);
    return route(stillOwing(speak(due, nowMs)), settling);
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
