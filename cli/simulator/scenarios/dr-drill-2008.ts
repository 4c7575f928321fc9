import type { ScheduledEvent, StoryLine } from '../world-event.ts';
import { DRILL_HOST, drill, MASTER, masterEdits, type Pace, type Telling } from './demo-domain.ts';

/**
 * The incident of 2008 (K1262): the drill, the unnoticed return, the conversion and the removal
 * that repaired nothing, and the removal that did. In the variant T15 has no edit after it.
 */
export function tellDrill2008(at: Pace, after: 'all-move' | 'no-t15'): Telling {
  return {
    title:
      after === 'all-move'
        ? 'The 2008 incident: a drill leaves a replica ahead, and two repairs fail.'
        : 'The 2008 incident, with no edit of T15 after the repair.',
    endsAtMinutes: at(240),
    events: [
      ...drill({ quietFrom: 0, begins: at(6), ends: at(21.2) }),
      ...unnoticed(at),
      ...failedRepairs(at),
      ...trueRepair(at),
      ...movement(at, after === 'all-move' ? [7, 9, 15] : [7, 9]),
    ],
    story: [...beginning(at), ...repairs(at, after)],
    drill: { hosts: [MASTER, DRILL_HOST], fromMinutes: at(4), untilMinutes: at(29) },
  };
}

/** The master goes on from where it was: every one of these is dropped by REPHOST. */
function unnoticed(at: Pace): readonly ScheduledEvent[] {
  return [
    masterEdits(at(38), 7, 2),
    masterEdits(at(38.5), 9, 3),
    masterEdits(at(46), 15, 1),
    masterEdits(at(120), 7, 1),
    masterEdits(at(120.5), 9, 1),
  ];
}

function failedRepairs(at: Pace): readonly ScheduledEvent[] {
  const host = DRILL_HOST;
  return [
    { at: at(55), event: { kind: 'becomes-client', host } },
    { at: at(70.2), event: { kind: 'becomes-replica', host } },
    { at: at(160), event: { kind: 'data-removed', host } },
    { at: at(160), event: { kind: 'boks-restarted', host } },
  ];
}

function trueRepair(at: Pace): readonly ScheduledEvent[] {
  const host = DRILL_HOST;
  return [
    { at: at(190), event: { kind: 'boks-stopped', host } },
    { at: at(190) + 0.5, event: { kind: 'data-removed', host } },
    { at: at(190) + 0.5, event: { kind: 'sequence-removed', host } },
    { at: at(190) + 1, event: { kind: 'boks-started', host } },
  ];
}

function movement(at: Pace, tables: readonly number[]): readonly ScheduledEvent[] {
  return tables.flatMap((table, n) => [
    masterEdits(at(216) + n / 2, table, 1),
    masterEdits(at(228) + n / 2, table, 1),
  ]);
}

function beginning(at: Pace): readonly StoryLine[] {
  return [
    { atMinutes: at(0), text: 'One master, five replicas; people log in and work.' },
    {
      atMinutes: at(6),
      text: 'A disaster-recovery drill begins: bokmaster is switched off,\nand REPHOST acts as master.',
    },
    {
      atMinutes: at(12),
      text: 'The drill enters its test hosts on REPHOST: tables T7, T9 and T15\nare edited there and nowhere else.',
    },
    {
      atMinutes: at(21.2),
      text: 'The drill is over: REPHOST is a replica again, bokmaster is back.\nNobody clears the files on REPHOST.',
    },
    {
      atMinutes: at(38),
      text: 'Hosts change groups on bokmaster. REPHOST drops these updates and\nacknowledges them: boksdiag list goes on saying ok.',
    },
  ];
}

function repairs(at: Pace, after: 'all-move' | 'no-t15'): readonly StoryLine[] {
  return [
    {
      atMinutes: at(55),
      text: 'First repair: REPHOST is converted to a client.\nIts data files are emptied; its sequence file stays.',
    },
    {
      atMinutes: at(70.2),
      text: 'REPHOST is converted back to a replica. The master lists it as new\nand sends it nothing.',
    },
    {
      atMinutes: at(76),
      text: 'A host that is new has an hour to load: its empty files are\nrecorded, and not told before that.',
    },
    {
      atMinutes: at(160),
      text: 'Second repair: data/*.dat are removed and BoKS is restarted. The\nsequence file stays, so the master thinks that it has everything.',
    },
    {
      atMinutes: at(190),
      text: 'Third repair: BoKS is stopped, data/*.dat and data/sequence are\nremoved, BoKS is started. The whole database is sent.',
    },
    {
      atMinutes: at(216),
      text:
        after === 'all-move'
          ? 'Hosts change groups on bokmaster again, and REPHOST follows in all\nthree tables.'
          : 'Hosts change groups on bokmaster again, and REPHOST follows.\nNobody edits T15: that table proves nothing yet.',
    },
    { atMinutes: at(240), text: 'The end of the story of 2008.' },
  ];
}
