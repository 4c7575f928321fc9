import { MASTER, masterEdits, type Pace, type Telling } from './demo-domain.ts';

/** The master's files are put back to an older state: every replica is ahead. */
export function tellMasterRestored(at: Pace): Telling {
  return {
    title: 'The master is restored from a file backup.',
    endsAtMinutes: at(180),
    events: [
      { at: at(6), event: { kind: 'backup-taken', host: MASTER } },
      masterEdits(at(14), 1, 6),
      masterEdits(at(18), 2, 5),
      masterEdits(at(22), 7, 4),
      masterEdits(at(26), 9, 4),
      masterEdits(at(30), 49, 3),
      { at: at(42), event: { kind: 'restored', host: MASTER } },
    ],
    story: [
      { atMinutes: at(6), text: 'A backup of the files of bokmaster is taken.' },
      { atMinutes: at(14), text: 'Users, hosts and classes are edited all morning.' },
      {
        atMinutes: at(42),
        text: 'bokmaster is restored from that backup: it no longer has the edits\nof the morning. Its replicas do.',
      },
    ],
  };
}
