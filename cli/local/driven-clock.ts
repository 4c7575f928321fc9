import type { Clock } from '#ports/basics.ts';

/** The clock that use cases see. The driver moves it; a clock of real time moves by itself. */
export interface DrivenClock extends Clock {
  /** It is at least this late now, UTC milliseconds. */
  moveTo(atMs: number): void;
}

/** Real time, for real hosts. */
export class RealClock implements DrivenClock {
  readonly nowMs = (): number => Date.now();

  /** It moves by itself. */
  moveTo(): void {}
}

/** Virtual time: it stands still but where the driver moves it, and never goes back. */
export class VirtualClock implements DrivenClock {
  #atMs: number;

  constructor(atMs: number) {
    this.#atMs = atMs;
  }

  readonly nowMs = (): number => this.#atMs;

  moveTo(atMs: number): void {
    this.#atMs = Math.max(this.#atMs, atMs);
  }
}
