import type { Pace, Telling } from './demo-domain.ts';

/** Something other than this domain's master writes to one of its replicas, again and again. */
export function tellSecondWriter(at: Pace): Telling {
  const writes = (minutes: number, count: number) => ({
    at: at(minutes),
    event: { kind: 'written-elsewhere', host: 'REPHOST3', table: TABLE, count } as const,
  });
  return {
    title: 'A master that nobody knows of writes to one replica.',
    endsAtMinutes: at(120),
    events: [
      { at: 0, event: { kind: 'quiet-begins', tables: [TABLE] } },
      writes(12, 6),
      writes(40, 10),
      writes(70, 24),
    ],
    story: [
      { atMinutes: at(0), text: 'One master, five replicas; people log in and work.' },
      {
        atMinutes: at(12),
        text: 'Somewhere a BoKS master was installed from a copy of this one: it\nsends its own edits of T2 to REPHOST3.',
      },
      { atMinutes: at(40), text: 'It sends more.' },
      { atMinutes: at(70), text: 'And more. bokmaster has made none of these edits.' },
    ],
  };
}

/** User access routes (K1514). */
const TABLE = 2;
