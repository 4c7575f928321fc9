import { masterEdits, type Pace, type Telling } from './demo-domain.ts';

/** One update is lost on its way, and nothing follows it that would show the gap. */
export function tellOneLostUpdate(at: Pace): Telling {
  return {
    title: 'One update of a quiet table is lost on its way to one replica.',
    endsAtMinutes: at(90),
    events: [
      { at: 0, event: { kind: 'quiet-begins', tables: [QUIET_TABLE] } },
      { at: at(12), event: { kind: 'update-lost', host: 'REPHOST4', table: QUIET_TABLE } },
      masterEdits(at(12), QUIET_TABLE, 1),
    ],
    story: [
      { atMinutes: at(0), text: 'One master, five replicas; people log in and work.' },
      {
        atMinutes: at(12),
        text: 'A password rule is changed on bokmaster (T25). The update to\nREPHOST4 is lost; T25 is not edited again.',
      },
    ],
  };
}

/** Password complexity settings (K1514): changed once in months. */
const QUIET_TABLE = 25;
