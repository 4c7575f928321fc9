import { failureOf } from './ssm-errors.ts';

/** How often, how many at once and how slowly SSM is called. SSM publishes no rates. */
export type SsmLimits = {
  readonly mostAtOnce: number;
  /** Of one call, the first included. */
  readonly mostTries: number;
  /** Of all calls that one `ask` or `look` makes: when SSM does not recover, the work stays bounded. */
  readonly mostRepeats: number;
  /** The first wait before a call is tried again; doubled each time, and half of it is chance. */
  readonly firstDelayMs: number;
  readonly mostDelayMs: number;
};

/** Makes a call, and makes it again while that may help: what it answers, or what its last try failed with. */
export type RunCall = <Result>(call: () => Promise<Result>) => Promise<Result>;

/**
 * Calls to SSM: so many at once, tried again where SSM throttled or was not reached. Being throttled
 * halves how many may be under way; each call that succeeds lets one more.
 *
 * Invariant: never more than `mostAtOnce` under way, never one call more often than `mostTries`, and
 * never more than `mostRepeats` repeated in one `ask` or `look`.
 */
export class SsmCalls {
  readonly #limits: SsmLimits;
  readonly #waiting: (() => void)[] = [];
  #atOnce: number;
  #underWay = 0;

  constructor(limits: Partial<SsmLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
    this.#atOnce = this.#limits.mostAtOnce;
  }

  /** For the calls of one `ask` or `look`, which share how often they may be repeated. */
  begin(): RunCall {
    const repeats = { left: this.#limits.mostRepeats };
    return async (call) => this.#run(call, repeats);
  }

  async #run<Result>(call: () => Promise<Result>, repeats: { left: number }): Promise<Result> {
    const { mostAtOnce, mostTries } = this.#limits;
    for (let tries = 1; ; tries += 1) {
      await this.#enter();
      try {
        const result = await call();
        this.#atOnce = Math.min(this.#atOnce + 1, mostAtOnce);
        return result;
      } catch (error) {
        const failure = failureOf(error);
        if (failure === 'throttled') this.#atOnce = Math.max(1, Math.floor(this.#atOnce / 2));
        const mayHelp = failure === 'throttled' || failure === 'unreachable';
        if (!mayHelp || tries >= mostTries || repeats.left <= 0) throw error;
        repeats.left -= 1;
      } finally {
        this.#leave();
      }
      await this.#pause(tries);
    }
  }

  async #enter(): Promise<void> {
    while (this.#underWay >= this.#atOnce) {
      await new Promise<void>((go) => void this.#waiting.push(go));
    }
    this.#underWay += 1;
  }

  #leave(): void {
    this.#underWay -= 1;
    for (let free = this.#atOnce - this.#underWay; free > 0; free -= 1) this.#waiting.shift()?.();
  }

  async #pause(tries: number): Promise<void> {
    const { firstDelayMs, mostDelayMs } = this.#limits;
    const delayMs = Math.min(firstDelayMs * 2 ** (tries - 1), mostDelayMs);
    const chosenMs = delayMs * (0.5 + Math.random() / 2);
    await new Promise<void>((done) => void setTimeout(done, chosenMs));
  }
}

/** All tries of one call wait for at most 3 s together: a function of the sweep has 15 s. */
const LIMITS: SsmLimits = {
  mostAtOnce: 10,
  mostTries: 5,
  mostRepeats: 20,
  firstDelayMs: 200,
  mostDelayMs: 2_000,
};
