import { readFileSync, rmSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { ALL_MUTANTS } from './mutants/all-mutants.ts';
import { bundleSimulation } from './mutants/bundle-simulation.ts';
import { mutated } from './mutants/mutant.ts';
import { runWorlds } from './parent.ts';
import { firstWorldOf } from './summary.ts';

/** All of them in `test:long`; in `npm test` a few that fall early. */
const LONG = process.env['LONG'] === '1';
const EARLY = new Set(['abs-difference', 'sent-before-commit', 'hole-not-capped']);
const SEED = 2008;
const WORLDS = 20;

describe('mutants', { timeout: 300_000 }, () => {
  it.each(ALL_MUTANTS.filter(({ name }) => LONG || EARLY.has(name)))(
    '$name is caught within 2,000 sweeps',
    async (mutant) => {
      const bundle = await bundleSimulation(mutant);
      const run = { bundle, firstWorld: firstWorldOf(SEED), worlds: WORLDS, stopsWhenBroken: true };
      const { broken } = await runWorlds(run).finally(() => rmSync(bundle));
      expect(mutant.caughtBy).toContain(broken[0]?.broken?.invariant);
    },
  );

  it.each(ALL_MUTANTS)('$name still has its place in the product', (mutant) => {
    for (const { file } of mutant.edits) {
      expect(() => mutated(readFileSync(file, 'utf8'), file, mutant)).not.toThrow();
    }
  });

  it('a mutant whose text is no longer in the product fails', async () => {
    const edits = [{ file: 'shared/domain/ahead.ts', before: 'a text that is nowhere', after: '' }];
    const gone = bundleSimulation({ name: 'gone', edits, caughtBy: [] });
    await expect(gone).rejects.toThrow(/gone: found 0 times in shared\/domain\/ahead.ts/);
  });
});
