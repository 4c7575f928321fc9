import { PAST_DRILL_TEXT, pastDrill, type Pace, type Telling } from './demo-domain.ts';

/** For two hours our own requests are refused: nothing is known of any host, and none is to blame. */
export function tellReaderAway(at: Pace): Telling {
  const [from, minutes] = [at(27), at(120)];
  return {
    title: 'For two hours nobody can be asked, and that is our own fault.',
    endsAtMinutes: from + minutes + at(60),
    events: [
      ...pastDrill(at),
      { at: from, event: { kind: 'reader-away', cause: 'throttled', minutes } },
    ],
    story: [
      { atMinutes: at(0), text: PAST_DRILL_TEXT },
      {
        atMinutes: from,
        text: 'Our requests to read hosts are throttled for the whole account.\nBoKS and its hosts are as before.',
      },
      { atMinutes: from + minutes, text: 'Hosts can be asked again.' },
    ],
  };
}
