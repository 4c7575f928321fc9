import type { ScheduledEvent } from '../world-event.ts';
import { MASTER, masterEdits, type Pace, type Telling } from './demo-domain.ts';

/** A later BoKS with two more tables, host by host: a pilot, the master, the others. */
export function tellRollingUpgrade(at: Pace): Telling {
  const others = ['REPHOST4', 'REPHOST3', 'REPHOST2', 'REPHOST'];
  return {
    title: 'BoKS is upgraded host by host; the later version has two more tables.',
    endsAtMinutes: at(160),
    events: [
      ...upgrade('REPHOST5', at(12)),
      ...upgrade(MASTER, at(32)),
      masterEdits(at(46), FIRST_NEW_TABLE, 2),
      ...others.flatMap((host, n) => upgrade(host, at(52 + 15 * n))),
      masterEdits(at(130), FIRST_NEW_TABLE, 1),
    ],
    story: [
      { atMinutes: at(0), text: 'One master, five replicas, all of BoKS 6.0.' },
      {
        atMinutes: at(12),
        text: 'REPHOST5 is upgraded to 7.1 first: it has T55 and T56, which no\nother host has.',
      },
      { atMinutes: at(32), text: 'bokmaster is upgraded to 7.1.' },
      { atMinutes: at(46), text: 'T55 is edited: replicas of 6.0 have nowhere to put that.' },
      { atMinutes: at(52), text: 'The other replicas are upgraded, one after the other.' },
      { atMinutes: at(130), text: 'T55 is edited again, and every replica follows.' },
    ],
  };
}

/** A few minutes without BoKS on the host; a longer period does not stretch them. */
const upgrade = (host: string, at: number): readonly ScheduledEvent[] => [
  { at, event: { kind: 'boks-stopped', host } },
  { at: at + 4, event: { kind: 'upgraded', host, boksVersion: '7.1', tableCount: 57 } },
];

const FIRST_NEW_TABLE = 55;
