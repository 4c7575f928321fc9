import type { Draft } from './draft.ts';
import type { Incident, Move } from './incident.ts';
import { largestOf } from './life-step.ts';

/** An incident with its moves as they are committed. */
export type Settled = { readonly incident: Incident; readonly moves: readonly Move[] };

/**
 * Which moves people are told of. A cause that holds it silences all of them; a mute or window all
 * but what speaks through. One that closed is neither held nor muted: a pager must be able to resolve.
 */
export function speak({ incident, moves }: Draft, nowMs: number): Settled {
  const { heldBy, quieted, told } = incident;
  const settled = moves.map(({ voice, ...move }): Move => {
    const wants = voice === 'if-told' ? told !== null : voice !== 'never';
    const isSilenced = heldBy !== null || (quieted !== undefined && voice !== 'through');
    return { ...move, spoken: wants && !isSilenced };
  });
  const spoken = settled.filter((move) => move.spoken);
  if (spoken.length === 0) return { incident, moves: settled };
  const isReminder = spoken.every(({ reason }) => reason === 'reminder');
  const now = toldNow(incident, nowMs);
  const reminders = isReminder ? { reminders: (told?.reminders ?? 0) + 1 } : {};
  return { incident: { ...incident, told: { ...now, ...reminders } }, moves: settled };
}

/** What people know of it once they were told now. */
export const toldNow = (incident: Incident, nowMs: number): NonNullable<Incident['told']> => ({
  atMs: nowMs,
  tables: incident.tables.length,
  largest: largestOf(incident),
});
