import { isLive, type Incident, type Quieting } from '#domain/incident.ts';
import { coverOf } from '#domain/quieting.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { DomainState } from '#domain/state.ts';

/** The mute or window that covers an incident; null where people are told of it. */
export type CoveredNow = (incident: Incident) => Quieting | null;

/**
 * What mutes and windows cover at a moment. An incident's own flag is that of the last sweep: a mute
 * that was just added is shown at once, though the journal says so with the next.
 */
export const coveredAt =
  (nowMs: number, settings: DomainSettings, state: DomainState | undefined): CoveredNow =>
  (incident) => {
    if (state === undefined || !isLive(incident)) return null;
    const { mutes = [], windows = [] } = state.memory;
    return coverOf(incident, { mutes, windows, settings, nowMs }) ?? null;
  };
