import { Draws } from './draws.ts';

/** Everything that may go wrong between the service and the world, by the name that is counted. */
export const FAULTS = [
  'tick lost',
  'tick doubled',
  'tick late',
  'SSM event lost',
  'SSM event doubled',
  'SSM event late',
  'message doubled',
  'message late',
  'killed before a call',
  'killed after a call',
  'call refused',
  'call carried out, reported failed',
  'slower than the visibility time-out',
  'old value read',
  'host silent',
  'host slow',
  'answer cut off',
  'answer is rubbish',
  'answered as another host',
  'answered after the closing',
  'answer with unknown lines',
  'reading torn',
  'agent away',
  'request throttled',
  'alert refused',
  'alert refused for good',
  'alert hangs',
] as const;
export type Fault = (typeof FAULTS)[number];

/** How often each fault strikes, 0 to 1; one that is not named is off. */
export type Rates = Readonly<Partial<Record<Fault, number>>>;

/** Which faults strike when: a generator of its own each, so that one switched off moves no other. */
export class Faults {
  readonly #rates: Rates;
  readonly #draws = new Map<Fault, Draws>();
  readonly #seed: number;
  readonly #count: (what: string) => void;
  #areOver = false;

  constructor(seed: number, rates: Rates, count: (what: string) => void) {
    this.#seed = seed;
    this.#rates = rates;
    this.#count = count;
  }

  /** The storm is over: none strikes any more. */
  end(): void {
    this.#areOver = true;
  }

  /** True where the fault strikes now, which is counted. */
  strikes(fault: Fault): boolean {
    if (!this.mayStrike(fault) || !this.drawsOf(fault).chance(this.#rates[fault] ?? 0))
      return false;
    this.#count(`fault: ${fault}`);
    return true;
  }

  mayStrike(fault: Fault): boolean {
    return !this.#areOver && (this.#rates[fault] ?? 0) > 0;
  }

  /** What else is to be drawn where this fault struck: how late, how much of a text. */
  drawsOf(fault: Fault): Draws {
    const draws = this.#draws.get(fault) ?? new Draws(this.#seed, `fault ${fault}`);
    this.#draws.set(fault, draws);
    return draws;
  }
}
