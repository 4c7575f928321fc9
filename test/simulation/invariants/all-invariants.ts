import { proof } from './a1-proof.ts';
import { nothingMissed } from './a2-nothing-missed.ts';
import { closedMeansWhole } from './a3-closed-means-whole.ts';
import { nothingClosedUnproved } from './a3-nothing-closed-unproved.ts';
import { silence } from './a4-silence.ts';
import { theDigest } from './a5-the-digest.ts';
import { toldAsDecided } from './a5-told-as-decided.ts';
import { whoHears } from './a5-who-hears.ts';
import { oneLife } from './a6-one-life.ts';
import { sweeps } from './a7-sweeps.ts';
import { theHole } from './a8-the-hole.ts';
import { quietOfLags } from './a9-quiet-lag.ts';
import { quiet } from './a9-quiet.ts';
import { promotion } from './a10-promotion.ts';
import { workIsBounded } from './a11-work-is-bounded.ts';
import { evidence } from './a12-evidence.ts';
import { history } from './a13-history.ts';
import { afterTheStorm } from './after-the-storm.ts';
import type { InvariantMaker } from './invariant.ts';
import { endedHasSpoken } from './l5-ended-has-spoken.ts';
import { repairedIsClosed } from './l5-repaired-is-closed.ts';

/** What must hold after every effect, and what must have come about after the storm. */
export const INVARIANTS: readonly InvariantMaker[] = [
  proof,
  nothingMissed,
  nothingClosedUnproved,
  closedMeansWhole,
  silence,
  toldAsDecided,
  whoHears,
  theDigest,
  oneLife,
  sweeps,
  theHole,
  quiet,
  quietOfLags,
  promotion,
  workIsBounded,
  evidence,
  history,
  afterTheStorm,
  repairedIsClosed,
  endedHasSpoken,
];
