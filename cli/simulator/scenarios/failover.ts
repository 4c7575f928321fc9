import { MASTER, masterEdits, type Pace, type Telling } from './demo-domain.ts';

/** A real failover; then the old master returns with its old data. */
export function tellFailover(at: Pace): Telling {
  const acting = 'REPHOST2';
  const acts = (minutes: number, table: number, count: number) => ({
    at: at(minutes),
    event: { kind: 'edits', host: acting, table, count } as const,
  });
  return {
    title: 'A failover, after which the old master returns with old data.',
    endsAtMinutes: at(150),
    events: [
      { at: at(11), event: { kind: 'host-off', host: MASTER } },
      {
        at: at(11) + 1,
        event: { kind: 'becomes-master', host: acting, followedBy: 'everyone' },
      },
      acts(22, 1, 6),
      acts(26, 2, 4),
      acts(30, 7, 5),
      acts(34, 9, 5),
      acts(38, 49, 3),
      { at: at(52), event: { kind: 'becomes-replica', host: acting } },
      // Not stretched: a longer time without any master would be an incident of its own.
      { at: at(52) + 5, event: { kind: 'host-on', host: MASTER } },
      masterEdits(at(80), 1, 2),
    ],
    story: [
      { atMinutes: at(11), text: 'bokmaster fails and goes down.' },
      { atMinutes: at(11) + 1, text: 'REPHOST2 acts as master; the other replicas follow it.' },
      { atMinutes: at(22), text: 'Users and hosts are edited on REPHOST2.' },
      { atMinutes: at(52), text: 'REPHOST2 is made a replica again.' },
      {
        atMinutes: at(52) + 5,
        text: 'bokmaster returns as master, with the data it had when it failed:\nevery replica is ahead, and has the only copy of the edits.',
      },
    ],
  };
}
