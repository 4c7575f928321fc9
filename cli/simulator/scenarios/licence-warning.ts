import { DRILL_HOST, PAST_DRILL_TEXT, pastDrill, type Pace, type Telling } from './demo-domain.ts';

/** `boksadm` prints a warning of its own on the host that is ahead. */
export function tellLicenceWarning(at: Pace): Telling {
  const mood = { kind: 'warns', line: 'boksadm: warning: the licence ends in 14 days' } as const;
  return {
    title: 'boksadm warns of a licence on the very host that is ahead.',
    endsAtMinutes: at(150),
    events: [
      ...pastDrill(at),
      { at: at(-5), event: { kind: 'mood', host: DRILL_HOST, mood, minutes: at(95) } },
    ],
    story: [
      { atMinutes: at(0), text: PAST_DRILL_TEXT },
      {
        atMinutes: at(1),
        text: 'boksadm on REPHOST prints a line on its licence before everything\nelse: that output is not as it is known, and what it lists still\ncounts.',
      },
      { atMinutes: at(90), text: 'The licence is renewed: the line is gone.' },
    ],
  };
}
