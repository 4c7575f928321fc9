import { JUDGING_MUTANTS } from './judging-mutants.ts';
import type { Mutant } from './mutant.ts';
import { SWEEPING_MUTANTS } from './sweeping-mutants.ts';
import { TELLING_MUTANTS } from './telling-mutants.ts';

export const ALL_MUTANTS: readonly Mutant[] = [
  ...JUDGING_MUTANTS,
  ...TELLING_MUTANTS,
  ...SWEEPING_MUTANTS,
];

/** The mutant of a name. Throws where there is none. */
export function mutantOf(name: string): Mutant {
  const found = ALL_MUTANTS.find((mutant) => mutant.name === name);
  const names = ALL_MUTANTS.map((mutant) => mutant.name).join(' ');
  if (found === undefined) throw new Error(`there is no mutant ${name}; there are: ${names}`);
  return found;
}
