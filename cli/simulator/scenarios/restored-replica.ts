import type { ScheduledEvent, StoryLine } from '../world-event.ts';
import {
  DRILL_HOST,
  DRILL_TABLES,
  drill,
  masterEdits,
  type Pace,
  type Telling,
} from './demo-domain.ts';

/** REPHOST is put back to a backup from the middle of the drill: fewer of its edits, and ahead. */
export function tellRestoredIntoDrill(at: Pace): Telling {
  return {
    title: 'A replica is put back to a point inside the drill, still above its master.',
    endsAtMinutes: at(100),
    events: [...drillWithBackup(at), { at: at(40), event: onRephost('restored') }],
    story: [
      ...drillStory(at),
      {
        atMinutes: at(40),
        text: 'Somebody puts that backup back on REPHOST: its counters fall, and\nare still above the ones of bokmaster.',
      },
    ],
  };
}

/**
 * The same once the master has gone past the backup's point: the counters fall to what looks like
 * an ordinary lag, and the replica is read before it catches up.
 */
export function tellRestoredBelowMaster(at: Pace): Telling {
  const passed = DRILL_TABLES.map((table) =>
    masterEdits(at(36), table, table === 15 ? 120 : 1_600),
  );
  const later = [70, 80, 90, 100].flatMap((minutes) =>
    DRILL_TABLES.map((table) => masterEdits(at(minutes), table, 1)),
  );
  return {
    title: 'A replica is put back into the drill, below its master, and catches up.',
    endsAtMinutes: at(150),
    events: [
      ...drillWithBackup(at),
      ...passed,
      { at: at(45), event: { kind: 'bridge-stops', to: DRILL_HOST } },
      { at: at(45) + 0.5, event: onRephost('restored') },
      { at: at(51), event: { kind: 'bridge-starts', to: DRILL_HOST } },
      ...later,
    ],
    story: [
      ...drillStory(at),
      {
        atMinutes: at(36),
        text: 'A large import on bokmaster takes its counters past the point of\nthat backup; REPHOST drops every update.',
      },
      {
        atMinutes: at(45),
        text: 'The backup is put back on REPHOST: it now looks like a replica\nthat lags.',
      },
      {
        atMinutes: at(51),
        text: 'REPHOST is sent what it lacks by its counters. The edits of the\ndrill that the backup holds stay in, and what they stand for is\nmissing.',
      },
    ],
  };
}

const onRephost = (kind: 'backup-taken' | 'restored') => ({ kind, host: DRILL_HOST });

const drillWithBackup = (at: Pace): readonly ScheduledEvent[] => [
  ...drill({ quietFrom: 0, begins: at(6), ends: at(21.2) }),
  { at: at(11), event: onRephost('backup-taken') },
];

const drillStory = (at: Pace): readonly StoryLine[] => [
  { atMinutes: at(6), text: 'A drill begins: bokmaster is off, REPHOST acts as master.' },
  { atMinutes: at(11), text: 'A backup of the files of REPHOST is taken, amid the drill.' },
  { atMinutes: at(21.2), text: 'The drill is over. REPHOST is a replica again, and ahead.' },
];
