import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { build, type Plugin } from 'esbuild';

import { mutated, type Mutant } from './mutant.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/**
 * Bundles the simulation into one file that Node runs, with a mutant's edits where one is given:
 * the product itself has no switch. Throws where a text of the mutant is not found.
 */
export async function bundleSimulation(outfile: string, mutant?: Mutant): Promise<void> {
  const files = new Set(mutant?.edits.map(({ file }) => file));
  const edited = new Set<string>();
  const edits: Plugin = {
    name: 'mutant',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const file = relative(ROOT, path);
        if (mutant === undefined || !files.has(file)) return undefined;
        edited.add(file);
        return { contents: mutated(await readFile(path, 'utf8'), file, mutant), loader: 'ts' };
      });
    },
  };
  await build({
    absWorkingDir: ROOT,
    entryPoints: [join('test', 'simulation', 'run.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'inline',
    logLevel: 'error',
    plugins: [edits],
  });
  const unused = [...files].filter((file) => !edited.has(file));
  if (unused.length > 0) throw new Error(`${mutant?.name}: ${unused.join(', ')} is not simulated`);
}
