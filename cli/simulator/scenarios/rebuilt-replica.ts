import type { Pace, Telling } from './demo-domain.ts';

/** A replica is installed anew and joins as it should. */
export function tellRebuiltReplica(at: Pace): Telling {
  const host = 'REPHOST4';
  return {
    title: 'A replica is rebuilt, and downloads the whole database.',
    endsAtMinutes: at(90),
    events: [
      { at: at(12), event: { kind: 'host-off', host } },
      { at: at(12) + 5, event: { kind: 'rebuilt', host } },
      { at: at(12) + 9, event: { kind: 'boks-restarted', host } },
    ],
    story: [
      { atMinutes: at(12), text: 'REPHOST4 is switched off, to be installed anew.' },
      {
        atMinutes: at(12) + 5,
        text: 'REPHOST4 is back, empty, with another machine id. The master lists\nit as new.',
      },
      {
        atMinutes: at(12) + 9,
        text: 'BoKS is restarted on REPHOST4: it loads the whole database.',
      },
    ],
  };
}
