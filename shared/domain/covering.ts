import { withMove, type Draft } from './draft.ts';
import { isLive, without, type Incident } from './incident.ts';
import type { Cover } from './quieting.ts';

/** What mutes and windows cover in one record. */
export type Covering = {
  readonly record: number;
  readonly isFollowUp: boolean;
  /** The mute or window that covers an incident at the sweep's time. */
  readonly coverOf: (incident: Incident) => Cover | undefined;
  /** What came of a window for the incident's host; may be empty. */
  readonly verdictOf: (incident: Incident) => string;
};

/**
 * Begins and ends what mutes and windows cover (rules.md, D6). Nothing is told meanwhile; at the end
 * whatever still lives speaks, also what was not read now. A follow-up leaves alone what it was not
 * asked for, and every end: the next regular sweep gives the windows' verdicts.
 */
export function cover(draft: Draft, covering: Covering): Draft {
  const { incident, says } = draft;
  if (!isLive(incident)) return { ...draft, incident: without(incident, 'quieted') };
  if (covering.isFollowUp && says === 'not-judged') return draft;
  const now = covering.coverOf(incident);
  if (now === undefined) {
    return incident.quieted === undefined || covering.isFollowUp ? draft : uncover(draft, covering);
  }
  const { because, ...quieted } = now;
  const quiet = { ...draft, incident: { ...incident, quieted } };
  if (incident.quieted?.id === now.id) return quiet;
  const { record } = covering;
  return withMove(quiet, { reason: 'quieted', text: because, voice: 'never', record });
}

/** One that waits for its confirmation speaks with that, minutes later. */
function uncover(draft: Draft, { record, verdictOf }: Covering): Draft {
  const { incident, says, contradiction } = draft;
  const { detail, quieted, summary } = incident;
  const unread = says === 'unread' || says === 'not-judged' ? ' (as last read)' : '';
  const over = quieted?.kind === 'window' ? 'no longer in window' : 'no longer muted by';
  const text = `${summary}${unread}; ${over} ${quieted?.id}${verdictOf(incident)}${contradiction}`;
  const isAwaited = detail.kind === 'ahead' && detail.confirmation.kind === 'awaited';
  const voice = isAwaited ? 'never' : 'always';
  const open = { ...draft, incident: without(incident, 'quieted') };
  return withMove(open, { reason: 'quiet-ended', text, voice, record });
}
