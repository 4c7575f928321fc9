import { drawAt, streamOf, wholeBetween, type Stream } from '#cli/simulator/random.ts';

/** One seeded generator, for one concern: what another concern draws never moves it. */
export class Draws {
  readonly #stream: Stream;
  #drawn = 0;

  constructor(seed: number, concern: string) {
    this.#stream = streamOf(seed, concern);
  }

  /** The next number in [0, 1). */
  next(): number {
    this.#drawn += 1;
    return drawAt(this.#stream, this.#drawn);
  }

  chance(rate: number): boolean {
    return this.next() < rate;
  }

  /** A whole number of `[from, to]`. */
  whole(from: number, to: number): number {
    return wholeBetween(from, to, this.next());
  }

  /** One of a list that is not empty. */
  pick<One>(list: readonly One[]): One {
    const picked = list[this.whole(0, list.length - 1)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  shuffled<One>(list: readonly One[]): readonly One[] {
    return list
      .map((one) => ({ one, at: this.next() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ one }) => one);
  }
}
