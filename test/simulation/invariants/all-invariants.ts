import { proof } from './a1-proof.ts';
import { nothingMissed } from './a2-nothing-missed.ts';
import { nothingClosedUnproved } from './a3-nothing-closed-unproved.ts';
import { oneLife } from './a6-one-life.ts';
import { sweeps } from './a7-sweeps.ts';
import type { InvariantMaker } from './invariant.ts';

/** What must hold after every effect, always. */
export const ALWAYS: readonly InvariantMaker[] = [
  proof,
  nothingMissed,
  nothingClosedUnproved,
  oneLife,
  sweeps,
];
