import { MOST_LANES } from '#domain/through-node.ts';

import type { Detour } from './ssh-through.ts';
import { Turns } from './turns.ts';

/** So many hosts at once, in all and through each node; evidence never keeps readings waiting. */
export class SshTurns {
  readonly #detours: ReadonlyMap<string, Detour>;
  readonly #readings: Turns;
  readonly #readingsThrough = new Map<string, Turns>();
  readonly #evidenceOf = new Map<string, Turns>();
  readonly #evidenceThrough = new Map<string, Turns>();

  constructor(detours: ReadonlyMap<string, Detour>, atOnce = AT_ONCE) {
    this.#detours = detours;
    this.#readings = new Turns(atOnce);
  }

  /** A host waits for its node first: so it takes nobody's turn meanwhile. */
  async toRead(host: string, turn: () => Promise<void>): Promise<void> {
    const read = async (): Promise<void> => this.#readings.take(turn);
    const node = this.#detours.get(host)?.node;
    if (node === undefined) return read();
    return turnsOf(this.#readingsThrough, node, MOST_LANES).take(read);
  }

  async toCollect(host: string, turn: () => Promise<void>): Promise<void> {
    const collect = async (): Promise<void> =>
      turnsOf(this.#evidenceOf, host, EVIDENCE_AT_ONCE_OF_HOST).take(turn);
    const node = this.#detours.get(host)?.node;
    if (node === undefined) return collect();
    return turnsOf(this.#evidenceThrough, node, EVIDENCE_AT_ONCE_THROUGH_NODE).take(collect);
  }
}

function turnsOf(all: Map<string, Turns>, name: string, atOnce: number): Turns {
  const turns = all.get(name) ?? new Turns(atOnce);
  all.set(name, turns);
  return turns;
}

const AT_ONCE = 20;
/** As many as a group's commands may be at once on a host. */
const EVIDENCE_AT_ONCE_OF_HOST = 3;
/** Beside the readings, which a collection would make late; one that hangs does not stop the others. */
const EVIDENCE_AT_ONCE_THROUGH_NODE = 2;
