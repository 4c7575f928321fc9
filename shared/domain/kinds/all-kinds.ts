import type { FindingKind } from '../finding-kind.ts';
import { ahead } from './ahead.ts';
import { behind } from './behind.ts';
import { blind } from './blind.ts';
import { boksStopped } from './boks-stopped.ts';
import { driftOfFormat } from './drift-of-format.ts';
import { empty } from './empty.ts';
import { listDown } from './list-down.ts';
import { listLoading } from './list-loading.ts';
import { listNew } from './list-new.ts';
import { masterNotSending } from './master-not-sending.ts';
import { masterRestamped } from './master-restamped.ts';
import { masterSilent } from './master-silent.ts';
import { masterWentBack } from './master-went-back.ts';
import { missing } from './missing.ts';
import { noMaster } from './no-master.ts';
import { notListed } from './not-listed.ts';
import { otherSeries } from './other-series.ts';
import { roleMismatch } from './role-mismatch.ts';
import { roleMoved } from './role-moved.ts';
import { silent } from './silent.ts';
import { stuck } from './stuck.ts';
import { tooFew } from './too-few.ts';
import { twoMasters } from './two-masters.ts';
import { unwatchedReplica } from './unwatched-replica.ts';
import { wentBack } from './went-back.ts';

/**
 * Every kind that is judged, in the order in which it is judged and told: causes before what they
 * hold; `stuck` before what is made of it, `ahead` before what it rules out.
 */
export const ALL_KINDS: readonly FindingKind[] = [
  blind,
  twoMasters,
  roleMoved,
  noMaster,
  masterSilent,
  masterWentBack,
  masterRestamped,
  tooFew,
  ahead,
  empty,
  stuck,
  masterNotSending,
  otherSeries,
  missing,
  roleMismatch,
  silent,
  boksStopped,
  listDown,
  listNew,
  listLoading,
  behind,
  wentBack,
  notListed,
  unwatchedReplica,
  driftOfFormat,
];
