// Builds dist/: the boks-audit command and the simulator's boksadm, with the parts that `serve` alone
// loads in files of their own; packages stay outside, but for one.
import { chmod, readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'));
// What every command loads is taken in: as a package it is a hundred files, which are opened each time.
const outside = Object.keys(dependencies)
  .filter((name) => name !== 'zod')
  .flatMap((name) => [name, `${name}/*`]);
await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: { 'boks-audit': 'cli/main.ts', 'simulator/boksadm': 'cli/simulator/boksadm.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
  external: outside,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  banner: { js: '#!/usr/bin/env node' },
  sourcemap: true,
  logLevel: 'warning',
});
await chmod('dist/boks-audit.js', 0o755);
await chmod('dist/simulator/boksadm.js', 0o755);
