// Builds dist/: the boks-audit command and the simulator's boksadm, with the parts that `serve` alone
// loads in files of their own; packages stay outside, but for one. `npx boks-audit` in a checkout runs
// this each time, beside whatever runs from dist/: a file is replaced only where it changed, and as a whole.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'));
// What every command loads is taken in: as a package it is a hundred files, which are opened each time.
const outside = Object.keys(dependencies)
  .filter((name) => name !== 'zod')
  .flatMap((name) => [name, `${name}/*`]);
const UNFINISHED = '.unfinished';
const { outputFiles } = await build({
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
  write: false,
});
const built = new Map(outputFiles.map(({ path, contents }) => [relative('.', path), contents]));
await Promise.all([...built].map(async ([path, contents]) => replace(path, contents)));
const there = await readdir('dist', { recursive: true, withFileTypes: true });
await Promise.all(
  there
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .filter((path) => !built.has(path) && !path.endsWith(UNFINISHED))
    .map(async (path) => rm(path, { force: true })),
);

async function replace(path, contents) {
  const before = await readFile(path).catch(() => undefined);
  if (before?.equals(contents)) return;
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}${UNFINISHED}`;
  // A program of its own may be any of them; the parts lose nothing by it.
  await writeFile(beside, contents, { mode: 0o755 });
  await rename(beside, path);
}
