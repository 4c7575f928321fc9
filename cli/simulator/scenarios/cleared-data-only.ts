import { DRILL_HOST, drill, masterEdits, type Pace, type Telling } from './demo-domain.ts';

/** Data removed, `sequence` kept: tables stay empty while their counters look in step. */
export function tellClearedDataOnly(at: Pace): Telling {
  const host = DRILL_HOST;
  return {
    title: 'A repair that removes the data and keeps the counters.',
    endsAtMinutes: at(120),
    events: [
      ...drill({ quietFrom: at(-50), begins: at(-50), ends: at(-30) }),
      { at: at(12), event: { kind: 'data-removed', host } },
      { at: at(12), event: { kind: 'boks-restarted', host } },
      masterEdits(at(33), 7, 1),
      masterEdits(at(34), 9, 1),
    ],
    story: [
      {
        atMinutes: at(0),
        text: 'Some time ago a drill was held on REPHOST. Its counters of T7, T9\nand T15 are ahead of the master since.',
      },
      {
        atMinutes: at(12),
        text: 'Somebody removes data/*.dat on REPHOST and restarts BoKS, but keeps\ndata/sequence: nothing is sent, and most tables stay empty.',
      },
      {
        atMinutes: at(33),
        text: 'Hosts change groups on bokmaster. boksdiag list says ok for REPHOST.',
      },
    ],
  };
}
