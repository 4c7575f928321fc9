import type { JournalRecord } from '#domain/journal.ts';
import type { PersonActed } from '#domain/person-act.ts';
import type { RollUps } from '#ports/roll-ups.ts';
import type { SignedHeads } from '#ports/signed-heads.ts';

import { Violation } from '../core/scheduler.ts';
import type { Oracle, OracleSweep } from '../oracle/oracle.ts';
import type { Observation } from '../service/observation.ts';

/** What invariants know beside what they observe. */
export type Known = {
  readonly oracle: Oracle;
  readonly nowMs: () => number;
  /** When faults and stories end, UTC ms. */
  readonly stormEndsAtMs: number;
  /** How far a function's clock may be off, in either direction. */
  readonly clocksOffMs: number;
  /** Counts that something occurred, by a name that the coverage asks for. */
  readonly count: (what: string) => void;
};

/** One invariant of the simulation, at work in one world. Throws `Violation` where it is broken. */
export type Invariant = {
  readonly observe?: (observation: Observation) => void;
  /** A record that judged a sweep, with what the texts and the world have of it. */
  readonly judged?: (judged: OracleSweep) => void;
  /** A record of what a person did. */
  readonly acted?: (record: ActedRecord) => void;
  /** The calm after the storm is over, and nothing is to come. */
  readonly atEnd?: (end: End) => void | Promise<void>;
};

export type ActedRecord = JournalRecord & { readonly act: PersonActed };

/** What a world has come to when it ends. */
export type End = {
  /** The moment at which the ticks ended, UTC ms. */
  readonly endedAtMs: number;
  /** Invocations that run, by name, and messages that wait. */
  readonly running: readonly string[];
  readonly waiting: number;
  readonly hasWildClocks: boolean;
  readonly heads: SignedHeads;
  readonly rollUps: RollUps;
};

/** Makes an invariant for one world. */
export type InvariantMaker = (known: Known) => Invariant;

export function broken(name: string, what: string): never {
  throw new Violation(name, what);
}
