/** Something that happens at a moment of virtual time; `n` keeps the order of one moment. */
export type Entry<Happening> = {
  readonly atMs: number;
  readonly n: number;
  readonly happening: Happening;
};

/** What is to come, by (virtual time, n): a binary heap. */
export class Agenda<Happening> {
  #heap: Entry<Happening>[] = [];
  #count = 0;

  get next(): Entry<Happening> | undefined {
    return this.#heap[0];
  }

  get size(): number {
    return this.#heap.length;
  }

  add(atMs: number, happening: Happening): void {
    this.#count += 1;
    this.#heap.push({ atMs, n: this.#count, happening });
    let at = this.#heap.length - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#swapIfEarlier(at, above)) return;
      at = above;
    }
  }

  take(): Entry<Happening> | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first !== undefined && last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    return first;
  }

  /** Takes away everything that `isGone` names. */
  drop(isGone: (happening: Happening) => boolean): void {
    const kept = this.#heap.filter(({ happening }) => !isGone(happening));
    this.#heap = kept.toSorted((a, b) => (isEarlier(a, b) ? -1 : 1));
  }

  /** Everything that is to come, in no order. */
  all(): readonly Entry<Happening>[] {
    return this.#heap;
  }

  #sink(): void {
    let at = 0;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const least = this.#earlierOf(left, right);
      if (least === undefined || !this.#swapIfEarlier(least, at)) return;
      at = least;
    }
  }

  #earlierOf(left: number, right: number): number | undefined {
    const [one, other] = [this.#heap[left], this.#heap[right]];
    if (one === undefined) return undefined;
    return other !== undefined && isEarlier(other, one) ? right : left;
  }

  #swapIfEarlier(below: number, above: number): boolean {
    const [lower, upper] = [this.#heap[below], this.#heap[above]];
    if (lower === undefined || upper === undefined || !isEarlier(lower, upper)) return false;
    this.#heap[below] = upper;
    this.#heap[above] = lower;
    return true;
  }
}

const isEarlier = (one: Entry<unknown>, other: Entry<unknown>): boolean =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.n < other.n);
