import {
  DRILL_HOST,
  masterEdits,
  PAST_DRILL_TEXT,
  pastDrill,
  type Pace,
  type Telling,
} from './demo-domain.ts';

/** Data removed, `sequence` kept: tables stay empty while their counters look in step. */
export function tellClearedDataOnly(at: Pace): Telling {
  const host = DRILL_HOST;
  return {
    title: 'A repair that removes the data and keeps the counters.',
    endsAtMinutes: at(120),
    events: [
      ...pastDrill(at),
      { at: at(12), event: { kind: 'data-removed', host } },
      { at: at(12), event: { kind: 'boks-restarted', host } },
      masterEdits(at(33), 7, 1),
      masterEdits(at(34), 9, 1),
    ],
    story: [
      { atMinutes: at(0), text: PAST_DRILL_TEXT },
      {
        atMinutes: at(12),
        text: 'Somebody removes data/*.dat on REPHOST and restarts BoKS, but\nkeeps data/sequence: nothing is sent, and most tables stay empty.',
      },
      {
        atMinutes: at(33),
        text: 'Hosts change groups on bokmaster. boksdiag list says ok for\nREPHOST.',
      },
    ],
  };
}
