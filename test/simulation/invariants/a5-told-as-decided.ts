import type { Incident, Move } from '#domain/incident.ts';
import type { AlertDue, JournalRecord } from '#domain/journal.ts';
import type { AlertMessage } from '#ports/alerts.ts';

import { broken, type InvariantMaker } from './invariant.ts';

type Owed = { readonly id: string; readonly record: number };

/**
 * A5 Told as decided. Each spoken move is in exactly one message on each channel that D10 gives it,
 * a digest included; each send carries its id and, for one id, the same bytes; no message tells what
 * is not committed; no close overtakes its opening.
 */
export const toldAsDecided: InvariantMaker = ({ count }) => {
  const owed = new Map<string, Owed[]>();
  const bytes = new Map<string, string>();
  const refused = new Set<string>();
  const undelivered = new Set<string>();
  const append = ({ domain, number, act }: JournalRecord): void => {
    if (!('alerts' in act)) return;
    for (const move of act.moves) expectReleaseSpoken(move, act.incidents);
    expectEachMoveOnce(number, act.moves, act.alerts);
    for (const { id, channel } of act.alerts) {
      const queue = owed.get(`${domain} ${channel}`) ?? [];
      queue.push({ id, record: number });
      owed.set(`${domain} ${channel}`, queue);
    }
  };
  const tell = (channel: string, message: AlertMessage): void => {
    const text = JSON.stringify(message);
    const earlier = bytes.get(`${channel} ${message.id}`);
    if (earlier !== undefined) {
      count('premise: A5 a message was told again');
      if (earlier !== text) broken('A5', `${message.id} was told twice, differently`);
      return;
    }
    const queue = owed.get(`${message.domain} ${channel}`) ?? [];
    const next = queue.find(
      ({ id }) => !bytes.has(`${channel} ${id}`) && !refused.has(`${channel} ${id}`),
    );
    if (!queue.some(({ id }) => id === message.id)) {
      broken('A5', `${channel} was told ${message.id}, which no record owes it`);
    }
    if (next?.id !== message.id) {
      broken('A5', `${channel} was told ${message.id} before ${next?.id}`);
    }
    count('premise: A5 a message was told');
    bytes.set(`${channel} ${message.id}`, text);
  };
  return {
    observe: (observation) => {
      if (observation.kind === 'record') append(observation.record);
      if (observation.kind === 'told') tell(observation.channel, observation.message);
      if (observation.kind === 'refused') refused.add(`${observation.channel} ${observation.id}`);
      if (observation.kind !== 'cursor') return;
      const { domain, channel, to, passedOver } = observation;
      for (const id of passedOver) {
        if (undelivered.has(`${channel} ${id}`)) continue;
        undelivered.add(`${channel} ${id}`);
        count('premise: L3 a message stands as undelivered');
        if (!refused.has(`${channel} ${id}`))
          broken('L3', `${channel}: ${id} was given up, and was never refused for good`);
      }
      const queue = owed.get(`${domain} ${channel}`) ?? [];
      const isSettled = (id: string): boolean =>
        bytes.has(`${channel} ${id}`) || undelivered.has(`${channel} ${id}`);
      const untold = queue.find(({ id, record }) => record <= to && !isSettled(id));
      if (untold !== undefined)
        broken('L3', `${channel} is marked as told up to ${to}, and never was told ${untold.id}`);
      owed.set(
        `${domain} ${channel}`,
        queue.filter(({ record }) => record > to),
      );
    },
    atEnd: () => {
      for (const [key, queue] of owed) {
        const channel = key.split(' ')[1];
        const untold = queue.find(
          ({ id }) => !bytes.has(`${channel} ${id}`) && !undelivered.has(`${channel} ${id}`),
        );
        if (untold !== undefined) broken('L3', `${key} was never told ${untold.id}`);
      }
    },
  };
};

/** A symptom that its cause spoke for, and that still holds when the cause closed, speaks now. */
function expectReleaseSpoken(move: Move, incidents: readonly Incident[]): void {
  const { reason, to, incident: id, spoken } = move;
  if (reason !== 'no-longer-held' || to !== 'open' || spoken) return;
  const incident = incidents.find((each) => each.id === id);
  if (incident?.heldBy !== null || incident.quieted !== undefined) return;
  broken('A5', `${id} is held no longer, still holds, and nobody was told`);
}

function expectEachMoveOnce(
  record: number,
  moves: readonly {
    readonly incident: string;
    readonly number: number;
    readonly spoken: boolean;
  }[],
  alerts: readonly AlertDue[],
): void {
  const spoken = moves
    .filter((move) => move.spoken)
    .map(({ incident, number }) => `${incident} ${number}`);
  for (const { channel, moves: told } of alerts) {
    const names = told.map(({ incident, number }) => `${incident} ${number}`);
    // Machines hear of muted and held moves too.
    const mayHear = channel === 'machines' || channel === 'webhook' ? names : spoken;
    const wrong = names.find((name, at) => names.indexOf(name) !== at || !mayHear.includes(name));
    if (wrong !== undefined)
      broken('A5', `record ${record} tells ${channel} move ${wrong} twice, or unspoken`);
  }
  const inAny = new Set(
    alerts.flatMap(({ moves: told }) =>
      told.map(({ incident, number }) => `${incident} ${number}`),
    ),
  );
  const silent = spoken.find((name) => !inAny.has(name));
  if (silent !== undefined) broken('A5', `record ${record} speaks of move ${silent} on no channel`);
}
