import type { WorldEvent } from '#cli/simulator/world-event.ts';
import { World } from '#cli/simulator/world.ts';

import type { OracleSweep } from '../oracle/oracle.ts';

/** What happens as soon as a sweep is judged that read all these tables of a host after a moment. */
export type Sequel = {
  readonly host: string;
  readonly tables: readonly number[];
  /** Minutes since the world's start. */
  readonly after: number;
  readonly event: WorldEvent;
};

/** A domain with what waits in it. */
type Waiting = {
  readonly settings: { readonly domain: string };
  readonly sequels: readonly Sequel[];
};

/**
 * Lets happen in the worlds what waits for somebody to read a host: no moment of it can be drawn
 * beforehand, since the faults decide who is read when.
 */
export class Sequels {
  readonly #worlds: Map<string, World>;
  readonly #waiting: ReadonlyMap<string, Set<Sequel>>;

  constructor(worlds: Map<string, World>, domains: readonly Waiting[]) {
    this.#worlds = worlds;
    this.#waiting = new Map(
      domains.map(({ settings, sequels }) => [settings.domain, new Set(sequels)]),
    );
  }

  /** Returns what begins now. */
  judged({ record: { domain }, replicas }: OracleSweep, nowMs: number): readonly WorldEvent[] {
    const world = this.#worlds.get(domain);
    const waiting = this.#waiting.get(domain);
    if (world === undefined || waiting === undefined) return [];
    const { scenario, seed } = world;
    const minutesOf = (atMs: number): number => (atMs - scenario.startsAtMs) / 60_000;
    const begun = [...waiting].filter(({ host, tables, after }) => {
      const read = replicas.get(host);
      return (
        read !== undefined &&
        minutesOf(read.atMs) > after &&
        tables.every((table) => read.lines.has(table))
      );
    });
    if (begun.length === 0) return [];
    for (const each of begun) waiting.delete(each);
    const events = begun.map(({ event }) => ({ at: minutesOf(nowMs), event }));
    // A world is made of its scenario and seed: with one event more it is the same until then.
    const { events: before } = scenario;
    this.#worlds.set(domain, new World({ ...scenario, events: [...before, ...events] }, seed));
    return begun.map(({ event }) => event);
  }
}
