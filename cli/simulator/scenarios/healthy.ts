import type { Pace, Telling } from './demo-domain.ts';

/** An ordinary morning: nothing but work. */
export function tellHealthy(at: Pace): Telling {
  return {
    title: 'An ordinary morning: every replica follows the master.',
    endsAtMinutes: at(60),
    events: [],
    story: [
      { atMinutes: at(0), text: 'One master, five replicas; people log in and work.' },
      { atMinutes: at(60), text: 'Nothing happened. That is the whole story.' },
    ],
  };
}
