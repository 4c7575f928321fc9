import { EVIDENCE_MUTANTS } from './evidence-mutants.ts';
import { HISTORY_MUTANTS } from './history-mutants.ts';
import { JUDGING_MUTANTS } from './judging-mutants.ts';
import type { Mutant } from './mutant.ts';
import { SWEEPING_MUTANTS } from './sweeping-mutants.ts';
import { TELLING_MUTANTS } from './telling-mutants.ts';

export const ALL_MUTANTS: readonly Mutant[] = [
  ...JUDGING_MUTANTS,
  ...TELLING_MUTANTS,
  ...SWEEPING_MUTANTS,
  ...EVIDENCE_MUTANTS,
  ...HISTORY_MUTANTS,
];
