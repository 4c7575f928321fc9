import { MASTER, masterEdits, type Pace, type Telling } from './demo-domain.ts';

/** The old master returns while the acting one still acts: two run as master, and both take edits. */
export function tellTwoMasters(at: Pace): Telling {
  const acting = 'REPHOST2';
  const acts = (minutes: number, table: number, count: number) => ({
    at: at(minutes),
    event: { kind: 'edits', host: acting, table, count } as const,
  });
  return {
    title: 'Two hosts run as master at once.',
    endsAtMinutes: at(120),
    events: [
      { at: 0, event: { kind: 'quiet-begins', tables: [1, 2] } },
      { at: at(11), event: { kind: 'host-off', host: MASTER } },
      { at: at(11) + 1, event: { kind: 'becomes-master', host: acting, followedBy: 'everyone' } },
      acts(22, 1, 6),
      acts(26, 2, 4),
      { at: at(32), event: { kind: 'host-on', host: MASTER } },
      masterEdits(at(45), 1, 2),
      acts(46, 1, 3),
      { at: at(70), event: { kind: 'becomes-replica', host: acting } },
    ],
    story: [
      {
        atMinutes: at(11),
        text: 'bokmaster fails; REPHOST2 acts as master, and the others follow\nit.',
      },
      { atMinutes: at(22), text: 'Users are edited on REPHOST2.' },
      {
        atMinutes: at(32),
        text: 'bokmaster is switched on again, with its old data, and nobody\ntells REPHOST2: two hosts run as master.',
      },
      { atMinutes: at(45), text: 'Users are edited on both.' },
      { atMinutes: at(70), text: 'REPHOST2 is made a replica again. All replicas are ahead.' },
    ],
  };
}
