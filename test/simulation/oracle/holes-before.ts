import { countNotHeld } from '#cli/simulator/edit-ranges.ts';
import type { World } from '#cli/simulator/world.ts';
import type { Incident } from '#domain/incident.ts';

import type { Oracle, OracleSweep } from './oracle.ts';

/**
 * Holes that were there while a host was in no `ahead`: left by a drill whose numbers the master had
 * passed before anybody read both. No counter shows them, then or later.
 */
export class HolesBefore {
  readonly #oracle: Oracle;
  readonly #dropped = new Map<string, number>();
  /** Hosts with a live `ahead`, as `<domain> <host>`. */
  readonly #ahead = new Set<string>();

  constructor(oracle: Oracle) {
    this.#oracle = oracle;
  }

  /** How many numbers of a table the host lacked before its `ahead` opened. */
  of(domain: string, host: string, table: number): number {
    return this.#dropped.get(`${domain} ${host} T${table}`) ?? 0;
  }

  list({ domain, host, kind, state }: Incident): void {
    if (kind !== 'ahead') return;
    if (state === 'open' || state === 'recovering') this.#ahead.add(`${domain} ${host}`);
    else this.#ahead.delete(`${domain} ${host}`);
  }

  /** Takes the world as a sweep leaves it, after what that lists. */
  read({ record, master }: OracleSweep): void {
    const { domain } = record;
    const { replicas } = this.#oracle.settings(domain, record.act.settingsVersion);
    const world = this.#oracle.world(domain);
    if (master === undefined) return;
    const source = world.look(master.host);
    for (const { host } of replicas) {
      const { runningRole, tables } = world.look(host);
      if (runningRole !== 'replica' || this.#ahead.has(`${domain} ${host}`)) continue;
      for (const [table, { counter }] of tables.entries()) {
        if (counter > (source.tables[table]?.counter ?? 0)) continue;
        const { dropped } = droppedOf(world, { host, table, master: master.host });
        this.#dropped.set(`${domain} ${host} T${table}`, dropped);
      }
    }
  }
}

/** How many numbers up to its own counter a table never got, but what was lost on the way in order. */
export function droppedOf(
  world: World,
  {
    host,
    table,
    master,
  }: { readonly host: string; readonly table: number; readonly master: string },
): { readonly dropped: number; readonly counter: number } {
  const { missing, counter } = world.truth(host, table, master);
  const { lost = [], applied = [] } = world.look(host).tables[table] ?? {};
  const reached = lost.filter(({ to }) => to <= counter);
  return { dropped: missing - countNotHeld(reached, applied), counter };
}
