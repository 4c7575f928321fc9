import { pairsOf, type Oracle, type OracleSweep } from './oracle.ts';

/**
 * Tables of hosts that were put back to a backup, and filled up again before anybody read them: no
 * reading shows that the backup had a hole.
 */
export class RestoresUnseen {
  readonly #oracle: Oracle;
  /** How many restores of a host had happened when it was read last. */
  readonly #known = new Map<string, number>();
  readonly #unseen = new Map<string, Set<number>>();

  constructor(oracle: Oracle) {
    this.#oracle = oracle;
  }

  has(domain: string, host: string, table: number): boolean {
    return this.#unseen.get(`${domain} ${host}`)?.has(table) === true;
  }

  /** Takes the readings of one sweep: the first of a host after a restore tells. */
  read(judged: OracleSweep): void {
    const { domain } = judged.record;
    for (const [host, { atMs }] of [...judged.replicas, ...judged.later]) {
      const key = `${domain} ${host}`;
      const restores = this.#oracle.restoresOf(domain, host, atMs);
      if (restores === (this.#known.get(key) ?? 0)) continue;
      this.#known.set(key, restores);
      const inStep = [...pairsOf(judged)].filter(
        (pair) => pair.host === host && pair.replica >= (pair.before ?? pair.master),
      );
      this.#unseen.set(key, new Set(inStep.map(({ table }) => table)));
    }
  }
}
