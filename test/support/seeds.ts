/** A seed to run a property or a fuzzing with, and what to call it. */
export type Seed = { readonly seed: number; readonly label: string };

const fresh = freshSeed(process.env['BOKS_SEED']);

/**
 * The seed that every run repeats, and one that no run has had: `BOKS_SEED` where it is set,
 * otherwise random. It is printed once, so that a red run can be repeated.
 */
export const fixedAndFresh: readonly Seed[] = [
  { seed: 1262, label: 'the fixed seed 1262' },
  { seed: fresh, label: `the fresh seed ${fresh}` },
];

console.log(`fresh seed: BOKS_SEED=${fresh}`);

/** 32 bits, since fast-check takes no more. */
function freshSeed(given: string | undefined): number {
  if (given === undefined || given === '') return Math.floor(Math.random() * 0x7fff_ffff);
  const seed = Number(given);
  if (!Number.isInteger(seed) || Math.abs(seed) > 0x7fff_ffff) {
    throw new Error(`BOKS_SEED is not a whole number of 32 bits: ${given}`);
  }
  return seed;
}
