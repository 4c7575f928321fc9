import { DRILL_HOST, drill, type Pace, type Telling } from './demo-domain.ts';

/** A replica that is ahead stops answering its reader; BoKS on it works on. */
export function tellSilentHost(at: Pace): Telling {
  const [from, to] = [at(27), at(92)];
  return {
    title: 'A replica that is ahead falls silent for an hour, and comes back.',
    endsAtMinutes: at(150),
    events: [
      ...drill({ quietFrom: at(-50), begins: at(-50), ends: at(-30) }),
      {
        at: from,
        event: { kind: 'mood', host: DRILL_HOST, mood: { kind: 'hangs' }, minutes: to - from },
      },
    ],
    story: [
      {
        atMinutes: at(0),
        text: 'Some time ago a drill was held on REPHOST. Its counters of T7, T9\nand T15 are ahead of the master since.',
      },
      {
        atMinutes: from,
        text: 'REPHOST no longer answers its reader. BoKS on it works on, and\nboksdiag list says ok.',
      },
      { atMinutes: to, text: 'REPHOST answers again. It is still ahead.' },
    ],
  };
}
