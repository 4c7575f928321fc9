import type { FindingKind } from '../finding-kind.ts';
import { ahead } from './ahead.ts';
import { empty } from './empty.ts';
import { listNew } from './list-new.ts';
import { masterNotSending } from './master-not-sending.ts';
import { masterSilent } from './master-silent.ts';
import { masterWentBack } from './master-went-back.ts';
import { roleMismatch } from './role-mismatch.ts';
import { roleMoved } from './role-moved.ts';
import { silent } from './silent.ts';
import { stuck } from './stuck.ts';

/** Every kind that is judged, causes before what they hold; `stuck` before what is made of it. */
export const ALL_KINDS: readonly FindingKind[] = [
  roleMoved,
  masterSilent,
  masterWentBack,
  ahead,
  empty,
  stuck,
  masterNotSending,
  roleMismatch,
  silent,
  listNew,
];
