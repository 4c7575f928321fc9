import { DRILL_HOST, PAST_DRILL_TEXT, pastDrill, type Pace, type Telling } from './demo-domain.ts';

/** A replica that is ahead stops answering its reader; BoKS on it works on. */
export function tellSilentHost(at: Pace): Telling {
  const [from, to] = [at(27), at(92)];
  return {
    title: 'A replica that is ahead falls silent for an hour, and comes back.',
    endsAtMinutes: at(150),
    events: [
      ...pastDrill(at),
      {
        at: from,
        event: { kind: 'mood', host: DRILL_HOST, mood: { kind: 'hangs' }, minutes: to - from },
      },
    ],
    story: [
      { atMinutes: at(0), text: PAST_DRILL_TEXT },
      {
        atMinutes: from,
        text: 'REPHOST no longer answers its reader. BoKS on it works on, and\nboksdiag list says ok.',
      },
      { atMinutes: to, text: 'REPHOST answers again. It is still ahead.' },
    ],
  };
}
