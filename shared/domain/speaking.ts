import type { Draft } from './draft.ts';
import { isWorse } from './escalating.ts';
import type { Incident, Move } from './incident.ts';
import { largestOf } from './life-step.ts';

/** An incident with its moves as they are committed. */
export type Settled = { readonly incident: Incident; readonly moves: readonly Move[] };

/**
 * Which moves people are told of, on whatever channel. A cause that holds it silences all of them; a
 * mute or window all but what speaks through. One that closed is neither held nor muted: a pager must
 * be able to resolve.
 */
export function speak({ incident, moves }: Draft, nowMs: number): Settled {
  const { heldBy, quieted, told } = incident;
  const settled = moves.map(({ voice, ...move }): Move => {
    const wants = voice === 'if-told' ? told !== null : voice !== 'never';
    const isSilenced = heldBy !== null || (quieted !== undefined && voice !== 'through');
    return { ...move, spoken: wants && !isSilenced };
  });
  // A page alone is news to nobody but the pager.
  const spoken = settled.filter((move) => move.spoken && move.reason !== 'escalated');
  if (spoken.length === 0) return { incident, moves: settled };
  const isReminder = spoken.every(({ reason }) => reason === 'reminder');
  const now = spoken.some(({ reason }) => reason === 'quiet-ended')
    ? toldNow({ ...incident, told: null }, nowMs)
    : toldNow(incident, nowMs);
  const reminders = isReminder ? { reminders: (told?.reminders ?? 0) + 1 } : {};
  return { incident: { ...incident, told: { ...now, ...reminders } }, moves: settled };
}

/** What people know of it once they were told now. */
export function toldNow(incident: Incident, nowMs: number): NonNullable<Incident['told']> {
  const { told, severity, tables } = incident;
  const now = { atMs: nowMs, tables: tables.length, largest: largestOf(incident) };
  if (told === null) return { ...now, severity, sinceMs: nowMs };
  const { severity: known, sinceMs = told.atMs, paged } = told;
  if (known === undefined) return now;
  const asKnown = isWorse(severity, known)
    ? { severity, sinceMs: nowMs }
    : { severity: known, sinceMs };
  return { ...now, ...asKnown, ...(paged === undefined ? {} : { paged }) };
}
