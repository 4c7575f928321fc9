import type { Incident, Move } from '#domain/incident.ts';
import type { AlertDue, JournalRecord } from '#domain/journal.ts';
import type { AlertMessage } from '#ports/alerts.ts';

import type { Observation } from '../service/observation.ts';
import { broken, type InvariantMaker } from './invariant.ts';

type Owed = { readonly id: string; readonly record: number };

/**
 * A5 Told as decided. Each spoken move is in exactly one message on each channel that D10 gives it,
 * a digest included; each send carries its id and, for one id, the same bytes; no message tells what
 * is not committed; no close overtakes its opening.
 */
export const toldAsDecided: InvariantMaker = ({ count }) => {
  const deliveries = new Deliveries(count);
  return {
    observe: (observation) => {
      const { kind } = observation;
      if (kind === 'record') deliveries.owe(observation.record);
      else if (kind === 'told') deliveries.tell(observation.channel, observation.message);
      else if (kind === 'refused') deliveries.refuse(observation.channel, observation.id);
      else if (kind === 'cursor') deliveries.mark(observation);
    },
    atEnd: () => deliveries.expectAllTold(),
  };
};

type Mark = Extract<Observation, { kind: 'cursor' }>;

/** What each channel is owed, in the order of records, and what it was told. */
class Deliveries {
  readonly #count: (what: string) => void;
  readonly #owed = new Map<string, Owed[]>();
  readonly #bytes = new Map<string, string>();
  readonly #refused = new Set<string>();
  readonly #undelivered = new Set<string>();

  constructor(count: (what: string) => void) {
    this.#count = count;
  }

  owe({ domain, number, act }: JournalRecord): void {
    if (!('alerts' in act)) return;
    for (const move of act.moves) expectReleaseSpoken(move, act.incidents);
    expectEachMoveOnce(number, act.moves, act.alerts);
    for (const { id, channel } of act.alerts) {
      const queue = this.#owed.get(`${domain} ${channel}`) ?? [];
      queue.push({ id, record: number });
      this.#owed.set(`${domain} ${channel}`, queue);
    }
  }

  tell(channel: string, message: AlertMessage): void {
    const text = JSON.stringify(message);
    const earlier = this.#bytes.get(`${channel} ${message.id}`);
    if (earlier !== undefined) {
      this.#count('premise: A5 a message was told again');
      if (earlier !== text) broken('A5', `${message.id} was told twice, differently`);
      return;
    }
    const queue = this.#owed.get(`${message.domain} ${channel}`) ?? [];
    const next = queue.find(
      ({ id }) => !this.#isSettled(channel, id) && !this.#refused.has(`${channel} ${id}`),
    );
    if (!queue.some(({ id }) => id === message.id)) {
      broken('A5', `${channel} was told ${message.id}, which no record owes it`);
    }
    if (next?.id !== message.id) {
      broken('A5', `${channel} was told ${message.id} before ${next?.id}`);
    }
    this.#count('premise: A5 a message was told');
    this.#bytes.set(`${channel} ${message.id}`, text);
  }

  refuse(channel: string, id: string): void {
    this.#refused.add(`${channel} ${id}`);
  }

  mark({ domain, channel, to, passedOver }: Mark): void {
    for (const id of passedOver) this.#passOver(channel, id);
    const queue = this.#owed.get(`${domain} ${channel}`) ?? [];
    const untold = queue.find(({ id, record }) => record <= to && !this.#isSettled(channel, id));
    if (untold !== undefined)
      broken('L3', `${channel} is marked as told up to ${to}, and never was told ${untold.id}`);
    this.#owed.set(
      `${domain} ${channel}`,
      queue.filter(({ record }) => record > to),
    );
  }

  expectAllTold(): void {
    for (const [key, queue] of this.#owed) {
      const channel = key.split(' ')[1] ?? '';
      const untold = queue.find(({ id }) => !this.#isSettled(channel, id));
      if (untold !== undefined) broken('L3', `${key} was never told ${untold.id}`);
    }
  }

  #passOver(channel: string, id: string): void {
    const name = `${channel} ${id}`;
    if (this.#undelivered.has(name)) return;
    this.#undelivered.add(name);
    this.#count('premise: L3 a message stands as undelivered');
    if (!this.#refused.has(name))
      broken('L3', `${channel}: ${id} was given up, and was never refused for good`);
  }

  #isSettled(channel: string, id: string): boolean {
    return this.#bytes.has(`${channel} ${id}`) || this.#undelivered.has(`${channel} ${id}`);
  }
}

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
