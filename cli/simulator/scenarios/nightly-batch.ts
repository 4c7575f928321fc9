import { masterEdits, type Pace, type Telling } from './demo-domain.ts';

/** A load of 40 minutes at night, faster than the bridge to the farthest replica is. */
export function tellNightlyBatch(at: Pace): Telling {
  const begins = at(12);
  const edits = Array.from({ length: BATCH_MINUTES * 4 }, (_, n) =>
    masterEdits(begins + n / 4, 1 + (n % 9), 25),
  );
  return {
    title: 'A nightly batch of 40 minutes, which the farthest replica follows slowly.',
    background: 'none',
    startsAtMs: Date.UTC(2026, 2, 3, 1),
    endsAtMinutes: at(12) + 130,
    events: [
      { at: 0, event: { kind: 'bridge-slows', to: 'REPHOST5', secondsAnUpdate: 0.9 } },
      ...edits,
    ],
    story: [
      { atMinutes: at(0), text: 'It is night. The bridge to REPHOST5 is a slow one.' },
      {
        atMinutes: begins,
        text: 'The changes of the day are loaded into T1 to T9 on bokmaster, a\nhundred a minute for 40 minutes; REPHOST5 takes 66 a minute.',
      },
      { atMinutes: begins + BATCH_MINUTES, text: 'The batch is over; REPHOST5 catches up.' },
    ],
  };
}

const BATCH_MINUTES = 40;
