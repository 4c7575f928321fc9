import type { AuditStore } from '#ports/audit-store.ts';

/** A store under test, and a way to lose what it answers. */
export type StoreUnderTest = {
  readonly store: AuditStore;
  /** The store's clock stands there from now on, UTC ms; it begins at 0, when nothing has expired. */
  readonly standAt: (nowMs: number) => void;
  /** The next so many writes are carried out, and their answers are dropped. */
  readonly loseAnswers: (count: number) => void;
  /** How many lost answers the client makes good by itself, within one call. */
  readonly triesAgain: number;
};

/** A clock that stands where it is put. */
export class StandingClock {
  #nowMs = 0;
  readonly nowMs = (): number => this.#nowMs;
  readonly standAt = (nowMs: number): void => {
    this.#nowMs = nowMs;
  };
}

export type OpenStore = () => Promise<StoreUnderTest>;

/** Every method of the port. The type below fails where one is missing, a test where one is too many. */
export const READS = [
  'latestSweep',
  'readSweep',
  'listSweeps',
  'latestCollection',
  'readCollection',
  'readSnapshots',
  'headRecord',
  'readRecords',
  'hasRecord',
  'readState',
  'readIncidents',
  'listIncidents',
  'readCursors',
] as const satisfies readonly (keyof AuditStore)[];
export const WRITES = [
  'openSweep',
  'writeSweep',
  'openCollection',
  'writeCollection',
  'putSnapshots',
  'appendRecord',
  'putIncident',
  'putState',
  'advanceCursor',
] as const satisfies readonly (keyof AuditStore)[];
export type ReadMethod = (typeof READS)[number];
export type WriteMethod = (typeof WRITES)[number];

/** A domain that no other test uses. */
export function freshDomain(): string {
  domains += 1;
  return `domain-${process.pid}-${domains}`;
}
let domains = 0;
