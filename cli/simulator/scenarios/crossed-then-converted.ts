import {
  DRILL_HOST,
  DRILL_TABLES,
  drill,
  masterEdits,
  type Pace,
  type Telling,
} from './demo-domain.ts';

/** The counters cross over the hole; then the replica is converted, and `sequence` is kept. */
export function tellCrossedThenConverted(at: Pace): Telling {
  const host = DRILL_HOST;
  return {
    title: 'The master passes a replica that was ahead; then it is converted.',
    endsAtMinutes: at(180),
    events: [
      ...drill({ quietFrom: 0, begins: at(6), ends: at(21.2) }),
      ...DRILL_TABLES.map((table) => masterEdits(at(36), table, 2_400)),
      { at: at(60), event: { kind: 'becomes-client', host } },
      { at: at(75), event: { kind: 'becomes-replica', host } },
    ],
    story: [
      { atMinutes: at(6), text: 'A drill begins: bokmaster is off, REPHOST acts as master.' },
      { atMinutes: at(21.2), text: 'The drill is over. REPHOST is a replica again, and ahead.' },
      {
        atMinutes: at(36),
        text: 'A large import on bokmaster takes its counters past those of\nREPHOST. All numbers agree from now on, over what REPHOST has\ndropped.',
      },
      { atMinutes: at(60), text: 'REPHOST is converted to a client; its sequence file stays.' },
      { atMinutes: at(75), text: 'REPHOST is converted back, and listed as new.' },
    ],
  };
}
