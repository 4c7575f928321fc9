import { EVERY_REPLICA } from '../world-event.ts';
import { masterEdits, type Pace, type Telling } from './demo-domain.ts';

/** REPHOST3's bridge stops without a word. */
export function tellStuckBridge(at: Pace): Telling {
  return {
    title: 'The bridge to one replica stops, and the list goes on saying ok.',
    ...bridgeStops(at, {
      to: 'REPHOST3',
      text: 'The bridge to REPHOST3 stops. boksdiag list goes on saying ok.',
    }),
  };
}

/** The master's own sending bridge stops: no replica is sent anything. */
export function tellStuckBridgeAll(at: Pace): Telling {
  return {
    title: 'The bridge of the master stops, and the list goes on saying ok.',
    ...bridgeStops(at, {
      to: EVERY_REPLICA,
      text: 'The sending bridge of bokmaster stops: no replica gets updates.\nboksdiag list goes on saying ok for all of them.',
    }),
  };
}

function bridgeStops(
  at: Pace,
  stop: { readonly to: string; readonly text: string },
): Omit<Telling, 'title'> {
  return {
    endsAtMinutes: at(120),
    events: [
      { at: at(12), event: { kind: 'bridge-stops', to: stop.to } },
      masterEdits(at(13), 1, 2),
      masterEdits(at(13.5), 2, 1),
      masterEdits(at(14), 6, 1),
    ],
    story: [
      { atMinutes: at(0), text: 'One master, five replicas; people log in and work.' },
      { atMinutes: at(12), text: stop.text },
      { atMinutes: at(13), text: 'Users and hosts are changed on bokmaster.' },
    ],
  };
}
