import { pairsOf, type Oracle, type OracleSweep } from './oracle.ts';

/**
 * Tables of hosts that were put back to a backup, and had the master's number when first read after it:
 * filled up again before, or there by chance. No reading shows that the backup had a hole.
 */
export class RestoresUnseen {
  readonly #oracle: Oracle;
  readonly #after = new Map<string, After>();

  constructor(oracle: Oracle) {
    this.#oracle = oracle;
  }

  has(domain: string, host: string, table: number): boolean {
    return this.#after.get(`${domain} ${host}`)?.unseen.has(table) === true;
  }

  /** Takes the readings of one sweep: the first of a table after a restore tells. */
  read(judged: OracleSweep): void {
    const { domain } = judged.record;
    const ofMaster = new Set(
      [...pairsOf(judged)]
        .filter(({ replica, master }) => replica === master)
        .map(({ host, table }) => `${host} ${table}`),
    );
    for (const [host, { atMs, lines }] of [...judged.replicas, ...judged.later]) {
      const key = `${domain} ${host}`;
      const restores = this.#oracle.restoresOf(domain, host, atMs);
      let after = this.#after.get(key) ?? begun(0);
      if (after.restores !== restores) after = begun(restores);
      this.#after.set(key, after);
      for (const table of lines.keys()) {
        if (restores > 0 && !after.read.has(table) && ofMaster.has(`${host} ${table}`))
          after.unseen.add(table);
        after.read.add(table);
      }
    }
  }
}

type After = {
  readonly restores: number;
  readonly read: Set<number>;
  readonly unseen: Set<number>;
};

const begun = (restores: number): After => ({ restores, read: new Set(), unseen: new Set() });
