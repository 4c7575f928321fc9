/** At which of a process's port calls something goes wrong, and what. */
export type CallFault = {
  /** From 1. */
  readonly atCall: number;
  /**
   * `before` and `after`: the process is killed, and nothing after the call runs. `refused`: the
   * call fails. `unanswered`: it is carried out, and reported as failed.
   */
  readonly moment: 'before' | 'after' | 'refused' | 'unanswered';
};

/**
 * Counts the port calls of one process, and makes one of them go wrong. A killed process's calls
 * return a promise that never settles: as with kill -9, neither `catch` nor `finally` runs.
 */
export class CallGate {
  calls = 0;
  readonly names: string[] = [];
  /** Settles when the process is killed. */
  readonly killed: Promise<'killed'>;
  readonly #fault: CallFault | undefined;
  #isDead = false;
  #die: () => void = () => undefined;

  constructor(fault?: CallFault) {
    this.#fault = fault;
    this.killed = new Promise((resolve) => {
      this.#die = () => {
        this.#isDead = true;
        resolve('killed');
      };
    });
  }

  /** The same port, each of its calls passing through this gate. */
  watch<Port extends object>(name: string, port: Port): Port {
    return new Proxy(port, {
      get: (target, method) => {
        const value: unknown = Reflect.get(target, method);
        if (typeof value !== 'function') return value;
        return async (...words: unknown[]) =>
          this.#pass(`${name}.${String(method)}`, async () => Reflect.apply(value, target, words));
      },
    });
  }

  async #pass(name: string, effect: () => Promise<unknown>): Promise<unknown> {
    if (this.#isDead) return NEVER;
    this.calls += 1;
    this.names.push(name);
    const moment = this.calls === this.#fault?.atCall ? this.#fault.moment : undefined;
    if (moment === 'refused') throw new Error(`${name}: refused`);
    if (moment !== 'before') {
      const result = await effect();
      if (moment === 'unanswered') throw new Error(`${name}: timed out, though carried out`);
      if (moment === undefined) return this.#isDead ? NEVER : result;
    }
    this.#die();
    return NEVER;
  }
}

const NEVER = new Promise<never>(() => undefined);
