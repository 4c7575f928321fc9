/** How often each thing occurred, by name: faults, events, moves, premises of invariants. */
export class Counts {
  readonly #counts = new Map<string, number>();

  add(what: string, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times);
  }

  get(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  addAll(other: Readonly<Record<string, number>>): void {
    for (const [what, times] of Object.entries(other)) this.add(what, times);
  }

  toRecord(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The sum over all whose name matches. */
  sumOf(name: RegExp): number {
    return [...this.#counts].reduce((sum, [what, times]) => sum + (name.test(what) ? times : 0), 0);
  }
}
