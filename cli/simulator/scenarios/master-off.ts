import { MASTER, type Pace, type Telling } from './demo-domain.ts';

/** The master is off for six hours, and nobody takes its place. */
export function tellMasterOff(at: Pace): Telling {
  const from = at(12);
  return {
    title: 'The master is off for six hours.',
    endsAtMinutes: from + OFF_MINUTES + at(60),
    events: [
      { at: from, event: { kind: 'host-off', host: MASTER } },
      { at: from + OFF_MINUTES, event: { kind: 'host-on', host: MASTER } },
    ],
    story: [
      { atMinutes: at(0), text: 'One master, five replicas; people log in and work.' },
      {
        atMinutes: from,
        text: 'bokmaster goes down. Replicas answer logins; nobody can edit.',
      },
      { atMinutes: from + OFF_MINUTES, text: 'bokmaster is back, with everything that it had.' },
    ],
  };
}

const OFF_MINUTES = 360;
