import type { Pace, Telling } from './demo-domain.ts';

/** Nobody edits anything for a week: nothing moves, and nothing is wrong. */
export function tellIdleWeek(_at: Pace): Telling {
  return {
    title: 'A week in which nobody edits anything.',
    background: 'none',
    endsAtMinutes: 7 * 24 * 60,
    events: [],
    story: [{ atMinutes: 0, text: 'A holiday week: no login, no edit, no counter moves.' }],
  };
}
