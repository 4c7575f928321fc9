import type { Pace, Telling } from './demo-domain.ts';

/** The agent of one replica dies; BoKS on it works on, and the list says so. */
export function tellAgentDead(at: Pace): Telling {
  const from = at(12);
  return {
    title: 'The agent on one replica dies; BoKS on it works on.',
    endsAtMinutes: at(100),
    events: [
      {
        at: from,
        event: { kind: 'mood', host: 'REPHOST3', mood: { kind: 'hangs' }, minutes: at(200) },
      },
    ],
    story: [
      { atMinutes: at(0), text: 'One master, five replicas; people log in and work.' },
      {
        atMinutes: from,
        text: 'REPHOST3 no longer answers its reader. boksdiag list says ok: BoKS\non it is well.',
      },
    ],
  };
}
