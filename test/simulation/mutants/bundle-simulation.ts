import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build, type Plugin } from 'esbuild';

import { mutated, type Mutant } from './mutant.ts';

/**
 * Bundles the simulation, with a mutant's edits where one is given, and returns the bundle's path:
 * the product itself has no switch. Throws where a text of the mutant is not found.
 */
export async function bundleSimulation(mutant?: Mutant): Promise<string> {
  const name = `${mutant?.name ?? 'product'}-${process.pid}.mjs`;
  const outfile = join(ROOT, '.build', 'simulation', name);
  const edited = new Set<string>();
  await build({
    entryPoints: [join(ROOT, 'test/simulation/run.ts')],
    absWorkingDir: ROOT,
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'inline',
    logLevel: 'silent',
    plugins: mutant === undefined ? [] : [mutating(mutant, edited)],
  });
  const unused = mutant?.edits.find(({ file }) => !edited.has(file));
  if (unused !== undefined) throw new Error(`${mutant?.name}: ${unused.file} is not simulated`);
  return outfile;
}

function mutating(mutant: Mutant, edited: Set<string>): Plugin {
  const files = new Set(mutant.edits.map(({ file }) => file));
  return {
    name: 'mutant',
    setup: (building) => {
      building.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const file = relative(ROOT, path);
        if (!files.has(file)) return undefined;
        edited.add(file);
        return { contents: mutated(readFileSync(path, 'utf8'), file, mutant), loader: 'ts' };
      });
    },
  };
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
